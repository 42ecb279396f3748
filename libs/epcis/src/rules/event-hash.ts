import { hash } from 'node:crypto';
import { decimal } from './decimal';
import type { Json } from './event';
import { canonicalUri } from './gs1-keys';
import {
  BIZ_STEP,
  BIZ_TRANSACTION_TYPE,
  DISPOSITION,
  PARTY_TYPE,
  termUri,
  type Vocabulary,
  webUri,
} from './vocabulary';

type Fields = Readonly<Record<string, Json>>;

/** What a prefix of an extension's names stands for, from the `@context` of the document. */
export type Namespaces = Readonly<Record<string, string>>;

/** Prefixes that the standard's own context defines. */
export const STANDARD: Namespaces = {
  cbvmda: 'urn:epcglobal:cbv:mda:',
  gs1: 'https://gs1.org/voc/',
  epcis: 'https://ref.gs1.org/epcis/',
  cbv: 'https://ref.gs1.org/cbv/',
};

type Write = (name: string, value: Json, names: Namespaces) => string;

/** Fields of one level in the canonical order (CBV 2.0, 8.9.2); `undefined` stands for what is written as a plain value. */
type Order = readonly (readonly [name: string, write?: Write])[];

const QUANTITY: Order = [['epcClass'], ['quantity'], ['uom']];
const PLACE: Order = [['id']];
const SENSOR_METADATA: Order = [
  ['time', instant],
  ['startTime', instant],
  ['endTime', instant],
  ['deviceID'],
  ['deviceMetadata'],
  ['rawData'],
  ['dataProcessingMethod'],
  ['bizRules'],
];
const SENSOR_REPORT: Order = [
  ['type', within('https://gs1.org/voc/')],
  ['exception', within('https://gs1.org/voc/')],
  ['deviceID'],
  ['deviceMetadata'],
  ['rawData'],
  ['dataProcessingMethod'],
  ['time', instant],
  ['microorganism'],
  ['chemicalSubstance'],
  ['value'],
  ['component', within('https://ref.gs1.org/cbv/Comp-')],
  ['stringValue'],
  ['booleanValue'],
  ['hexBinaryValue'],
  ['uriValue'],
  ['minValue'],
  ['maxValue'],
  ['meanValue'],
  ['sDev'],
  ['percRank'],
  ['percValue'],
  ['uom'],
  ['coordinateReferenceSystem'],
];
const SENSOR_ELEMENT: Order = [
  ['sensorMetadata', level(SENSOR_METADATA)],
  ['sensorReport', each(level(SENSOR_REPORT))],
];
const EVENT: Order = [
  ['eventTime', instant],
  ['eventTimeZoneOffset', (name, value) => `${name}=${String(value)}`],
  ['certificationInfo', each(plain)],
  ['epcList', list('epc', plain)],
  ['parentID'],
  ['inputEPCList', list('epc', plain)],
  ['childEPCs', list('epc', plain)],
  ['quantityList', list('quantityElement', level(QUANTITY))],
  ['childQuantityList', list('quantityElement', level(QUANTITY))],
  ['inputQuantityList', list('quantityElement', level(QUANTITY))],
  ['outputEPCList', list('epc', plain)],
  ['outputQuantityList', list('quantityElement', level(QUANTITY))],
  ['action'],
  ['transformationID'],
  ['bizStep', of(BIZ_STEP)],
  ['disposition', of(DISPOSITION)],
  [
    'persistentDisposition',
    level([
      ['set', each(of(DISPOSITION))],
      ['unset', each(of(DISPOSITION))],
    ]),
  ],
  ['readPoint', level(PLACE)],
  ['bizLocation', level(PLACE)],
  ['bizTransactionList', list('', level([['type', of(BIZ_TRANSACTION_TYPE)], ['bizTransaction']]))],
  ['sourceList', list('', level([['type', of(PARTY_TYPE)], ['source']]))],
  ['destinationList', list('', level([['type', of(PARTY_TYPE)], ['destination']]))],
  ['sensorElementList', list('sensorElement', level(SENSOR_ELEMENT))],
  ['ilmd', level([])],
];
/** What is said about an event, and is not part of it. */
const NOT_HASHED = ['@context', 'errorDeclaration', 'eventID', 'recordTime', 'type'];

/**
 * The id of an event from what it says: `ni:///sha-256;…?ver=CBV2.0` (CBV 2.0, 8.9.2). Spellings of the same event have the
 * same id: the order of keys and lists, time zones, URN or Digital Link, prefixes of extensions.
 */
