import { Reasons, type Words } from '@shanhai/kernel';
import { ACTIONS, EVENT_TYPES, type EpcisEvent, type EventType, isObject, type Json } from './event';
import {
  BIZ_STEP,
  BIZ_TRANSACTION_TYPE,
  bareTerm,
  DISPOSITION,
  ERROR_REASON,
  PARTY_TYPE,
  type Vocabulary,
} from './vocabulary';

type Path = readonly (string | number)[];
/** Checks a value and gives back how it is kept; adds a reason where it is not good. */
type Read = (value: Json, path: Path, reasons: Reasons) => Json;

/** Items in one list of an event: the goods of the largest order, and more. */
export const EVENT_ITEMS_MAX = 10_000;
const TEXT_MAX = 2_000;
const DEPTH_MAX = 8;

const words = (zh: string, en: string): Words => ({ zh, en });
const shown = (value: Json) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 60);
const bad = (reasons: Reasons, path: Path, value: Json, reason: Words): Json => {
  reasons.add('INVALID', [...path], { value: shown(value), reason });
  return null;
};

/** An absolute URI: a scheme, and no blanks or controls. */
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\u0000-\u001f\u007f]+$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,12})?(Z|[+-]\d{2}:\d{2})$/;
const OFFSET = /^([+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;
const UOM = /^[A-Z0-9]{2,3}$/;

const uri: Read = (value, path, reasons) =>
  typeof value === 'string' && value.length <= TEXT_MAX && URI.test(value)
    ? value
    : bad(reasons, path, value, words('不是 URI', 'not a URI'));
const instant: Read = (value, path, reasons) =>
  typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : bad(reasons, path, value, words('不是带时区的时间', 'not a time with its offset'));
const offset: Read = (value, path, reasons) =>
  typeof value === 'string' && OFFSET.test(value)
    ? value
    : bad(reasons, path, value, words('不是时区偏移，如 +08:00', 'not an offset such as +08:00'));
const quantity: Read = (value, path, reasons) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? value
    : bad(reasons, path, value, words('不是非负数', 'not a number from zero up'));
const uom: Read = (value, path, reasons) =>
  typeof value === 'string' && UOM.test(value)
    ? value
    : bad(
        reasons,
        path,
        value,
        words('不是 UN/ECE 20 号建议书的单位代码', 'not a unit code of UN/ECE Recommendation 20'),
      );

const oneOf =
  (...terms: readonly string[]): Read =>
  (value, path, reasons) =>
    typeof value === 'string' && terms.includes(value)
      ? value
      : bad(reasons, path, value, words(`应为 ${terms.join('、')} 之一`, `must be one of ${terms.join(', ')}`));

/** A standard term, kept bare, or a URI of a vocabulary of one's own. */
const term =
  (vocabulary: Vocabulary): Read =>
  (value, path, reasons) => {
    if (typeof value === 'string' && value.length <= TEXT_MAX) {
      const bare = bareTerm(value, vocabulary);
      if (vocabulary.terms.has(bare)) return bare;
      if (URI.test(value) && !value.startsWith(vocabulary.web) && !value.startsWith(vocabulary.urn)) return value;
    }
    return bad(
      reasons,
      path,
      value,
      words('不是标准词汇，也不是自有词汇的 URI', 'neither a standard term nor a URI of your own vocabulary'),
    );
  };

const listOf =
  (read: Read, { least = 0, unique = false } = {}): Read =>
  (value, path, reasons) => {
    if (!Array.isArray(value)) return bad(reasons, path, value, words('不是列表', 'not a list'));
    if (value.length > EVENT_ITEMS_MAX) {
      reasons.add('TOO_MANY', [...path], { max: EVENT_ITEMS_MAX, count: value.length });
      return null;
    }
    if (value.length < least) reasons.add('REQUIRED', [...path]);
    const items = value.map((item, index) => read(item, [...path, index], reasons));
    if (unique && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
      bad(reasons, path, value.length, words('有重复项', 'has an item twice'));
    return items;
  };

/** An object of known fields; others only as extensions under a prefix, where `open`. */
const objectOf =
  (fields: Readonly<Record<string, Read>>, { required = [] as readonly string[], open = false } = {}): Read =>
  (value, path, reasons) => {
    if (!isObject(value)) return bad(reasons, path, value, words('不是对象', 'not an object'));
    for (const name of required)
      if (value[name] === undefined || value[name] === null) reasons.add('REQUIRED', [...path, name]);
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, item]) => {
        if (item === null) return [];
        if (fields[name]) return [[name, fields[name](item, [...path, name], reasons)]];
        if (open && name.includes(':')) return [[name, extension(item, [...path, name], reasons)]];
        bad(reasons, [...path, name], name.slice(0, 60), words('此处没有这个字段', 'no such field here'));
        return [];
      }),
    );
  };

