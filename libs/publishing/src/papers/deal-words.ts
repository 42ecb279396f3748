/** The name of the JSON inside the PDF. */
export const ATTACHED_NAME = 'fair-deal.json';

/** What a price is compared by. */
export const BASE: { [unit: string]: string } = { GRAM: '千克', MILLILITRE: '升', PIECE: '件' };

/** Words of codes on paper; a code without words stands for itself. */
export const KINDS: { [code: string]: string } = {
  GOVERNMENT_PROCUREMENT: '政府采购',
  UNION_DIRECT: '工会定向直采',
  SOCIAL_SALE: '社会助销',
  OUTLET: '专馆专柜专区',
  PARTNER_PLATFORM: '合作平台',
  FREIGHT: '运费',
  DEPOSIT: '押金',
  FEE: '其他费用',
  placeOrder: '下单',
  approveOrder: '审批通过',
  rejectOrder: '审批驳回',
  cancelOrder: '取消',
  INVOICE: '发票',
  BANK_REFERENCE: '银行流水',
  ACCEPTANCE_FORM: '验收单',
  PURCHASE: '采购',
  ASSISTED_SALE: '帮助销售',
  SELL_THROUGH: '动销',
  'supplier_order.placed': '订单生效',
  'supplier_order.confirmed': '供应商确认',
  'supplier_order.closed_short': '未发部分终止',
  'supplier_order.ended': '订单终止',
  'supplier_order.shipped': '发货',
  'supplier_order.accepted': '验收',
  'supplier_order.returned': '退货',
  'supplier_order.origin_revoked': '产地证明撤销',
  'supplier_order.origin_reinstated': '产地证明恢复',
  'payable.opened': '应付款成立',
  'payable.due_changed': '应付款变更',
  'payment.received': '到账',
  'payment.refunded': '退款',
  'evidence.attached': '附上凭证',
  'evidence.withdrawn': '撤回凭证',
  'evidence.confirmed': '凭证经确认',
  'dispute.opened': '凭证争议',
  'dispute.settled': '争议裁定',
  'invoice.difference_accepted': '发票差异确认',
  'attribution.moved': '归属调整',
  'channel.sales_confirmed': '渠道销售确认',
  'channel.sales_corrected': '渠道销售更正',
};

/** What rules look at. */
export const INPUTS: { [name: string]: string } = {
  list: '名单',
  listEdition: '名单版本',
  placesEdition: '区划版本',
  seatCode: '驻地',
  placeCode: '产地',
  originCode: '产地',
  buyerSeatCode: '采购方驻地',
  programme: '协作计划',
  pairingId: '结对',
  pairingVersion: '结对版本',
  validFrom: '有效自',
  validUntil: '有效至',
  on: '日期',
  from: '自',
  until: '至',
  disputed: '有争议',
  evidenceLevel: '凭证等级',
  minimum: '要求等级',
  unitType: '单位类型',
  budgetUnitId: '预算单位',
  reason: '理由',
};

export const STATES: { [code: string]: string } = {
  VERIFIED: '已核实',
  REVOKED: '已撤销',
  HELD: '有效',
  DISPUTED: '争议中',
  LOST: '不成立',
  WITHDRAWN: '已撤回',
  NOT_INVOICED: '未开票',
  UNDER_INVOICED: '开票不足',
  OVER_INVOICED: '开票超额',
  AWAITING_ACCEPTANCE: '待验收',
  WITHIN_TOLERANCE: '差异在允许范围内',
  MATCHED: '相符',
};

export const wordFor = (words: { [code: string]: string }, code: string): string => words[code] ?? code;

/** A moment in Shanghai, to the minute: `2026-03-01 09:30`. */
export function printedAt(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