export function eventHash(event: object, namespaces: Namespaces = {}): string {
  return `ni:///sha-256;${hash('sha256', preHash(event, namespaces), 'hex')}?ver=CBV2.0`;
}

/** The text that is hashed. */
export function preHash(event: object, namespaces: Namespaces = {}): string {
  const names = { ...STANDARD, ...namespaces };
  const fields = event as Fields;
  const said = Object.fromEntries(Object.entries(fields).filter(([name]) => !NOT_HASHED.includes(name)));
  return `eventType=${String(fields.type)}${fieldsOf(said, EVENT, names)}`;
}

/** The ordered fields, then extensions sorted. */
function fieldsOf(fields: Fields, order: Order, names: Namespaces): string {
  const known = order.map(([name, write]) =>
    fields[name] === undefined || fields[name] === null ? '' : (write ?? plain)(name, fields[name], names),
  );
  const ordered = new Set([...order.map(([name]) => name), ...COMMENTS]);
  const more = Object.entries(fields)
    .filter(([name]) => !ordered.has(name))
    .flatMap(([name, value]) => extension(name, value, names));
  return [...known, ...sorted(more)].join('');
}

const COMMENTS = ['rdfs:comment', 'comment'];

/** An extension's name in full, with its value or what stands in it; a list is its name again and again. */
function extension(name: string, value: Json, names: Namespaces): string[] {
  if (COMMENTS.includes(name) || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => extension(name, item, names));
  const key = nameInFull(name, names);
  if (typeof value !== 'object') return [`${key}=${canonical(value, names)}`];
  const inside = Object.entries(value)
    .filter(([inner]) => inner !== '#text')
    .flatMap(([inner, item]) => extension(inner, item, names));
  const text = typeof value['#text'] === 'string' ? `=${canonical(value['#text'], names)}` : '';
  return [`${key}${text}${sorted(inside).join('')}`];
}

function nameInFull(name: string, names: Namespaces): string {
  const [, prefix, local] = /^([^:]+):(?!\/\/)(.+)$/.exec(name) ?? [];
  return prefix !== undefined && names[prefix] !== undefined ? `{${names[prefix]}}${local}` : name;
}

function plain(name: string, value: Json, names: Namespaces): string {
  return `${name}=${canonical(value, names)}`;
}

/** A value in its one spelling: numbers without needless zeros, standard terms as web addresses, GS1 keys as Digital Links. */
function canonical(value: Json, names: Namespaces): string {
  const text = String(value).trim();
  const number = decimal(text);
  if (number !== null) return number;
  const [, prefix, local] = /^([a-z0-9]+):(?!\/\/)(.+)$/i.exec(text) ?? [];
  const expanded = prefix !== undefined && names[prefix] !== undefined ? `${names[prefix]}${local}` : text;
  return canonicalUri(webUri(expanded));
}

/** A point in time in UTC with milliseconds, rounded where it came finer. */
function instant(name: string, value: Json): string {
  const text = String(value).trim();
  const fraction = /\.(\d{4,})/.exec(text)?.[1];
  const rounded = fraction && Number(fraction[3]) >= 5 ? 1 : 0;
  const at = Date.parse(fraction ? text.replace(`.${fraction}`, `.${fraction.slice(0, 3)}`) : text);
  return `${name}=${Number.isNaN(at) ? text : new Date(at + rounded).toISOString()}`;
}

function of(vocabulary: Vocabulary): Write {
  return (name, value) => `${name}=${termUri(String(value).trim(), vocabulary)}`;
}

/** Bare terms of a vocabulary that is not looked up: measurement types and the like. */
function within(base: string): Write {
  return (name, value, names) =>
    /^[A-Za-z_]+$/.test(String(value)) ? `${name}=${base}${String(value)}` : plain(name, value, names);
}

function level(order: Order): Write {
  return (name, value, names) => {
    const text = typeof value === 'object' && value !== null ? fieldsOf(value as Fields, order, names) : '';
    return text === '' ? '' : `${name}${text}`;
  };
}

/** The same name for each item of a list, or for the one value. */
function each(write: Write): Write {
  return (name, value, names) =>
    sorted((Array.isArray(value) ? value : [value]).map((item) => write(name, item, names))).join('');
}

/** A list, named once. Empty lists are as none. */
function list(itemName: string, write: Write): Write {
  return (name, value, names) => {
    const items = (Array.isArray(value) ? value : [value]).map((item) => write(itemName, item, names)).filter(Boolean);
    return items.length === 0 ? '' : `${name}${sorted(items).join('')}`;
  };
}

/** By the values of their UTF-8 bytes. */
function sorted(texts: readonly string[]): string[] {
  return [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
