import { Reasons, type Words } from '@shanhai/kernel';
import { BARE, type TermField, termOf, TERMS_OF_CLASSES } from './event-terms';
import { decimal } from './decimal';
import type { Namespaces } from './event-hash';
import { canonicalUri } from './gs1-keys';
import { type SoughtField, soughtField } from './query-fields';

/** A query of events as its parameters say it (EPCIS 2.0, 8.2.7.1). */
export interface EventQuery {
  /** Each group must be met by one of its terms. */
  terms: string[][];
  /** None of these may be met. */
  without: string[];
  /** Fields compared with a number or a time; each must have a value that is so. */
  compared: Compared[];
  /** Event ids, one of which it must be; null for any. */
  eventIds: string[] | null;
  eventTime: Span;
  recordTime: Span;
  declarationTime: Span;
  /** Only events with an error declaration, or only those without; null for both. */
  declared: boolean | null;
  /** Leaves out declarations, and events that were declared wrong later. */
  standing: boolean;
  orderBy: 'eventTime' | 'recordTime';
  descending: boolean;
  /** Where more events than this match, the query is refused; null for no limit. */
  maxEvents: number | null;
  perPage: number;
  pageToken: string | null;
}
export interface Compared {
  field: TermField;
  operator: '>' | '>=' | '<' | '<=';
  type: 'numeric' | 'timestamptz';
  value: string;
}
/** From the first moment on, before the second. */
export interface Span {
  from: string | null;
  until: string | null;
}

export const PER_PAGE_DEFAULT = 30;
export const PER_PAGE_MAX = 1_000;
/** What finds more is too large (EPCIS 2.0, 8.2.5: QueryTooLarge), also where a higher `maxEventCount` is given: counting costs as much. */
export const EVENTS_COUNTED_MAX = 10_000;
/** Values of one parameter. */
export const QUERY_VALUES_MAX = 200;

type Set = (query: EventQuery, values: string[], path: string[], reasons: Reasons) => void;

/** An event must have one of the values in one of the fields. */
const oneOf =
  (fields: TermField[], spelled: (value: string) => string): Set =>
  (query, values) =>
    query.terms.push(values.flatMap((value) => fields.map((field) => termOf(field, spelled(value)))));
const asGiven = (value: string) => value;

const moment =
  (span: 'eventTime' | 'recordTime' | 'declarationTime', end: keyof Span): Set =>
  (query, [value], path, reasons) => {
    if (!isMoment(value)) invalid(reasons, path, value, { zh: '不是带时区的时间', en: 'not a time with its offset' });
    else query[span][end] = new Date(value).toISOString();
  };
const number =
  (name: 'perPage' | 'maxEvents', most: number): Set =>
  (query, [value], path, reasons) => {
    if (!/^[1-9]\d{0,8}$/.test(value))
      invalid(reasons, path, value, { zh: '不是正整数', en: 'not a whole number above zero' });
    else query[name] = Math.min(Number(value), most);
  };

const THINGS: TermField[] = ['epc', 'child'];
const CLASSES: TermField[] = ['class', 'childClass'];
const PARAMETERS: Readonly<Record<string, Set>> = {
  eventType: oneOf(['type'], asGiven),
  EQ_action: oneOf(['action'], asGiven),
  EQ_bizStep: oneOf(['step'], BARE.step),
  EQ_disposition: oneOf(['disposition'], BARE.disposition),
  EQ_persistentDisposition_set: oneOf(['set'], BARE.disposition),
  EQ_persistentDisposition_unset: oneOf(['unset'], BARE.disposition),
  EQ_readPoint: oneOf(['readPoint'], canonicalUri),
  EQ_bizLocation: oneOf(['location'], canonicalUri),
  WD_readPoint: oneOf(['readPointWithin'], canonicalUri),
  WD_bizLocation: oneOf(['locationWithin'], canonicalUri),
  EQ_transformationID: oneOf(['transformation'], canonicalUri),
  MATCH_epc: oneOf(THINGS, canonicalUri),
  MATCH_parentID: oneOf(['parent'], canonicalUri),
  MATCH_inputEPC: oneOf(['input'], canonicalUri),
  MATCH_outputEPC: oneOf(['output'], canonicalUri),
  MATCH_anyEPC: oneOf(['epc', 'parent', 'child', 'input', 'output'], canonicalUri),
  MATCH_epcClass: oneOf(CLASSES, canonicalUri),
  MATCH_inputEPCClass: oneOf(['inputClass'], canonicalUri),
  MATCH_outputEPCClass: oneOf(['outputClass'], canonicalUri),
  MATCH_anyEPCClass: oneOf([...TERMS_OF_CLASSES], canonicalUri),
  EQ_errorReason: oneOf(['reason'], BARE.reason),
  EQ_correctiveEventID: oneOf(['corrective'], asGiven),
  EQ_eventID: (query, values) => (query.eventIds = values),
  EXISTS_errorDeclaration: (query, [value], path, reasons) => {
    if (!/^(true|false)$/.test(value)) invalid(reasons, path, value, TRUE_OR_FALSE);
    else query.declared = value === 'true';
  },
  // Not the standard's: its own parameter leaves out declarations, and gives what they are about all the same.
  standing: (query, [value], path, reasons) => {
    if (!/^(true|false)$/.test(value)) invalid(reasons, path, value, TRUE_OR_FALSE);
    else query.standing = value === 'true';
  },
  GE_eventTime: moment('eventTime', 'from'),
  LT_eventTime: moment('eventTime', 'until'),
  GE_recordTime: moment('recordTime', 'from'),
  LT_recordTime: moment('recordTime', 'until'),
  GE_errorDeclarationTime: moment('declarationTime', 'from'),
  LT_errorDeclarationTime: moment('declarationTime', 'until'),
  orderBy: (query, [value], path, reasons) => {
    if (value !== 'eventTime' && value !== 'recordTime')
      invalid(reasons, path, value, {
        zh: '只能按 eventTime 或 recordTime 排序',
        en: 'events are ordered by eventTime or recordTime',
      });
    else query.orderBy = value;
  },
  orderDirection: (query, [value], path, reasons) => {
    if (value !== 'ASC' && value !== 'DESC')
      invalid(reasons, path, value, { zh: '应为 ASC 或 DESC', en: 'must be ASC or DESC' });
    else query.descending = value === 'DESC';
  },
  eventCountLimit: number('perPage', PER_PAGE_MAX),
  maxEventCount: number('maxEvents', EVENTS_COUNTED_MAX),
  perPage: number('perPage', PER_PAGE_MAX),
  nextPageToken: (query, [value]) => (query.pageToken = value),
};
/** Parameters that name a type of document or party themselves. */
const TYPED: readonly (readonly [RegExp, (type: string) => Set])[] = [
  [/^EQ_bizTransaction_(.+)$/, (type) => oneOf([`document ${BARE.document(type)}`], canonicalUri)],
  [/^EQ_source_(.+)$/, (type) => oneOf([`source ${BARE.party(type)}`], canonicalUri)],
  [/^EQ_destination_(.+)$/, (type) => oneOf([`destination ${BARE.party(type)}`], canonicalUri)],
];

