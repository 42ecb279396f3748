import { type AddressInfo } from 'node:net';
import { Account } from './account';
import { Journal } from './journal';
import { emulator } from './server';

// PORT (0: any that is free) and STATE_FILE (none: in memory only). The first line says where it listens.
const { PORT = '0', STATE_FILE } = process.env;
const server = emulator(new Account(STATE_FILE ? new Journal(STATE_FILE) : null));
server.listen(Number(PORT), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ listening: `http://127.0.0.1:${port}` }));
});
process.on('SIGTERM', () => process.exit(0));
// Its parent is gone.
process.stdin.resume().on('end', () => process.exit(0));