/** Whatever somebody else's vocabulary says, within bounds. */
const extension: Read = (value, path, reasons) => {
  const depth = (item: Json): number =>
    item !== null && typeof item === 'object' ? 1 + Math.max(0, ...Object.values(item).map(depth)) : 0;
  const leaves = (item: Json): number =>
    item !== null && typeof item === 'object'
      ? Object.values(item).reduce((sum: number, each) => sum + leaves(each), 0)
      : 1;
  if (leaves(value) > EVENT_ITEMS_MAX) {
    reasons.add('TOO_MANY', [...path], { max: EVENT_ITEMS_MAX, count: leaves(value) });
    return null;
  }
  return depth(value) > DEPTH_MAX
    ? bad(reasons, path, '…', words(`嵌套超过 ${DEPTH_MAX} 层`, `nested more than ${DEPTH_MAX} deep`))
    : value;
};

const PLACE = objectOf({ id: uri }, { required: ['id'], open: true });
const QUANTITY = objectOf({ epcClass: uri, quantity, uom }, { required: ['epcClass'] });
const EPCS = listOf(uri, { unique: true });
const QUANTITIES = listOf(QUANTITY);
const SENSOR: Read = (value, path, reasons) =>
  isObject(value) && (value.sensorReport === undefined || Array.isArray(value.sensorReport))
    ? extension(value, path, reasons)
    : bad(reasons, path, value, words('不是传感器数据', 'no sensor element'));

const COMMON: Readonly<Record<string, Read>> = {
  type: oneOf(...EVENT_TYPES),
  eventID: uri,
  eventTime: instant,
  eventTimeZoneOffset: offset,
  recordTime: instant,
  certificationInfo: (value, path, reasons) => (Array.isArray(value) ? EPCS : uri)(value, path, reasons),
  errorDeclaration: objectOf(
    { declarationTime: instant, reason: term(ERROR_REASON), correctiveEventIDs: listOf(uri) },
    { required: ['declarationTime'], open: true },
  ),
  bizStep: term(BIZ_STEP),
  disposition: term(DISPOSITION),
  readPoint: PLACE,
  bizLocation: PLACE,
  bizTransactionList: listOf(
    objectOf({ type: term(BIZ_TRANSACTION_TYPE), bizTransaction: uri }, { required: ['bizTransaction'] }),
  ),
  sourceList: listOf(objectOf({ type: term(PARTY_TYPE), source: uri }, { required: ['type', 'source'] })),
  destinationList: listOf(
    objectOf({ type: term(PARTY_TYPE), destination: uri }, { required: ['type', 'destination'] }),
  ),
  sensorElementList: listOf(SENSOR),
  '@context': extension,
};
const ACTION = { action: oneOf(...ACTIONS) };
const PERSISTENT = {
  persistentDisposition: objectOf({
    set: listOf(term(DISPOSITION), { least: 1, unique: true }),
    unset: listOf(term(DISPOSITION), { least: 1, unique: true }),
  }),
};
const CHILDREN = { parentID: uri, childEPCs: EPCS, childQuantityList: QUANTITIES };

