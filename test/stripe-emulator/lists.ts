import type Stripe from 'stripe';
import { type Account } from './account';
import { type Parameters } from './parameters';
import { type Kept, type Kinds } from './kept';

const PAGE = ['limit', 'starting_after', 'ending_before', 'created', 'expand'];

/** A list of one kind, newest first; `filters` are parameters that must equal the field of that name. */
export function listOf<Kind extends keyof Kinds>(
  account: Account,
  kind: Kind,
  parameters: Parameters,
  path: string,
  filters: readonly string[] = [],
  matches: (object: Kinds[Kind]) => boolean = () => true,
): Stripe.ApiList<Kinds[Kind]> {
  const isWanted = (object: Kinds[Kind]) =>
    filters.every((name) => !parameters.has(name) || object[name as keyof Kinds[Kind]] === parameters.text(name)) &&
    isWithin(object.created, parameters) &&
    matches(object);
  const found = account.all(kind).reverse().filter(isWanted);
  const limit = Math.min(Math.max(parameters.integer('limit', 1) ?? 10, 1), 100);
  const place = (param: string) => {
    const id = parameters.text(param);
    return id === null ? null : found.indexOf(account.get(kind, id, param));
  };
  const [after, before] = [place('starting_after'), place('ending_before')];
  const rest = before !== null ? found.slice(Math.max(0, before - limit), before) : found.slice((after ?? -1) + 1);
  const more = before !== null ? before > limit : rest.length > limit;
  return { object: 'list', data: rest.slice(0, limit), has_more: more, url: path };
}

export const pageParameters = (...filters: string[]) => [...PAGE, ...filters];

/** `created=…`, or `created[gte]=…` and the like, in seconds. */
function isWithin(created: number, parameters: Parameters): boolean {
  if (!parameters.has('created')) return true;
  let span: Parameters;
  try {
    span = parameters.under('created');
  } catch {
    return created === parameters.integer('created');
  }
  const [gt, gte] = [span.integer('gt'), span.integer('gte')];
  const [lt, lte] = [span.integer('lt'), span.integer('lte')];
  return (
    (gt === null || created > gt) &&
    (gte === null || created >= gte) &&
    (lt === null || created < lt) &&
    (lte === null || created <= lte)
  );
}

/** Puts objects in the places of their ids, as `expand[]=latest_charge.balance_transaction` asks. The kept ones stay as they are. */
export function expanded<Shown extends object>(account: Account, shown: Shown, paths: string[]): Shown {
  const copy = structuredClone(shown);
  for (const path of paths) expandAt(account, copy, path.split('.'));
  return copy;
}

function expandAt(account: Account, at: object, [key, ...deeper]: string[]): void {
  const fields = at as Record<string, string | object | null>;
  const value = fields[key];
  if (typeof value === 'string') {
    const object: Kept | undefined = account.find(value);
    if (object) fields[key] = structuredClone(object);
  }
  const under = fields[key];
  if (deeper.length === 0 || typeof under !== 'object' || under === null) return;
  for (const each of Array.isArray(under) ? (under as object[]) : [under]) expandAt(account, each, deeper);
}
