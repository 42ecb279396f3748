import { type BusinessDate, divideRounded, type Fen } from '@shanhai/kernel';
import { nominalFen } from '@shanhai/orders';
import { type Count, countUnder, type Rules } from './count-purchase';
import { evaluators } from './evaluators';
import { goodsAt, lineCap, moneyAt } from './line-cap';
import type { Purchase, PurchaseLine } from './purchase';
import { soldBy } from './sales';
import type { SchemeVersion } from './scheme';

/** Why money of a line is not counted yet, beside the outcomes of the rules. */
export const OPEN_REASONS = [
  'ORDER_ENDED',
  'LOT_NOT_NAMED',
  'NOT_ACCEPTED',
  'NOT_PAID',
  'NOT_PAID_IN_FULL',
  'NOT_SOLD',
  'SCHEME_NOT_IN_FORCE',
] as const;
export type OpenReason = (typeof OPEN_REASONS)[number];

export interface LinePart {
  /** COUNTED, an outcome of the rules, or an open reason. */
  reason: string;
  amountFen: Fen;
  lotId: string | null;
  recognisedOn: BusinessDate | null;
  /** What would make it count: one change, or each that is needed where several rules fail. */
  change: { zh: string; en: string } | null;
  rules: Count['judgement']['rules'];
}

const CHANGES: Record<string, { zh: string; en: string } | undefined> = {
  ORDER_ENDED: { zh: '订单已终止；重新下单', en: 'The order has ended; place it again' },
  LOT_NOT_NAMED: { zh: '供应商发货并写明批次', en: 'The supplier ships it, naming the lot' },
  NOT_ACCEPTED: { zh: '采购单位验收', en: 'The buyer accepts the delivery' },
  NOT_PAID: { zh: '按付款编号付款', en: 'The buyer pays, with the payment reference' },
  NOT_PAID_IN_FULL: { zh: '付清该行货款', en: 'The line is paid in full' },
  NOT_SOLD: { zh: '由已登记的东部渠道报告销售', en: 'A registered channel of the eastern party reports its sale' },
  SCHEME_NOT_IN_FORCE: { zh: '该口径在确认日期未施行', en: 'The scheme is put in force for the date of recognition' },
  SUPPLIER_NOT_LISTED: { zh: '向注册地在名单内的供应商采购', en: 'Buy from a supplier whose seat is on the list' },
  ORIGIN_NOT_LISTED: { zh: '采购产地在名单内的批次', en: 'Buy a lot that was grown in a place on the list' },
  NOT_A_BUDGET_UNIT: { zh: '由预算单位或其所属单位采购', en: 'A budget unit, or a unit below one, buys it' },
  NOT_A_UNION: { zh: '由工会采购', en: 'A union buys it' },
  FORMER_PAIRING: {
    zh: '结对关系已结束；采购现结对地区的产品',
    en: 'The pairing has ended; buy from a place that is paired now',
  },
  EAST_TO_WEST: { zh: '仅计西货东销', en: 'Only goods from west to east count' },
  SAME_SIDE: { zh: '采购结对的西部地区产品', en: 'Buy from a paired western place' },
  NOT_PAIRED: { zh: '采购与本地结对地区的产品', en: 'Buy from a place that is paired with the buyer’s' },
  SELL_THROUGH: { zh: '已计入采购，不再重复统计', en: 'None is needed: the purchase of the same goods counts already' },
  NOT_DELIVERED: { zh: '更正超出到货数量的销售', en: 'The channel corrects sales beyond what was delivered' },
  CHANNEL_NOT_REGISTERED: { zh: '先登记渠道', en: 'The channel is registered before it reports' },
  DISPUTED: { zh: '由办公室裁定凭证争议', en: 'The office settles the dispute about its evidence' },
  EVIDENCE_TOO_WEAK: { zh: '补充凭证', en: 'Attach stronger evidence' },
};

/**
 * Splits a line's money into what counts under a scheme and what does not, each part with its reason and the one change
 * that would make it count. The parts add up to what is owed for the line now.
 */
export function explainLine(
  purchase: Purchase,
  lineId: string,
  scheme: SchemeVersion,
  rulesAt: (epoch: bigint) => Rules,
): LinePart[] {
  const line = purchase.lines.get(lineId)!;
  const counts = countUnder(scheme.evaluator, { purchase, line, schemeCode: scheme.code, rulesAt });
  const parts = judgedParts(counts);
  const judged = sumOf(parts.map((part) => part.amountFen));
  const open = purchase.ended
    ? [{ reason: 'ORDER_ENDED', amountFen: orderedFen(purchase, lineId) }]
    : openAmounts(purchase, line, scheme, judged);
  return [
    ...parts,
    ...open
      .filter(({ amountFen }) => amountFen > 0n)
      .map(({ reason, amountFen }) => ({
        reason,
        amountFen,
        lotId: null,
        recognisedOn: null,
        change: CHANGES[reason] ?? null,
        rules: [],
      })),
  ];
}

