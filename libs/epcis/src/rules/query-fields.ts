import { spellings } from './decimal';
import { extensionField, nameInFull, SCOPES, type Scope } from './extension-terms';
import type { Namespaces } from './event-hash';
import type { TermField } from './event-terms';
import { bareGs1, SENSOR_FIELDS, SENSOR_MEASURES, SENSOR_TIMES } from './measure-terms';

/** How a parameter compares a field with its value. */
export type Comparison = 'EQ' | 'GT' | 'GE' | 'LT' | 'LE' | 'EXISTS';

/** A field that a parameter names by itself: of an extension, of master data, of a sensor, a quantity. */
export interface SoughtField {
  comparison: Comparison;
  field: TermField;
  /** Spellings of a value that is looked for. */
  spelled: (value: string) => string[];
}

const MEASURE = new RegExp(`^(EQ|GT|GE|LT|LE)_(${SENSOR_MEASURES.join('|')}|quantity)(?:_([A-Z0-9]{2,4}))?$`);
const SENSOR = new RegExp(`^EQ_(${SENSOR_FIELDS.join('|')})$`);
const SENSOR_TIME = new RegExp(`^(GE|LT)_(${SENSOR_TIMES.join('|')})$`);
const RANK = /^(EQ|GT|GE|LT|LE)_(percRank)$/;
const EXTENSION = new RegExp(`^(EQ|GT|GE|LT|LE|EXISTS)_(INNER_)?(?:(${SCOPES.join('|')})_)?(.+:.+)$`);

/**
 * What a parameter asks for whose name says the field (EPCIS 2.0, 8.2.7.1); null where it names none. A field's name is a web
 * address or URN, or has a prefix that is known.
 */
export function soughtField(parameter: string, names: Namespaces): SoughtField | null {
  const [, ofMeasure, measure, uom = ''] = MEASURE.exec(parameter) ?? [];
  if (measure === 'quantity') return { ...sought(ofMeasure), field: `quantity ${uom}`, spelled: spellings };
  if (measure && uom) return { ...sought(ofMeasure), field: `sensor ${measure} ${uom}`, spelled: spellings };
  const [, fact] = SENSOR.exec(parameter) ?? [];
  if (fact) return { ...sought('EQ'), field: `sensor ${fact}`, spelled: (value) => [bareGs1(value)] };
  const [, compares, plain] = SENSOR_TIME.exec(parameter) ?? RANK.exec(parameter) ?? [];
  if (plain) return { ...sought(compares), field: `sensor ${plain}`, spelled: spellings };
  if (parameter === 'EXISTS_sensorElementList')
    return { ...sought('EXISTS'), field: 'sensor element', spelled: spellings };
  const [, comparison, inner, scope = '', name] = EXTENSION.exec(parameter) ?? [];
  if (!name) return null;
  const full = nameInFull(name, names);
  return full === null
    ? null
    : { ...sought(comparison), field: extensionField(scope as Scope, Boolean(inner), full), spelled: spellings };
}

const sought = (comparison: string) => ({ comparison: comparison as Comparison });
