import 'reflect-metadata';
import { commands } from './commands';

async function main([name, ...args]: string[]): Promise<void> {
  const command = commands[name ?? 'help'];
  if (!command) throw new Error(`unknown command "${name}"; try: ${Object.keys(commands).join(', ')}`);
  await (await command.load()).run(args);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : error);
  process.exit(1);
});
