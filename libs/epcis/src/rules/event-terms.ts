import type { EpcisEvent, QuantityElement } from './event';
import { canonicalUri } from './gs1-keys';
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
  | `document ${string}`
  | `source ${string}`
  | `destination ${string}`;

/** Where a class of goods, such as a lot, can stand in an event. */
export const TERMS_OF_CLASSES = ['class', 'childClass', 'inputClass', 'outputClass'] as const satisfies TermField[];

/** One thing that an event can be found by. */
export function termOf(field: TermField, value: string): string {
  return `${field}=${value}`;
}

/** Everything that an event can be found by, identifiers in their one spelling. */
export function termsOf(event: EpcisEvent): string[] {
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
  add('location', event.bizLocation && [canonicalUri(event.bizLocation.id)]);
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
  return [...terms];
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
