import { type EpcisEvent, isObject, type Json, type JsonObject, type QuantityElement } from './event';

/** Standard fields of sensor metadata and reports that are looked for as they are. */
export const SENSOR_FIELDS = [
  'type',
  'deviceID',
  'dataProcessingMethod',
  'microorganism',
  'chemicalSubstance',
  'bizRules',
  'stringValue',
  'booleanValue',
  'hexBinaryValue',
  'uriValue',
] as const;
/** Those that are times. */
export const SENSOR_TIMES = ['time', 'startTime', 'endTime'] as const;
/** Those that are numbers of a unit. */
export const SENSOR_MEASURES = ['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percValue'] as const;

export type MeasureField = `sensor ${string}` | `quantity ${string}`;

/** A term of GS1's vocabulary, bare. */
export const bareGs1 = (value: string): string => value.replace(/^(gs1:|https:\/\/(www\.)?gs1\.org\/voc\/)/, '');

/** What sensors measured and how much of goods there was; a number stands under its unit, and is not converted. */
export function measuresOf(event: EpcisEvent): [field: MeasureField, value: string][] {
  const parts = (event.sensorElementList ?? []).flatMap(({ sensorMetadata, sensorReport }) =>
    [sensorMetadata, sensorReport].flat().filter((part): part is JsonObject => isObject(part)),
  );
  const { quantityList, childQuantityList, inputQuantityList, outputQuantityList } = event;
  const quantities = [quantityList, childQuantityList, inputQuantityList, outputQuantityList].flatMap(
    (list) => list ?? [],
  );
  return [...parts.flatMap(ofSensor), ...quantities.flatMap(ofQuantity)];
}

function ofSensor(part: JsonObject): [MeasureField, string][] {
  const uom = typeof part.uom === 'string' ? part.uom : '';
  const said = (names: readonly string[], field: (name: string) => MeasureField, spelled: (value: string) => string) =>
    names.flatMap((name): [MeasureField, string][] =>
      isSaid(part[name]) ? [[field(name), spelled(String(part[name]))]] : [],
    );
  return [
    ...said(SENSOR_FIELDS, (name) => `sensor ${name}`, bareGs1),
    ...said(SENSOR_TIMES, (name) => `sensor ${name}`, inUtc),
    ...said(SENSOR_MEASURES, (name) => `sensor ${name} ${uom}`, String),
    ...said(['percRank'], (name) => `sensor ${name}`, String),
  ];
}

function ofQuantity({ quantity, uom = '' }: QuantityElement): [MeasureField, string][] {
  return quantity === undefined ? [] : [[`quantity ${uom}`, String(quantity)]];
}

const isSaid = (value: Json | undefined): boolean => ['string', 'number', 'boolean'].includes(typeof value);

function inUtc(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}