/** The fields that each type has besides those that all have (EPCIS 2.0, 7.4.2 to 7.4.6). */
const FIELDS: Readonly<Record<EventType, Readonly<Record<string, Read>>>> = {
  ObjectEvent: { ...ACTION, ...PERSISTENT, epcList: EPCS, quantityList: QUANTITIES, ilmd: extension },
  AggregationEvent: { ...ACTION, ...CHILDREN },
  AssociationEvent: { ...ACTION, ...CHILDREN },
  TransactionEvent: { ...ACTION, parentID: uri, epcList: EPCS, quantityList: QUANTITIES },
  TransformationEvent: {
    ...PERSISTENT,
    inputEPCList: EPCS,
    inputQuantityList: QUANTITIES,
    outputEPCList: EPCS,
    outputQuantityList: QUANTITIES,
    transformationID: uri,
    ilmd: extension,
  },
};
const REQUIRED: Readonly<Record<EventType, readonly string[]>> = {
  ObjectEvent: ['action'],
  AggregationEvent: ['action'],
  AssociationEvent: ['action', 'parentID'],
  TransactionEvent: ['action', 'bizTransactionList'],
  TransformationEvent: [],
};

/**
 * Reads one event of a JSON-LD document (EPCIS 2.0, 7.4 and 9). Standard terms are kept bare, whatever their spelling; empty
 * fields are dropped. Adds reasons with the path of each fault: REQUIRED, INVALID, TOO_MANY; null where there are any.
 */
export function readEvent(value: Json, path: Path, reasons: Reasons): EpcisEvent | null {
  const own = new Reasons();
  const event = read(value, path, own);
  reasons.take(own);
  return own.any ? null : event;
}

function read(value: Json, path: Path, reasons: Reasons): EpcisEvent {
  // Without its type nothing can be said of its other fields.
  const named = isObject(value) ? value.type : undefined;
  if (named === undefined) reasons.add('REQUIRED', [...path, 'type']);
  const type = oneOf(...EVENT_TYPES)(named ?? EVENT_TYPES[0], [...path, 'type'], reasons) as EventType;
  if (reasons.any) return {} as EpcisEvent;
  const required = ['eventTime', 'eventTimeZoneOffset', ...REQUIRED[type]];
  const readFields = objectOf({ ...COMMON, ...FIELDS[type] }, { required, open: true });
  const event = readFields(value, path, reasons) as unknown as EpcisEvent;
  if (!reasons.any) requireContent(event, path, reasons);
  return event;
}

/** What an event must say at least about which things. */
function requireContent(event: EpcisEvent, path: Path, reasons: Reasons): void {
  const some = (...lists: (keyof EpcisEvent)[]) => lists.some((name) => (event[name] as Json[] | undefined)?.length);
  switch (event.type) {
    case 'ObjectEvent':
      if (!some('epcList', 'quantityList') && !(some('sensorElementList') && event.readPoint))
        reasons.add('REQUIRED', [...path, 'epcList']);
      if (event.ilmd && event.action !== 'ADD')
        bad(reasons, [...path, 'ilmd'], event.action ?? '', words('只有 ADD 才有 ilmd', 'only ADD has ilmd'));
      break;
    case 'AggregationEvent':
    case 'AssociationEvent':
      if (!event.parentID && event.action !== 'OBSERVE') reasons.add('REQUIRED', [...path, 'parentID']);
      if (!some('childEPCs', 'childQuantityList') && event.action !== 'DELETE')
        reasons.add('REQUIRED', [...path, 'childEPCs']);
      break;
    case 'TransactionEvent':
      if (!some('bizTransactionList')) reasons.add('REQUIRED', [...path, 'bizTransactionList']);
      break;
    case 'TransformationEvent': {
      const inputs = some('inputEPCList', 'inputQuantityList');
      const outputs = some('outputEPCList', 'outputQuantityList');
      if (!inputs && !(event.transformationID && outputs)) reasons.add('REQUIRED', [...path, 'inputQuantityList']);
      if (!outputs && !(event.transformationID && inputs)) reasons.add('REQUIRED', [...path, 'outputQuantityList']);
    }
  }
}
