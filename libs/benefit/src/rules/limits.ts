/** A cooperative's village comes as one file; more are sent in turn. */
export const HOUSEHOLDS_AT_ONCE_MAX = 500;
export const HOUSEHOLD_NAME_LENGTH_MAX = 60;
/** Shares of one household: far above any cooperative's. */
export const SHARES_MAX = 1_000_000;
/** The name and number of a document. */
export const SOURCE_LENGTH_MAX = 200;
/** Who gets something of one sheet. */
export const PAYOUT_HOUSEHOLDS_MAX = 500;
/** A month's sales of one product. */
export const PAYOUT_LINES_MAX = 200;
export const VOUCHERS_MAX = 10;
