/** 100,000 t in grams: more than a county's yearly harvest of any one product, so a larger lot is a slip of the unit. */
export const LOT_QUANTITY_MAX = 100_000_000_000n;
/** Photographs, forms and reports behind one claim; an officer reads each. */
export const EVIDENCE_MAX = 20;
/** The longest certificate numbers seen have under 40 characters. */
export const CERTIFICATE_NUMBER_LENGTH_MAX = 60;
/** Names of people, issuers and authorities as forms print them. */
export const PERSON_NAME_LENGTH_MAX = 60;
export const ISSUER_LENGTH_MAX = 120;
/** Categories that one licence covers; there are a few dozen in all. */
export const SCOPE_MAX = 50;
/** Products or categories in one mandate: more than any cooperative lists. */
export const MANDATE_SCOPE_MAX = 200;
/** Lots that one step takes from: the deliveries of a morning. */
export const MAKING_INPUTS_MAX = 200;
/** Lots that one step makes: grades and by-products. */
export const MAKING_OUTPUTS_MAX = 20;
/** Harvested lots behind one made lot. Beyond it a mixture says nothing about its origin any more; mix fewer. */
export const ROOTS_MAX = 2000;
/** Names of processes are published beside the lots that they made. */
export const PROCESS_NAME_LENGTH_MAX = 100;
export const SOURCE_LENGTH_MAX = 500;
/** Larger numbers say nothing that smaller do not: a ratio of base units. */
export const YIELD_MAX = 1_000_000_000n;
/** Fields that one lot grew on; a harvest day's. */
export const LOT_PLOTS_MAX = 50;
/** Fields of one supplier: all of them are summed up for a lot. */
export const PLOTS_MAX = 2000;
/** A hundred square kilometres: more than any cooperative farms. */
export const PLOT_AREA_MAX = 100_000_000n;
export const PLOT_NAME_LENGTH_MAX = 100;
/** Cases of one packing: pallets of a lorry. */
export const CASES_MAX = 500;
