import type { EpcisEvent, QuantityElement } from './event';
import { hash } from 'node:crypto';
import { spellings } from './decimal';
import { type ExtensionField, extensionsOf } from './extension-terms';
import type { Namespaces } from './event-hash';
import { canonicalUri } from './gs1-keys';
import { type MeasureField, measuresOf } from './measure-terms';
import { BIZ_STEP, BIZ_TRANSACTION_TYPE, bareTerm, DISPOSITION, ERROR_REASON, PARTY_TYPE } from './vocabulary';

/** What a term says of an event; parties and documents are told apart by their type. */
export type TermField =
  | 'type'
  | 'action'
  | 'step'
  | 'disposition'
  | 'set'
  | 'unset'
  | 'readPoint'
  | 'location'
  | 'transformation'
  | 'epc'
  | 'parent'
  | 'child'
  | 'input'
  | 'output'
  | 'class'
  | 'childClass'
  | 'inputClass'
  | 'outputClass'
  | 'reason'
  | 'corrective'
  | 'readPointWithin'
  | 'locationWithin'
  | 'has'
  | ExtensionField
  | MeasureField
  | `document ${string}`
  | `source ${string}`
  | `destination ${string}`;

/** Where a class of goods, such as a lot, can stand in an event. */
export const TERMS_OF_CLASSES = ['class', 'childClass', 'inputClass', 'outputClass'] as const satisfies TermField[];

/** One thing that an event can be found by. */
export function termOf(field: TermField, value: string): string {
  const term = `${field}=${value}`;
  return Buffer.byteLength(term) <= TERM_BYTES_MAX ? term : `#${hash('sha256', term, 'hex')}`;
}

/** Longer ones are found by their hash: PostgreSQL's indexes hold some 2,700 bytes. */
const TERM_BYTES_MAX = 1_000;

/** Everything that an event can be found by, identifiers in their one spelling. */
export function termsOf(event: EpcisEvent, prefixes: Namespaces): string[] {
  const terms = new Set<string>();
  const add = (field: TermField, values: readonly (string | undefined)[] | undefined) => {
    for (const value of values ?? []) if (value !== undefined) terms.add(termOf(field, value));
  };
  const things = (field: TermField, uris: readonly (string | undefined)[] | undefined) =>
    add(
      field,
      uris?.flatMap((uri) => (uri === undefined ? [] : namesOf(uri))),
    );
  const classes = (field: TermField, quantities: readonly QuantityElement[] | undefined) =>
    things(
      field,
      quantities?.map(({ epcClass }) => epcClass),
    );
  add('type', [event.type]);
  add('action', [event.action]);
  add('step', [event.bizStep]);
  add('disposition', [event.disposition]);
  add('set', event.persistentDisposition?.set);
  add('unset', event.persistentDisposition?.unset);
  add('readPoint', event.readPoint && [canonicalUri(event.readPoint.id)]);
  add('readPointWithin', event.readPoint && placesOf(event.readPoint.id));
  add('location', event.bizLocation && [canonicalUri(event.bizLocation.id)]);
  add('locationWithin', event.bizLocation && placesOf(event.bizLocation.id));
  add('transformation', event.transformationID === undefined ? [] : [canonicalUri(event.transformationID)]);
  things('epc', event.epcList);
  things('parent', [event.parentID]);
  things('child', event.childEPCs);
  things('input', event.inputEPCList);
  things('output', event.outputEPCList);
  classes('class', event.quantityList);
  classes('childClass', event.childQuantityList);
  classes('inputClass', event.inputQuantityList);
  classes('outputClass', event.outputQuantityList);
  add('reason', [event.errorDeclaration?.reason]);
  add('corrective', event.errorDeclaration?.correctiveEventIDs);
  for (const { type, bizTransaction } of event.bizTransactionList ?? [])
    add(`document ${type ?? ''}`, [canonicalUri(bizTransaction)]);
  for (const { type, source } of event.sourceList ?? []) add(`source ${type}`, [canonicalUri(source)]);
  for (const { type, destination } of event.destinationList ?? [])
    add(`destination ${type}`, [canonicalUri(destination)]);
  if (event.sensorElementList?.length) add('has', ['sensor element']);
  for (const [field, value] of [...measuresOf(event), ...extensionsOf(event, prefixes)]) {
    add('has', [field]);
    if (value !== null) add(field, spellings(value));
  }
  return [...terms];
}

/** A place and, for a part of one that has a GLN, that one: what is within it. */
function placesOf(uri: string): string[] {
  const name = canonicalUri(uri);
  const [above] = /^https:\/\/id\.gs1\.org\/414\/\d{13}(?=\/)/.exec(name) ?? [];
  return above ? [name, above] : [name];
}

/** A thing's own name, and for a numbered item or a lot the name of its class: whoever asks for the class finds it too. */
function namesOf(uri: string): string[] {
  const name = canonicalUri(uri);
  const [above] = /^https:\/\/id\.gs1\.org\/01\/\d{14}(?=\/)/.exec(name) ?? [];
  return above ? [name, above] : [name];
}

export const BARE = {
  step: (value: string) => bareTerm(value, BIZ_STEP),
  disposition: (value: string) => bareTerm(value, DISPOSITION),
  document: (value: string) => bareTerm(value, BIZ_TRANSACTION_TYPE),
  party: (value: string) => bareTerm(value, PARTY_TYPE),
  reason: (value: string) => bareTerm(value, ERROR_REASON),
};
