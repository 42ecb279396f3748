import type { Started } from './start';

export default async function stop(): Promise<void> {
  await (globalThis as { shanhaiTests?: Started }).shanhaiTests?.stop();
}
