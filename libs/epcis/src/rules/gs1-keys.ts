import { checkDigit } from '@shanhai/kernel';

const CANONICAL = 'https://id.gs1.org';

/** How an EPC scheme says a GS1 key: company prefix and reference, then what stands behind the key. */
interface Scheme {
  /** Digits of prefix and reference together; null where the reference is no number. */
  digits: number | null;
  /** The first digit of the reference leads the key. */
  indicator?: true;
  /** The path of the Digital Link; null where parts are missing or too many. */
  path(key: string, more: readonly string[]): string | null;
}

const checked = (digits: string) => `${digits}${checkDigit(digits)}`;
const alone = (ai: string) => (key: string, more: readonly string[]) =>
  more.length === 0 ? `/${ai}/${checked(key)}` : null;
const qualified = (ai: string, qualifier: string) => (key: string, more: readonly string[]) =>
  more.length === 1 ? `/${ai}/${checked(key)}/${qualifier}/${more[0]}` : null;
const appended =
  (ai: string, lead = '') =>
  (key: string, more: readonly string[]) =>
    more.length === 1 ? `/${ai}/${checked(lead + key)}${more[0]}` : null;

/** EPC URIs by kind and scheme (GS1 EPC Tag Data Standard, sections 6 and 8). */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  'id:sgtin': { digits: 13, indicator: true, path: qualified('01', '21') },
  'id:upui': { digits: 13, indicator: true, path: qualified('01', '235') },
  'id:itip': {
    digits: 13,
    indicator: true,
    path: (key, more) => (more.length === 3 ? `/8006/${checked(key)}${more[0]}${more[1]}/21/${more[2]}` : null),
  },
  'id:sscc': { digits: 17, indicator: true, path: alone('00') },
  'id:sgln': {
    digits: 12,
    path: (key, more) => (more[0] === '0' ? alone('414')(key, more.slice(1)) : qualified('414', '254')(key, more)),
  },
  'id:pgln': { digits: 12, path: alone('417') },
  'id:grai': { digits: 12, path: appended('8003', '0') },
  'id:gdti': { digits: 12, path: appended('253') },
  'id:sgcn': { digits: 12, path: appended('255') },
  'id:gsrn': { digits: 17, path: alone('8018') },
  'id:gsrnp': { digits: 17, path: alone('8017') },
  'id:gsin': { digits: 16, path: alone('402') },
  'id:giai': { digits: null, path: (key) => `/8004/${key}` },
  'id:ginc': { digits: null, path: (key) => `/401/${key}` },
  'id:cpi': { digits: null, path: (key, more) => (more.length === 1 ? `/8010/${key}/8011/${more[0]}` : null) },
  'class:lgtin': { digits: 13, indicator: true, path: qualified('01', '10') },
  'idpat:sgtin': { digits: 13, indicator: true, path: alone('01') },
  'idpat:upui': { digits: 13, indicator: true, path: alone('01') },
  'idpat:itip': {
    digits: 13,
    indicator: true,
    path: (key, more) => (more.length === 2 ? `/8006/${checked(key)}${more.join('')}` : null),
  },
  'idpat:grai': { digits: 12, path: (key, more) => (more.length === 0 ? `/8003/${checked(`0${key}`)}` : null) },
  'idpat:gdti': { digits: 12, path: alone('253') },
  'idpat:sgcn': { digits: 12, path: alone('255') },
  'idpat:cpi': { digits: null, path: (key, more) => (more.length === 0 ? `/8010/${key}` : null) },
};

