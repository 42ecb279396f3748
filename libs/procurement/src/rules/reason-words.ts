import type { LinePart, Need, OpenReason } from './explain-line';
import type { Outcome } from './scheme';

interface Words {
  zh: string;
  en: string;
}

/** Why money of a line counts or not, in words for people. */
export const REASON_WORDS: Record<Outcome | OpenReason, Words> = {
  COUNTED: { zh: '已计入', en: 'Counted' },
  SUPPLIER_NOT_LISTED: { zh: '下单时供应商驻地不在名单内', en: 'The supplier’s seat was not on the list at the order' },
  ORIGIN_NOT_LISTED: { zh: '采收时批次产地不在名单内', en: 'The lot’s place was not on the list at harvest' },
  ORIGIN_SHARE_TOO_LOW: {
    zh: '名单内或结对地区的原料占比不足',
    en: 'Too little of its mass comes from places on the list or paired',
  },
  PROCESSED_ELSEWHERE: {
    zh: '最后加工地不在名单内或结对地区',
    en: 'It was last processed in a place that is not on the list or paired',
  },
  NO_MANDATE: { zh: '下单日没有生产者授权', en: 'No producer’s mandate covered it on the order’s day' },
  NO_UNIT: { zh: '付款时个人不属于任何单位', en: 'The person belonged to no unit at payment' },
  NOT_A_BUDGET_UNIT: { zh: '采购单位不属于预算单位', en: 'The buyer is no budget unit, nor below one' },
  NOT_A_UNION: { zh: '采购单位不是工会', en: 'The buyer is no union' },
  FORMER_PAIRING: { zh: '确认时结对关系已结束', en: 'The pairing had ended at recognition' },
  EAST_TO_WEST: { zh: '东货西销，不计入', en: 'Goods from east to west' },
  SAME_SIDE: { zh: '同省产品，不计入', en: 'Buyer and origin are on the same side' },
  NOT_PAIRED: { zh: '采购方与产地没有结对', en: 'Buyer and origin are not paired' },
  DISPUTED: { zh: '凭证或销售行有争议，暂不计入', en: 'Its evidence or its sale is in dispute' },
  EVIDENCE_TOO_WEAK: { zh: '凭证等级不足', en: 'Its evidence is too weak for the scheme' },
  SELL_THROUGH: { zh: '动销：同批货物已计入采购', en: 'Sell-through: the purchase of the same goods counts already' },
  NOT_DELIVERED: { zh: '销售数量超出到货数量', en: 'More was sold than was delivered' },
  CHANNEL_NOT_REGISTERED: { zh: '报告时渠道未登记', en: 'The channel was not registered' },
  ORIGIN_REVOKED: { zh: '批次产地证明已被撤销', en: 'The proof of the lot’s origin was revoked' },
  BOUGHT_ELSEWHERE: { zh: '在平台外采购', en: 'Bought elsewhere, not on the platform' },
  NO_INVOICE: { zh: '发票或付款已归另一笔采购', en: 'Its invoice or transfer proves another purchase' },
  ORDER_ENDED: { zh: '订单已终止', en: 'The order has ended' },
  LOT_NOT_NAMED: { zh: '尚未发货，批次未知', en: 'Not shipped yet, so its lot is not named' },
  NOT_ACCEPTED: { zh: '尚未验收', en: 'Not accepted yet' },
  NOT_PAID: { zh: '尚未付款', en: 'Not paid yet' },
  NOT_PAID_IN_FULL: { zh: '尚未付清', en: 'Not paid in full yet' },
  REFUNDED: { zh: '货款已退回', en: 'Its money was given back' },
  NOT_SOLD: { zh: '尚无渠道销售报告', en: 'No channel has reported its sale' },
  COUNTED_AS_PURCHASE: { zh: '已计入采购，销售不再计入', en: 'Counts as a purchase already, so its sale adds nothing' },
  SCHEME_NOT_IN_FORCE: { zh: '确认时口径未施行', en: 'The scheme was not in force at recognition' },
};

type Change = Words & { by: 'PARTIES' | 'OFFICE' | 'ANOTHER_ORDER' };
const change = (by: Change['by'], zh: string, en: string): Change => ({ by, zh, en });

/**
 * What has to be done about each need, from what asks least to what asks most: what the parties to this order still do, what its
 * documents need, what an office does, and what only another order can do. What counts, or counts already, needs nothing.
 */
const CHANGES: Record<
  Exclude<Need, 'COUNTED' | 'SELL_THROUGH' | 'COUNTED_AS_PURCHASE' | 'EVIDENCE_TOO_WEAK'>,
  Change