function orderedFen(purchase: Purchase, lineId: string): Fen {
  return BigInt(purchase.placed.lines.find((each) => each.lineId === lineId)!.amountFen);
}

/** What of a line no rule was asked about yet, with what is missing; `judged` is what rules were asked about. */
function openAmounts(purchase: Purchase, line: PurchaseLine, scheme: SchemeVersion, judged: Fen): Open[] {
  const last = [...purchase.saleDates.keys()].sort().at(-1)!;
  const { due, inFull } = moneyAt(purchase.standings, line.lineId, last);
  const shipped = [...line.roots.values()].reduce((sum, root) => sum + root.shippedQuantity, 0);
  const inspected = line.inspections.reduce((sum, each) => sum + each.inspectedQuantity, 0);
  const accepted = sumOf(line.inspections.map((each) => each.amountFen));
  const toAccept = nominalFen(line, shipped - inspected);
  const unshipped = { reason: 'LOT_NOT_NAMED', amountFen: due - accepted - toAccept };
  const { cap } = evaluators[scheme.evaluator];
  if (cap === 'SOLD') {
    const { soldFen, unsoldFen } = salesOf(purchase, line, scheme, accepted + toAccept, last);
    return [
      { reason: 'SCHEME_NOT_IN_FORCE', amountFen: soldFen - judged },
      unshipped,
      { reason: 'NOT_SOLD', amountFen: unsoldFen },
    ];
  }
  const inForce = sumOf([...(lineCap(purchase, line, cap).at(-1)?.roots.values() ?? [])]);
  const notInForce = { reason: 'SCHEME_NOT_IN_FORCE', amountFen: inForce - judged };
  if (cap === 'PAID_IN_FULL')
    return [
      notInForce,
      unshipped,
      { reason: inFull ? 'NOT_PAID' : 'NOT_PAID_IN_FULL', amountFen: accepted + toAccept - inForce },
    ];
  return [
    notInForce,
    unshipped,
    { reason: 'NOT_ACCEPTED', amountFen: toAccept },
    { reason: 'NOT_PAID', amountFen: accepted - inForce },
  ];
}

/** What channels reported of a line in the scheme's basis, and the value of the delivered packs that nobody reported yet. */
function salesOf(purchase: Purchase, line: PurchaseLine, scheme: SchemeVersion, deliveredFen: Fen, on: BusinessDate) {
  const basis = scheme.parameters.basis ?? 'EX_ORIGIN';
  const sold = purchase.sales
    .filter((sale) => sale.lineId === line.lineId && line.roots.has(sale.lotId))
    .map((sale) => soldBy(sale, on, basis));
  const delivered = [...line.roots.keys()].reduce((sum, lotId) => {
    const { keptQuantity, pendingQuantity } = goodsAt(line, lotId, on);
    return sum + Math.max(0, keptQuantity + pendingQuantity);
  }, 0);
  const unsold = Math.max(0, delivered - sold.reduce((sum, each) => sum + each.quantity, 0));
  return {
    soldFen: sumOf(sold.map((each) => each.fen)),
    unsoldFen: unsold === 0 ? 0n : divideRounded(deliveredFen * BigInt(unsold), BigInt(delivered)),
  };
}

interface Open {
  reason: string;
  amountFen: Fen;
}

const sumOf = (amounts: readonly Fen[]) => amounts.reduce((sum, fen) => sum + fen, 0n);

/** What stands of the counts, by lot, date and outcome, decreases set off against what they take back. */
function judgedParts(counts: readonly Count[]): LinePart[] {
  const parts = new Map<string, LinePart>();
  for (const { lotId, recognisedOn, facets, goodsFen, judgement } of counts) {
    const on = judgement.takesBack ?? recognisedOn;
    const key = `${lotId}|${on}|${facets.outcome}`;
    const before = parts.get(key);
    parts.set(key, {
      reason: facets.outcome,
      amountFen: (before?.amountFen ?? 0n) + goodsFen,
      lotId,
      recognisedOn: on,
      change: changesFor(judgement.rules),
      rules: judgement.rules,
    });
  }
  return [...parts.values()].filter((part) => part.amountFen !== 0n);
}

/** The changes that the failing rules ask for, each once; null where none fails. */
function changesFor(rules: Count['judgement']['rules']): { zh: string; en: string } | null {
  const changes = [...new Set(rules.flatMap((rule) => (rule.passed ? [] : (CHANGES[rule.failure] ?? []))))];
  if (changes.length === 0) return null;
  return { zh: changes.map((change) => change.zh).join('；'), en: changes.map((change) => change.en).join('; ') };
}
