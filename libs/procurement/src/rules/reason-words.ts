import type { OpenReason } from './explain-line';
import type { Outcome } from './scheme';

/** Why money of a line counts or not, in words for people. */
export const REASON_WORDS: Record<Outcome | OpenReason, { zh: string; en: string }> = {
  COUNTED: { zh: '已计入', en: 'Counted' },
  SUPPLIER_NOT_LISTED: { zh: '下单时供应商驻地不在名单内', en: 'The supplier’s seat was not on the list at the order' },
  ORIGIN_NOT_LISTED: { zh: '采收时批次产地不在名单内', en: 'The lot’s place was not on the list at harvest' },
  NOT_A_BUDGET_UNIT: { zh: '采购单位不属于预算单位', en: 'The buyer is no budget unit, nor below one' },
  NOT_A_UNION: { zh: '采购单位不是工会', en: 'The buyer is no union' },
  FORMER_PAIRING: { zh: '确认时结对关系已结束', en: 'The pairing had ended at recognition' },
  EAST_TO_WEST: { zh: '东货西销，不计入', en: 'Goods from east to west' },
  SAME_SIDE: { zh: '同省产品，不计入', en: 'Buyer and origin are on the same side' },
  NOT_PAIRED: { zh: '采购方与产地没有结对', en: 'Buyer and origin are not paired' },
  DISPUTED: { zh: '凭证有争议，暂不计入', en: 'Its evidence is in dispute' },
  EVIDENCE_TOO_WEAK: { zh: '凭证等级不足', en: 'Its evidence is too weak for the scheme' },
  SELL_THROUGH: { zh: '动销：同批货物已计入采购', en: 'Sell-through: the purchase of the same goods counts already' },
  NOT_DELIVERED: { zh: '销售数量超出到货数量', en: 'More was sold than was delivered' },
  CHANNEL_NOT_REGISTERED: { zh: '报告时渠道未登记', en: 'The channel was not registered' },
  ORDER_ENDED: { zh: '订单已终止', en: 'The order has ended' },
  LOT_NOT_NAMED: { zh: '尚未发货，批次未知', en: 'Not shipped yet, so its lot is not named' },
  NOT_ACCEPTED: { zh: '尚未验收', en: 'Not accepted yet' },
  NOT_PAID: { zh: '尚未付款', en: 'Not paid yet' },
  NOT_PAID_IN_FULL: { zh: '尚未付清', en: 'Not paid in full yet' },
  NOT_SOLD: { zh: '尚无渠道销售报告', en: 'No channel has reported its sale' },
  SCHEME_NOT_IN_FORCE: { zh: '确认时口径未施行', en: 'The scheme was not in force at recognition' },
};

/**
 * Reasons from the one that asks least to the one that asks most: what the parties to this order still do, what its
 * documents need, what an office does, and what only another order can do.
 */
const BY_EFFORT: readonly string[] = [
  ...['NOT_PAID', 'NOT_PAID_IN_FULL', 'NOT_ACCEPTED', 'LOT_NOT_NAMED', 'NOT_SOLD'],
  ...['EVIDENCE_TOO_WEAK', 'NOT_DELIVERED', 'DISPUTED', 'CHANNEL_NOT_REGISTERED', 'SCHEME_NOT_IN_FORCE'],
  ...['ORIGIN_NOT_LISTED', 'SUPPLIER_NOT_LISTED', 'NOT_PAIRED', 'SAME_SIDE', 'FORMER_PAIRING'],
  ...['NOT_A_UNION', 'NOT_A_BUDGET_UNIT', 'EAST_TO_WEST', 'ORDER_ENDED'],
];
/** Nothing is missing where the same goods count already. */
const NEEDS_NOTHING: readonly string[] = ['COUNTED', 'SELL_THROUGH'];

interface Part {
  reason: string;
  rules: readonly { passed: boolean; failure: string }[];
}

/**
 * The part of a line whose change is the smallest: fewest failing rules first, because each asks for a change of its own, then
 * least effort. Null where nothing is missing.
 */
export function smallestChange<Of extends Part>(parts: readonly Of[]): Of | null {
  const asks = (part: Part) => Math.max(1, part.rules.filter((rule) => !rule.passed).length);
  const missing = parts.filter(({ reason }) => !NEEDS_NOTHING.includes(reason));
  return missing.reduce<Of | null>((least, part) => {
    if (least === null) return part;
    const less = asks(part) - asks(least) || BY_EFFORT.indexOf(part.reason) - BY_EFFORT.indexOf(least.reason);
    return less < 0 ? part : least;
  }, null);
}