> = {
  NO_UNIT_YET: change('PARTIES', '付款前选定所属单位并经单位确认', 'Before paying, belong to a unit that confirms it'),
  NOT_PAID: change('PARTIES', '按付款编号付款', 'The buyer pays, with the payment reference'),
  NOT_PAID_IN_FULL: change('PARTIES', '付清该行货款', 'The line is paid in full'),
  REFUNDED: change('PARTIES', '重新支付已退回的货款', 'What was given back is paid again'),
  MONEY_ELSEWHERE: change(
    'PARTIES',
    '退回多付及退货的款项',
    'What rests with goods that are no longer owed is given back',
  ),
  NOT_ACCEPTED: change('PARTIES', '采购单位验收', 'The buyer accepts the delivery'),
  LOT_NOT_NAMED: change('PARTIES', '供应商发货并写明批次', 'The supplier ships it, naming the lot'),
  NOT_SOLD: change(
    'PARTIES',
    '由已登记的东部渠道报告销售',
    'A registered channel of the eastern party reports its sale',
  ),
  NOT_DELIVERED: change(
    'PARTIES',
    '供应商发足所售数量，或由渠道更正报告',
    'The supplier ships what was sold, or the channel corrects its report',
  ),
  EVIDENCE_LEVEL_1: change('PARTIES', '附上凭证文件', 'Attach a document'),
  EVIDENCE_LEVEL_2: change(
    'PARTIES',
    '附上发票，各行金额合计与应付金额一致',
    'Attach invoices whose amounts add up to exactly what is owed for the line',
  ),
  EVIDENCE_LEVEL_3: change('OFFICE', '由县级或财政部门确认凭证', 'An office confirms its evidence'),
  DISPUTED: change(
    'OFFICE',
    '由办公室裁定凭证或销售行的争议',
    'The office settles the dispute about its evidence or its sale',
  ),
  ORIGIN_REVOKED: change('OFFICE', '办公室重新核实批次产地', 'An office verifies the lot’s origin again'),
  CHANNEL_NOT_REGISTERED: change(
    'OFFICE',
    '渠道登记后重新报告',
    'The channel is registered and reports the sale again',
  ),
  SCHEME_NOT_IN_FORCE: change('OFFICE', '该口径施行', 'The scheme is put in force'),
  ORIGIN_NOT_LISTED: change(
    'ANOTHER_ORDER',
    '采购产地在名单内的批次',
    'Buy a lot that was grown in a place on the list',
  ),
  ORIGIN_SHARE_TOO_LOW: change(
    'ANOTHER_ORDER',
    '采购名单内或结对地区原料占比达到口径要求的批次',
    'Buy a lot of which as much as the scheme asks for comes from places on the list or paired',
  ),
  PROCESSED_ELSEWHERE: change(
    'ANOTHER_ORDER',
    '采购在名单内或结对地区加工的批次',
    'Buy a lot that was last processed in a place on the list or paired',
  ),
  NO_MANDATE: change(
    'ANOTHER_ORDER',
    '取得生产者授权后重新下单',
    'Order again on a day on which a producer’s mandate covers the goods',
  ),
  NO_UNIT: change(
    'ANOTHER_ORDER',
    '已付款不再改变归属；选定单位并经确认后重新下单',
    'What was paid stays as it is; order again once a unit has confirmed that you belong to it',
  ),
  SUPPLIER_NOT_LISTED: change(
    'ANOTHER_ORDER',
    '向注册地在名单内的供应商采购',
    'Buy from a supplier whose seat is on the list',
  ),
  NOT_PAIRED: change('ANOTHER_ORDER', '采购与本地结对地区的产品', 'Buy from a place that is paired with the buyer’s'),
  SAME_SIDE: change('ANOTHER_ORDER', '采购结对的西部地区产品', 'Buy from a paired western place'),
  FORMER_PAIRING: change(
    'ANOTHER_ORDER',
    '结对关系已结束；采购现结对地区的产品',
    'The pairing has ended; buy from a place that is paired now',
  ),
  NOT_A_UNION: change('ANOTHER_ORDER', '由工会采购', 'A union buys it'),
  NOT_A_BUDGET_UNIT: change(
    'ANOTHER_ORDER',
    '由预算单位或其所属单位采购',
    'A budget unit, or a unit below one, buys it',
  ),
  EAST_TO_WEST: change(
    'ANOTHER_ORDER',
    '由东部单位采购与其结对的西部地区产品',
    'An eastern unit buys from a western place that is paired with it',
  ),
  NOT_IN_FORCE_THEN: change(
    'ANOTHER_ORDER',
    '在口径施行期间采购（施行不追溯）',
    'Buy while the scheme is in force; putting it in force later does not reach back',
  ),
  NO_INVOICE: change(
    'ANOTHER_ORDER',
    '凭自己的发票和付款重新申报',
    'Declare it again with its own invoice and transfer',
  ),
  BOUGHT_ELSEWHERE: change('ANOTHER_ORDER', '在平台上下单采购', 'Order it on the platform'),
  ORDER_ENDED: change('ANOTHER_ORDER', '订单已终止；重新下单', 'The order has ended; place it again'),
};
const BY_EFFORT = Object.keys(CHANGES);
const DOERS: readonly Change['by'][] = ['PARTIES', 'OFFICE', 'ANOTHER_ORDER'];

const changesOf = (needs: readonly Need[]): Change[] =>
  needs.flatMap((need) => CHANGES[need as keyof typeof CHANGES] ?? []);

/** What has to be done about one need; null of what needs nothing. */
export function needWords(need: Need): Words | null {
  const [made] = changesOf([need]);
  return made ? { zh: made.zh, en: made.en } : null;
}

/** What would make money with these needs count: one change, or each that it takes, in the order in which they are made. Null where nothing has to change. */
export function changeOf(needs: readonly Need[]): Words | null {
  const changes = changesOf(needs);
  if (changes.length === 0) return null;
  return { zh: changes.map(({ zh }) => zh).join('；'), en: changes.map(({ en }) => en).join('; ') };
}

/**
 * The part of a line whose change is the smallest: one that the parties to the order can make before one that an office has to
 * make, and that before another order; then fewest changes, then least effort. Null where nothing has to change.
 */
export function smallestChange<Part extends Pick<LinePart, 'needs'>>(parts: readonly Part[]): Part | null {
  const effort = ({ needs }: Part) => [
    Math.max(...changesOf(needs).map(({ by }) => DOERS.indexOf(by))),
    needs.length,
    Math.max(...needs.map((need) => BY_EFFORT.indexOf(need))),
  ];
  const missing = parts.filter(({ needs }) => needs.length > 0);
  return missing.reduce<Part | null>((least, part) => {
    if (least === null) return part;
    const [mine, its] = [effort(part), effort(least)];
    const less = mine.map((each, index) => each - its[index]).find((each) => each !== 0) ?? 0;
    return less < 0 ? part : least;
  }, null);
}
