import { Client } from 'pg';
import { Cutter, type Piece, type Template } from './template';

/** One SQL statement as it went over the wire. */
export interface Statement {
  text: string;
  /** Of a prepared statement. */
  name?: string;
  values: Template[];
  /** Which connection of the operation sent it. */
  connection: number;
  /** Rows that it gave or changed; null where it was several statements in one. */
  rows: number | null;
}

/** An operation of the API as other programs can repeat it, with new ids each time. */
export interface Recording {
  /** In order. Statements of one batch were under way together: one round trip. */
  batches: Statement[][];
  /** True where connections send on without waiting for answers. */
  pipeline: boolean;
  answer: Template;
  /** The answer's text, for a client to compare. */
  text: Piece[];
}

interface Sent extends Omit<Statement, 'values'> {
  values: unknown[];
}
interface Result {
  rowCount: number | null;
}
type Callback = (error: unknown, result: Result) => void;
type Config = string | { text: string; values?: unknown[]; name?: string };

/** Runs one operation of an API in this process, and records the SQL that it really sends. */
export async function record(operation: () => Promise<string>): Promise<Recording> {
  const batches: Sent[][] = [];
  const connections: unknown[] = [];
  let underWay = 0;
  const prototype = Client.prototype as unknown as { query: (this: unknown, ...given: never[]) => unknown };
  const query = prototype.query;
  prototype.query = function (this: unknown, config: Config, values?: unknown[] | Callback, callback?: Callback) {
    if (!connections.includes(this)) connections.push(this);
    const { text, name, ...more } = typeof config === 'string' ? { text: config, name: undefined } : config;
    const given = Array.isArray(values) ? values : ('values' in more && more.values) || [];
    const sent: Sent = { text, name, values: given, connection: connections.indexOf(this), rows: null };
    if (underWay === 0) batches.push([]);
    batches.at(-1)!.push(sent);
    underWay += 1;
    const done = (result?: Result) => {
      underWay -= 1;
      sent.rows = result?.rowCount ?? null;
    };
    const then = typeof values === 'function' ? values : callback;
    const heard: Callback = (error, result) => {
      done(result);
      then!(error, result);
    };
    const send = (...parameters: unknown[]) => query.apply(this, parameters as never[]);
    if (then) return Array.isArray(values) ? send(config, values, heard) : send(config, heard);
    const promise = send(config, values) as Promise<Result>;
    promise.then(done, () => done());
    return promise;
  };
  const cutter = new Cutter(Date.now());
  try {
    const text = (await operation()).trim();
    const cut = ({ values, ...sent }: Sent) => ({ ...sent, values: values.map((value) => cutter.cut(value)) });
    return {
      batches: batches.map((batch) => batch.map(cut)),
      pipeline: connections.some((client) => (client as { pipeline?: boolean }).pipeline),
      answer: cutter.cut(JSON.parse(text)),
      text: cutter.pieces(text),
    };
  } finally {
    prototype.query = query;
  }
}

export function statementsOf(recording: Recording): Statement[] {
  return recording.batches.flat();
}
