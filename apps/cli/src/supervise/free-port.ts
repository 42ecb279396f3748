import { createServer } from 'node:net';

const PORTS_TRIED = 100;

/** The port, or the next one above it that nobody listens on. @throws Error where a hundred are taken. */
export async function freePort(wanted: number, host: string): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED; port += 1) if (await isFree(port, host)) return port;
  throw new Error(`ports ${wanted} to ${wanted + PORTS_TRIED - 1} are all taken; set PORT`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
