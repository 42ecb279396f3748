/** Codes are typed into spreadsheets. */
export const SKU_CODE_LENGTH_MAX = 40;
/** As long as a name on a parcel's label. */
export const SKU_NAME_LENGTH_MAX = 100;
/** Standards call grades by a word or two. */
export const GRADE_LENGTH_MAX = 20;
/** 10 t (or 10,000 l) in one pack: more is no pack. */
export const CONTENT_BASE_MAX = 10_000_000n;
/** A pallet holds fewer packs. */
export const CASE_SIZE_MAX = 10_000;
/** Also the most packs of one SKU in stock: a billion fits GraphQL's Int. */
export const PACKS_MAX = 1_000_000_000;
/** As many suppliers as one looks through beside a page of products. */
export const SUPPLIERS_COUNTED_MAX = 20;
/** A question of more characters is a pasted page. */
export const SEARCH_LENGTH_MAX = 100;
