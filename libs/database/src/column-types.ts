import { types } from 'pg';

/** PostgreSQL's type oids for int8 and date. */
const INT8 = 20;
const DATE = 1082;

/** Reads bigint columns as bigint and date columns as `YYYY-MM-DD`, in place of string and local midnight. Process-wide. */
export function readColumnsExactly(): void {
  types.setTypeParser(INT8, BigInt);
  types.setTypeParser(DATE, (text) => text);
}
