export { startEmbedded } from './start';
export type { EmbeddedOptions } from './start';
export type { EmbeddedServer } from './server';
export { EmbeddedPostgresError } from './error';
