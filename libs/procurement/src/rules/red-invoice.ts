import { type BusinessDate, type Fen, type Reasons } from '@shanhai/kernel';

/** Why a red invoice (红字) reverses another, by the tax office's codes. */
export const RED_REASONS = {
  ISSUED_IN_ERROR: { code: '01', zh: '开票有误', en: 'issued in error' },
  GOODS_RETURNED: { code: '02', zh: '销货退回', en: 'goods returned' },
  SERVICE_ENDED: { code: '03', zh: '服务中止', en: 'service ended' },
  PRICE_CUT: { code: '04', zh: '销售折让', en: 'price cut' },
} as const satisfies Record<string, { code: string; zh: string; en: string }>;
export type RedReason = keyof typeof RED_REASONS;

/** What an invoice says in amounts, tax included; all of them negative on a red one. */
export interface InvoiceAmounts {
  amountFen: Fen;
  /** Null where it is not known: of an invoice that was attached without it. */
  taxFen: Fen | null;
  /** By order line; a line may be named once for each of its lots. */
  lines: readonly { lineId: string; amountFen: Fen }[];
}

/**
 * Whether a red invoice reverses no more than is left of an invoice: of each line, of what is for no line (freight and the like), and of the tax.
 * Adds RED_ABOVE_INVOICE (lines.N.amountFen, amountFen, taxFen) and DATE_OUT_OF_ORDER (issuedOn) to `reasons`.
 */
export function checkRed(
  red: InvoiceAmounts & { issuedOn: BusinessDate },
  blue: InvoiceAmounts & { issuedOn: BusinessDate },
  before: readonly InvoiceAmounts[],
  reasons: Reasons,
): void {
  if (red.issuedOn < blue.issuedOn)
    reasons.add('DATE_OUT_OF_ORDER', ['issuedOn'], { value: red.issuedOn, limit: blue.issuedOn });
  const left = byLine([blue, ...before]);
  red.lines.forEach(({ lineId, amountFen }, index) => {
    const available = left.get(lineId) ?? 0n;
    if (-amountFen > available)
      reasons.add('RED_ABOVE_INVOICE', ['lines', index, 'amountFen'], { amount: -amountFen, available });
    left.set(lineId, available + amountFen);
  });
  const restLeft = [blue, ...before].reduce((sum, each) => sum + restOf(each), 0n);
  if (-restOf(red) > restLeft)
    reasons.add('RED_ABOVE_INVOICE', ['amountFen'], { amount: -restOf(red), available: restLeft });
  if (blue.taxFen === null) return;
  const taxLeft = before.reduce((sum, { taxFen }) => sum + (taxFen ?? 0n), blue.taxFen);
  const tax = -(red.taxFen ?? 0n);
  if (tax > taxLeft) reasons.add('RED_ABOVE_INVOICE', ['taxFen'], { amount: tax, available: taxLeft });
}

/** What of an invoice is for none of its lines. */
export const restOf = ({ amountFen, lines }: InvoiceAmounts): Fen =>
  lines.reduce((rest, line) => rest - line.amountFen, amountFen);

function byLine(invoices: readonly InvoiceAmounts[]): Map<string, Fen> {
  const sums = new Map<string, Fen>();
  for (const { lineId, amountFen } of invoices.flatMap(({ lines }) => lines))
    sums.set(lineId, (sums.get(lineId) ?? 0n) + amountFen);
  return sums;
}
