import { isText, Reasons, refuse } from '@shanhai/kernel';
import { type EpcisEvent, isObject, type Json } from './event';
import type { Namespaces } from './event-hash';
import { readEvent } from './read-event';

/** Events in one document. */
export const CAPTURE_EVENTS_MAX = 1_000;
/** Prefixes that one document may define. */
const PREFIXES_MAX = 50;
const PREFIX = /^[A-Za-z][\w.-]{0,40}$/;
const VERSION = /^2\.\d+(\.\d+)*$/;

/** An event of a document, or why it is none. */
export interface ReadEvent {
  event: EpcisEvent | null;
  reasons: Reasons;
}

export interface ReadDocument {
  prefixes: Namespaces;
  events: ReadEvent[];
}

/**
 * Reads an EPCIS document (EPCIS 2.0, 9.5). What is wrong with the document itself refuses it; what is wrong with an event stands
 * beside it. Refusals: INVALID, REQUIRED, TOO_MANY.
 */
export function readDocument(document: Json): ReadDocument {
  if (!isObject(document) || document.type !== 'EPCISDocument')
    refuse('INVALID', ['type'], {
      value: isObject(document) ? String(document.type).slice(0, 60) : typeof document,
      reason: { zh: '不是 EPCISDocument', en: 'not an EPCISDocument' },
    });
  if (typeof document.schemaVersion !== 'string' || !VERSION.test(document.schemaVersion))
    refuse('INVALID', ['schemaVersion'], {
      value: String(document.schemaVersion).slice(0, 60),
      reason: { zh: '只接受 EPCIS 2.x', en: 'only EPCIS 2.x is taken' },
    });
  const list = isObject(document.epcisBody) ? document.epcisBody.eventList : undefined;
  if (!Array.isArray(list) || list.length === 0) refuse('REQUIRED', ['epcisBody', 'eventList']);
  if (list.length > CAPTURE_EVENTS_MAX)
    refuse('TOO_MANY', ['epcisBody', 'eventList'], { max: CAPTURE_EVENTS_MAX, count: list.length });
  const prefixes = prefixesOf(document['@context'], ['@context']);
  return { prefixes, events: list.map((item, index) => readOne(item, ['epcisBody', 'eventList', index])) };
}

/** Nesting of any JSON that we take: sensor data and extensions need fewer. */
const NESTING_MAX = 20;

/** Refuses JSON that cannot be kept as it is, before anything looks at it. @throws Refusal INVALID */
export function requireKeepable(value: Json, path: readonly string[] = []): void {
  if (typeof value === 'string' ? !isText(value) : path.length > NESTING_MAX)
    refuse('INVALID', path.slice(0, 5), {
      value: '…',
      reason: {
        zh: '嵌套太深，或含零字节、半个代理对',
        en: 'nested too deep, or with a zero byte or half a surrogate pair',
      },
    });
  if (value !== null && typeof value === 'object')
    for (const [name, item] of Object.entries(value)) {
      requireKeepable(name, path);
      requireKeepable(item as Json, [...path, name]);
    }
}

/** Reads an event that stands alone, with its own context. Refusals: INVALID, REQUIRED, TOO_MANY. */
export function readSingleEvent(document: Json): { prefixes: Namespaces; event: EpcisEvent } {
  const prefixes = isObject(document) ? prefixesOf(document['@context'], ['@context']) : {};
  const { event, reasons } = readOne(document, []);
  reasons.refuseIfAny();
  return { prefixes, event: event! };
}

function readOne(value: Json, path: (string | number)[]): ReadEvent {
  const reasons = new Reasons();
  const event = readEvent(value, path, reasons);
  if (event) delete event['@context' as never];
  return { event, reasons };
}

/** What a JSON-LD context says of prefixes; standard contexts are known by their address and bring none that need be kept. */
function prefixesOf(context: Json | undefined, path: string[]): Namespaces {
  const prefixes: Record<string, string> = {};
  for (const part of [context ?? []].flat()) {
    if (!isObject(part)) continue;
    for (const [prefix, stands] of Object.entries(part)) {
      if (!PREFIX.test(prefix) || typeof stands !== 'string' || stands.length > 500)
        refuse('INVALID', [...path, prefix.slice(0, 40)], {
          value: String(stands).slice(0, 60),
          reason: { zh: '前缀应指向一个 URI', en: 'a prefix stands for a URI' },
        });
      prefixes[prefix] = stands;
    }
  }
  const count = Object.keys(prefixes).length;
  if (count > PREFIXES_MAX) refuse('TOO_MANY', path, { max: PREFIXES_MAX, count });
  return prefixes;
}
