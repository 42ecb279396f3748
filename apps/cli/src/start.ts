import type { Command } from './command';
import { dataDirectory } from './data-directory';
import { tellRunning, tellStopped } from './running';
import { DEMO_PASSWORD, shownAccounts } from './seed/accounts';
import { Supervisor } from './supervise/supervisor';
import { table } from './supervise/table';

const PORT_DEFAULT = 4000;

export const startCommand: Command = {
  async run() {
    const directory = dataDirectory();
    const seeded = process.env.SHANHAI_SEED !== 'off';
    const supervisor = new Supervisor({
      directory,
      seeded,
      port: Number(process.env.PORT || PORT_DEFAULT),
      host: process.env.HOST ?? '127.0.0.1',
      log: (line) => console.log(line),
    });
    const stop = () => {
      console.log('\nstopping …');
      tellStopped(directory);
      supervisor.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
    const url = await supervisor.start();
    if (url === null) return;
    console.log(`\n${welcome(url, seeded)}\n`);
    tellRunning(directory, { url, databaseUrl: supervisor.databaseUrl, pids: supervisor.pids });
  },
};

function welcome(url: string, seeded: boolean): string {
  const explorer = `Shanhai is running. Explorer: ${url}/graphql   (Ctrl-C stops it; the data stays)`;
  if (!seeded) return explorer;
  const rows = shownAccounts().map(({ does, email, organisation }) => [does, email, organisation]);
  return `${explorer}\n\nDemo accounts, password ${DEMO_PASSWORD}:\n${table(['Does', 'E-mail', 'Organisation'], rows)}`;
}
