/** A standard vocabulary: its bare terms, and what a term begins with as a web address and as a URN. */
export interface Vocabulary {
  terms: ReadonlySet<string>;
  web: string;
  urn: string;
}
const vocabulary = (web: string, urn: string, terms: string): Vocabulary => ({
  terms: new Set(terms.split(/\s+/)),
  web: `https://ref.gs1.org/cbv/${web}-`,
  urn: `urn:epcglobal:cbv:${urn}:`,
});

// The standard terms of the Core Business Vocabulary 2.0, bare, as JSON-LD writes them.
export const BIZ_STEP = vocabulary(
  'BizStep',
  'bizstep',
  `accepting arriving assembling collecting commissioning consigning creating_class_instance
  cycle_counting decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
  installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
  retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting unloading
  unpacking void_shipping`,
);
export const DISPOSITION = vocabulary(
  'Disp',
  'disp',
  `active available completeness_inferred completeness_verified conformant container_closed
  container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class
  mismatch_instance mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other
  partially_dispensed recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable
  unknown`,
);
export const BIZ_TRANSACTION_TYPE = vocabulary(
  'BTT',
  'btt',
  'bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt',
);
export const PARTY_TYPE = vocabulary('SDT', 'sdt', 'owning_party possessing_party location');
export const ERROR_REASON = vocabulary('ER', 'er', 'did_not_occur incorrect_data');
const ALL = [BIZ_STEP, DISPOSITION, BIZ_TRANSACTION_TYPE, PARTY_TYPE, ERROR_REASON];

/** A term as its web address: bare terms and old URNs alike; what is no standard term stays as it is (CBV 2.0, 8.9.2). */
export function termUri(term: string, vocabulary: Vocabulary): string {
  if (vocabulary.terms.has(term)) return `${vocabulary.web}${term}`;
  return webUri(term);
}

/** Any old URN of the standard vocabularies as its web address. */
export function webUri(text: string): string {
  const of = ALL.find(({ urn }) => text.startsWith(urn));
  return of ? `${of.web}${text.slice(of.urn.length)}` : text;
}

/** A term as JSON-LD writes it: bare where it is a standard one, in whatever spelling it came. */
export function bareTerm(term: string, { terms, web, urn }: Vocabulary): string {
  const start = [web, urn].find((each) => term.startsWith(each));
  const bare = start ? term.slice(start.length) : term;
  return terms.has(bare) ? bare : term;
}
