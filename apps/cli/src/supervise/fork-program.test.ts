import { readFileSync } from 'node:fs';
import { NODE_OPTIONS } from './fork-program';

it('says how Node runs a program as package.json and the Dockerfile do', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const words = (name: 'api' | 'worker') => ['node', ...NODE_OPTIONS[name], `dist/apps/${name}/src/main.js`];
  expect(scripts['start:api'].split(' ')).toEqual(words('api'));
  expect(scripts['start:worker'].split(' ')).toEqual(words('worker'));
  const [, command] = /^CMD (\[.*\])$/m.exec(readFileSync('Dockerfile', 'utf8'))!;
  expect(JSON.parse(command)).toEqual(words('api'));
});