/** Primary keys of Digital Links: their values, and the qualifiers that name something finer, the finest first. */
const PRIMARY: Readonly<Record<string, { value: RegExp; qualifiers: readonly string[] }>> = {
  '00': { value: /^\d{18}$/, qualifiers: [] },
  '01': { value: /^(\d{8}|\d{12,14})$/, qualifiers: ['21', '235', '10'] },
  253: { value: /^\d{13}/, qualifiers: [] },
  255: { value: /^\d{13}/, qualifiers: [] },
  401: { value: /^\d{6}/, qualifiers: [] },
  402: { value: /^\d{17}$/, qualifiers: [] },
  414: { value: /^\d{13}$/, qualifiers: ['254'] },
  417: { value: /^\d{13}$/, qualifiers: [] },
  8003: { value: /^\d{14}/, qualifiers: [] },
  8004: { value: /^\d{6}/, qualifiers: [] },
  8006: { value: /^\d{18}$/, qualifiers: ['21', '10'] },
  8010: { value: /^\d{6}/, qualifiers: ['8011'] },
  8017: { value: /^\d{18}$/, qualifiers: [] },
  8018: { value: /^\d{18}$/, qualifiers: [] },
};

/** Names that older Digital Links wrote for the numbers of application identifiers. */
const NAMES: Readonly<Record<string, string>> = {
  sscc: '00',
  gtin: '01',
  lot: '10',
  ser: '21',
  cpv: '22',
  gdti: '253',
  gcn: '255',
  ginc: '401',
  gsin: '402',
  gln: '414',
  party: '417',
  grai: '8003',
  giai: '8004',
  itip: '8006',
  cpid: '8010',
  gsrnp: '8017',
  gsrn: '8018',
};

/**
 * The one spelling of an identifier: GS1 keys as constrained canonical Digital Links (CBV 2.0, 8.9.2: `https://id.gs1.org`,
 * the finest qualifier alone, no query); what holds no GS1 key stays as it is.
 */
export function canonicalUri(uri: string): string {
  return (uri.startsWith('urn:epc:') ? fromEpcUri(uri) : fromDigitalLink(uri)) ?? uri;
}

function fromEpcUri(uri: string): string | null {
  const [, kind, name, prefix, rest] = /^urn:epc:(id|class|idpat):([a-z]+):(\d{6,12})\.(.*)$/.exec(uri) ?? [];
  const scheme = SCHEMES[`${kind}:${name}`];
  if (!scheme) return null;
  const [reference, ...behind] = rest.split('.');
  const all = behind.map(encoded);
  const pattern = kind === 'idpat';
  if (pattern && all.pop() !== encoded('*')) return null;
  // A serial may hold dots itself.
  const more = pattern || name === 'itip' || all.length < 2 ? all : [all.join('.')];
  if (scheme.digits === null) return `${CANONICAL}${scheme.path(`${prefix}${encoded(reference)}`, more)}`;
  if (!/^\d*$/.test(reference) || prefix.length + reference.length !== scheme.digits) return null;
  const key = scheme.indicator ? `${reference.slice(0, 1)}${prefix}${reference.slice(1)}` : `${prefix}${reference}`;
  const path = scheme.path(key, more);
  return path && `${CANONICAL}${path}`;
}

function fromDigitalLink(uri: string): string | null {
  const [, path] = /^https?:\/\/[^/?#]+(\/[^?#]*)/i.exec(uri) ?? [];
  if (path === undefined) return null;
  const parts = path
    .replace(/\/+$/, '')
    .split('/')
    .map((part) => NAMES[part] ?? part);
  for (let at = parts.length - 2; at > 0; at -= 1) {
    const primary = PRIMARY[parts[at]];
    // Pairs of identifiers and values from here to the end.
    if (!primary?.value.test(parts[at + 1]) || (parts.length - at) % 2 !== 0) continue;
    const pairs = new Map(
      parts.slice(at).flatMap((part, index, all) => (index % 2 === 0 ? [[part, all[index + 1]]] : [])),
    );
    const finest = primary.qualifiers.find((qualifier) => pairs.has(qualifier));
    const value = parts[at] === '01' ? parts[at + 1].padStart(14, '0') : parts[at + 1];
    return `${CANONICAL}/${parts[at]}/${value}${finest ? `/${finest}/${pairs.get(finest)}` : ''}`;
  }
  return null;
}

/** Characters that an EPC URI may hold and a Digital Link writes in percent (GS1 Digital Link, 4.2). */
function encoded(text: string): string {
  return text.replace(/[!()*+,:]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
