/** What the processor enters for its own charges, beside those that it takes from payments. */
const CHARGES = new Set(['stripe_fee', 'stripe_fx_fee', 'tax_fee']);

/** What of an entry of the processor is a cost: its fee, and all of an entry that is a charge. Below zero where it gives one back. */
export const costOf = ({ type, amount, fee }: { type: string; amount: bigint; fee: bigint }): bigint =>
  fee - (CHARGES.has(type) ? amount : 0n);
