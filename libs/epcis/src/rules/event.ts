/** JSON as it comes over the wire. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export const EVENT_TYPES = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
export const ACTIONS = ['ADD', 'OBSERVE', 'DELETE'] as const;
export type Action = (typeof ACTIONS)[number];

/** So much of a class of goods, such as a lot; without a unit of measure, whole pieces. */
export interface QuantityElement {
  epcClass: string;
  quantity?: number;
  /** UN/ECE Recommendation 20, such as KGM, GRM, LTR. */
  uom?: string;
}
export interface BizTransaction {
  type?: string;
  bizTransaction: string;
}

/**
 * An EPCIS 2.0 event in JSON (EPCIS 2.0, 7.4), read and found good. Extensions stand beside the fields under prefixed names.
 */
export interface EpcisEvent {
  type: EventType;
  eventTime: string;
  eventTimeZoneOffset: string;
  eventID?: string;
  recordTime?: string;
  errorDeclaration?: { declarationTime: string; reason?: string; correctiveEventIDs?: string[] };
  certificationInfo?: string | string[];
  action?: Action;
  epcList?: string[];
  quantityList?: QuantityElement[];
  parentID?: string;
  childEPCs?: string[];
  childQuantityList?: QuantityElement[];
  inputEPCList?: string[];
  inputQuantityList?: QuantityElement[];
  outputEPCList?: string[];
  outputQuantityList?: QuantityElement[];
  transformationID?: string;
  bizStep?: string;
  disposition?: string;
  persistentDisposition?: { set?: string[]; unset?: string[] };
  readPoint?: { id: string };
  bizLocation?: { id: string };
  bizTransactionList?: BizTransaction[];
  sourceList?: { type: string; source: string }[];
  destinationList?: { type: string; destination: string }[];
  sensorElementList?: JsonObject[];
  ilmd?: JsonObject;
  /** Extensions, under `prefix:name`. */
  [extension: `${string}:${string}`]: Json;
}

/** The name of a party, a document or a lot of this system in trace events. */
export function ownUri(id: string): string {
  return `urn:uuid:${id}`;
}