/**
 * Reads the parameters of a query; several values of one stand between commas. Events come the newest first unless asked
 * otherwise. Refuses INVALID with the parameter's name, also for one that is not known: a filter that is overlooked would
 * answer with too much.
 */
export function readQuery(parameters: Readonly<Record<string, unknown>>, names: Namespaces = {}): EventQuery {
  const split = (given: unknown) =>
    [given].flat().flatMap((value) => (typeof value === 'string' ? value.split(',') : []));
  return readParameters(
    Object.entries(parameters).map(([name, given]) => ({ name, values: split(given) })),
    names,
  );
}

/** The same of parameters with their values; one that comes twice must hold twice. Refuses INVALID, REQUIRED, TOO_MANY. */
export function readParameters(
  parameters: readonly { name: string; values: readonly string[] }[],
  names: Namespaces = {},
): EventQuery {
  const reasons = new Reasons();
  const query: EventQuery = {
    terms: [],
    without: [],
    compared: [],
    eventIds: null,
    eventTime: { from: null, until: null },
    recordTime: { from: null, until: null },
    declarationTime: { from: null, until: null },
    declared: null,
    standing: false,
    orderBy: 'eventTime',
    descending: true,
    maxEvents: null,
    perPage: PER_PAGE_DEFAULT,
    pageToken: null,
  };
  for (const { name, values: given } of parameters) {
    const set = setterOf(name, names);
    if (!set) {
      invalid(reasons, [name.slice(0, 60)], name.slice(0, 60), {
        zh: '不支持此查询参数，或其前缀未在 GS1-Extensions 中说明',
        en: 'no such query parameter, or a prefix that GS1-Extensions does not explain',
      });
      continue;
    }
    const values = given.filter(Boolean);
    if (values.length === 0) reasons.add('REQUIRED', [name]);
    else if (values.length > QUERY_VALUES_MAX)
      reasons.add('TOO_MANY', [name], { max: QUERY_VALUES_MAX, count: values.length });
    else set(query, values, [name], reasons);
  }
  reasons.refuseIfAny();
  return query;
}

function setterOf(name: string, names: Namespaces): Set | undefined {
  if (Object.hasOwn(PARAMETERS, name)) return PARAMETERS[name];
  for (const [pattern, of] of TYPED) {
    const [, type] = pattern.exec(name) ?? [];
    if (type) return of(type);
  }
  const sought = soughtField(name, names);
  return sought ? comparing(sought) : undefined;
}

const OPERATORS = { GT: '>', GE: '>=', LT: '<', LE: '<=' } as const;

/** Equality and existence are terms, which the index finds; what is greater or less is looked at among those that have the field. */
function comparing({ comparison, field, spelled }: SoughtField): Set {
  if (comparison === 'EQ')
    return (query, values) => query.terms.push(values.flatMap(spelled).map((value) => termOf(field, value)));
  const has = termOf('has', field);
  if (comparison === 'EXISTS')
    return (query, [value], path, reasons) => {
      if (value === 'true') query.terms.push([has]);
      else if (value === 'false') query.without.push(has);
      else invalid(reasons, path, value, TRUE_OR_FALSE);
    };
  return (query, [value], path, reasons) => {
    const number = decimal(value);
    if (number === null && !isMoment(value))
      return invalid(reasons, path, value, {
        zh: '不是数，也不是带时区的时间',
        en: 'neither a number nor a time with its offset',
      });
    query.terms.push([has]);
    query.compared.push({
      field,
      operator: OPERATORS[comparison],
      type: number === null ? 'timestamptz' : 'numeric',
      value: number ?? new Date(value).toISOString(),
    });
  };
}

const isMoment = (value: string) => !Number.isNaN(Date.parse(value)) && /T.*(Z|[+-]\d\d:\d\d)$/.test(value);
const TRUE_OR_FALSE: Words = { zh: '应为 true 或 false', en: 'must be true or false' };

function invalid(reasons: Reasons, path: string[], value: string, reason: Words): void {
  reasons.add('INVALID', path, { value: value.slice(0, 60), reason });
}
