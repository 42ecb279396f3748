export {
  type BookCheck,
  inBatch,
  LOG,
  type Offender,
  SETTLED_STREAMS,
  STREAMS,
  UNREADABLE,
  type Walk,
} from './books/book-check';
export {
  type BooksQuestion,
  type BooksProgress,
  type BooksReport,
  checkBooks,
  type CheckedBook,
  positionBefore,
} from './books/check-books';
export { hashChecks, logChecks } from './books/log-checks';
export { type Actor, Database, type Queryable, type RequestOrigin, StatementOptions, SYSTEM, Tx } from './database';
export { DatabaseModule, type DatabaseOptions } from './database.module';
export { type Fact, type NewFact, recordFacts, slotOf, SLOTS } from './facts';
export { headKey } from './heads/heads-folder';
export { SignHeads } from './heads/sign-heads';
export { type HeadsReport, verifyHeads } from './heads/verify-heads';
export {
  ForgetIdempotencyKeys,
  IDEMPOTENCY_KEY_DAYS,
  IDEMPOTENCY_KEY_LENGTH_MAX,
  type IdempotencyClaim,
  takeIdempotencyKey,
  takeKeyIfGiven,
} from './idempotency';
export {
  encodeCursor,
  keysetSql,
  type Page,
  PAGE_DEFAULT,
  PAGE_MAX,
  type PageArgs,
  type PageOf,
  readPage,
  refuseCursorOf,
  toPage,
} from './keyset';
export { LogFollower, type Positions } from './log-follower';
export { APPLICATION_ROLE, migrate } from './migrate';
export { Sequencer } from './sequencer';
export { noteStatement, recordStatements } from './statements';
export { type EmbeddedOptions, EmbeddedPostgresError, type EmbeddedServer, startEmbedded } from './embedded';
export { wordIs } from './word-is';
