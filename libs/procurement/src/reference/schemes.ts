import type { NewScheme } from '../use-cases/put-scheme';

/** Schemes that every installation starts with (counting.md). They stay in force with an open end until a next version says otherwise. */
export const SCHEMES: readonly NewScheme[] = [
  {
    code: 'RESERVE',
    version: 1,
    evaluator: 'RESERVE',
    nameZh: '预算单位预留份额采购',
    nameEn: 'Reserved share of budget units',
    status: 'IN_FORCE',
    validFrom: '2021-01-01',
    validUntil: null,
    source: '财政部等《关于印发〈关于深入开展政府采购脱贫地区农副产品工作推进乡村产业振兴的实施意见〉的通知》, 2021',
    parameters: { originList: 'LIST_832', minimumRatios: [{ divisionCode: '*', basisPoints: 1000 }] },
  },
  {
    code: 'EW_PURCHASE',
    version: 1,
    evaluator: 'EW_PURCHASE',
    nameZh: '东西部协作·采购',
    nameEn: 'East-west cooperation, purchases',
    status: 'IN_FORCE',
    validFrom: '2021-01-01',
    validUntil: null,
    source: '东西部协作消费帮扶统计口径',
    parameters: { programme: 'EAST_WEST' },
  },
  {
    code: 'UNION',
    version: 1,
    evaluator: 'UNION',
    nameZh: '工会定向直采',
    nameEn: 'Union direct purchase',
    status: 'IN_FORCE',
    validFrom: '2021-01-01',
    validUntil: null,
    source: '全国总工会消费帮扶统计口径',
    parameters: { programme: 'EAST_WEST' },
  },
];
