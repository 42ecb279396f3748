import type { OrganisationKind, Role, UnitType } from '@shanhai/organisations';

export interface DemoPerson {
  /** Also the e-mail's name. */
  key: string;
  name: string;
  /** All of the kind's where none are given. */
  roles?: Role[];
}

export interface DemoUnit {
  key: string;
  kind: OrganisationKind;
  unitType: UnitType;
  name: string;
  seat: string;
  /** The first two characters of its credit code. */
  body: string;
  /** A made-up, valid code; made from body and seat where none is given. */
  creditCode?: string;
  budgetUnit?: boolean;
  /** Key of the unit above it, which stands earlier in the list. */
  parent?: string;
  approvalAboveFen?: bigint;
  people: DemoPerson[];
  /** Suppliers: key of the office that recommends it and verifies its lots. */
  office?: string;
}

const office = (key: string, name: string, seat: string, person: string): DemoUnit => ({
  key,
  kind: 'OFFICE',
  unitType: 'COORDINATION_OFFICE',
  name,
  seat,
  body: '11',
  people: [{ key, name: person }],
});

export const OFFICES: DemoUnit[] = [
  office('fujian', '福建省对口协作办（演示）', '350000', '林晓东'),
  office('ningxia', '宁夏回族自治区协作办（演示）', '640000', '马志远'),
  office('xiji-office', '西吉县协作办（演示）', '640422', '马秀兰'),
  office('hongsibu-office', '红寺堡区协作办（演示）', '640303', '杨建国'),
  office('zhongning-office', '中宁县协作办（演示）', '640521', '王海燕'),
  office('yongning-office', '永宁县协作办（演示）', '640121', '李向阳'),
  office('yanchi-office', '盐池县协作办（演示）', '640323', '冯玉梅'),
  office('pengyang-office', '彭阳县协作办（演示）', '640425', '韩东升'),
  office('dingxi-office', '定西市协作办（演示）', '621100', '赵文斌'),
  {
    key: 'custodian',
    kind: 'CUSTODIAN',
    unitType: 'STATE_COMPANY',
    name: '福建消费帮扶结算中心（演示）',
    seat: '350102',
    body: '91',
    people: [
      { key: 'custodian', name: '郑丽萍' },
      { key: 'custodian-second', name: '何文涛' },
    ],
  },
];

const supplier = (
  key: string,
  name: string,
  seat: string,
  by: string,
  person: string,
  more: Partial<DemoUnit> = {},
): DemoUnit => ({
  key,
  kind: 'SUPPLIER',
  unitType: 'COOPERATIVE',
  name,
  seat,
  body: '93',
  office: by,
  people: [{ key, name: person }],
  ...more,
});

/** Codes that are given are the made-up, valid ones of the reference sheet; the others are made by the same rule. */
export const SUPPLIERS: DemoUnit[] = [
  supplier('xiji', '西吉向丰马铃薯专业合作社', '640422', 'xiji-office', '马成义', { creditCode: '93640422MA7XQ1Y198' }),
  supplier('hongsibu', '红寺堡红沃枸杞专业合作社', '640303', 'hongsibu-office', '丁学军', {
    creditCode: '93640303MA7XQ1Y51X',
  }),
  supplier('dawukou', '大武口闽菇食用菌专业合作社', '640202', 'ningxia', '周永强', {
    creditCode: '93640202MA7XQ1Y43F',
  }),
  supplier('zhongning', '中宁杞红枸杞专业合作社', '640521', 'zhongning-office', '田玉珍', {
    creditCode: '93640521MA7XQ1Y002',
  }),
  supplier('winery', '闽宁镇鹭原酒庄有限公司', '640121104', 'yongning-office', '陈立诚', {
    creditCode: '91640121MA7XQ1Y356',
    unitType: 'COMPANY',
    body: '91',
  }),
  supplier('yuanlong', '闽宁镇原隆村股份经济合作社', '640121104205', 'yongning-office', '海国宝', {
    creditCode: 'N2640121MF0XQ1Y22A',
    unitType: 'VILLAGE_COLLECTIVE',
    body: 'N2',
  }),
  supplier('yanchi', '盐池塞上滩羊养殖专业合作社', '640323', 'yanchi-office', '孙占海'),
  supplier('pengyang', '彭阳朝那农产品专业合作社', '640425', 'pengyang-office', '虎正伟'),
  supplier('jingyuan', '泾源六盘山黄牛养殖专业合作社', '640424', 'ningxia', '于福祥'),
  supplier('haiyuan', '海原南华山杂粮专业合作社', '640522', 'ningxia', '田彦龙'),
  supplier('yuanzhou', '原州区彭堡冷凉蔬菜专业合作社', '640402', 'ningxia', '剡小平'),
  supplier('anding', '定西安定区薯都马铃薯专业合作社', '621102', 'dingxi-office', '张克俭'),
  supplier('gutian', '古田县翠屏湖食用菌专业合作社', '350922', 'fujian', '阮孝清'),
];

const buyer = (
  key: string,
  unitType: UnitType,
  name: string,
  seat: string,
  body: string,
  person: string | null,
  more: Partial<DemoUnit> = {},
): DemoUnit => ({
  key,
  kind: 'BUYER',
  unitType,
  name,
  seat,
  body,
  people: person === null ? [] : [{ key, name: person }],
  ...more,
});

/** Partner platforms buy here, sell on, and report it. */
const PLATFORM: Partial<DemoUnit> = { kind: 'CHANNEL_PARTNER', unitType: 'PLATFORM' };

/** The order of state companies is that of their villages in `VILLAGE_PAIRINGS`. */
export const BUYERS: DemoUnit[] = [
  buyer('siming', 'DEPARTMENT', '思明区机关事务管理局（演示）', '350203', '11', '吴建平', { budgetUnit: true }),
  buyer('union', 'UNION', '厦门鹭江职工工会联合会（演示）', '350203', '81', null, {
    creditCode: '81350200MC0XQ1Y64P',
    parent: 'siming',
    approvalAboveFen: 5_000_000n,
    people: [
      { key: 'union', name: '陈晓岚', roles: ['ADMIN', 'ORDERER', 'FINANCE', 'AUDITOR'] },
      { key: 'union-approver', name: '黄志强', roles: ['APPROVER'] },
      { key: 'union-receiver', name: '苏美琴', roles: ['RECEIVER'] },
    ],
  }),
  buyer('gulou', 'DEPARTMENT', '福州市榕城机关服务中心（演示）', '350102', '11', '林国栋', {
    creditCode: '11350100MB0XQ1Y798',
    budgetUnit: true,
  }),
  buyer('school', 'SCHOOL', '思明区莲花实验学校（演示）', '350203', '12', '许文静', {
    creditCode: '12350203MB0XQ1Y87G',
    budgetUnit: true,
  }),
  buyer('hospital', 'HOSPITAL', '海沧区人民医院（演示）', '350205', '12', '蔡明辉', { budgetUnit: true }),
  buyer('xiangan', 'UNION', '翔安区教育工会（演示）', '350213', '81', '洪秀珠'),
  buyer('fuqing', 'UNION', '福清市总工会职工服务社（演示）', '350181', '81', '俞启航'),
  buyer('fuqing-school', 'SCHOOL', '福清市玉屏中学（演示）', '350181', '12', '翁淑芬', { budgetUnit: true }),
  buyer('zhangpu', 'DEPARTMENT', '漳浦县机关后勤服务中心（演示）', '350623', '11', '蓝志明', { budgetUnit: true }),
  buyer('huli', 'DEPARTMENT', '湖里区机关食堂管理中心（演示）', '350206', '11', '叶春华', { budgetUnit: true }),
  buyer('jianfa', 'STATE_COMPANY', '厦门建发集团（演示）', '350203', '91', '曾国强'),
  buyer('guomao', 'STATE_COMPANY', '厦门国贸控股集团（演示）', '350206', '91', '邱晓敏'),
  buyer('xiangyu', 'STATE_COMPANY', '厦门象屿集团（演示）', '350206', '91', null),
  buyer('shizheng', 'STATE_COMPANY', '厦门市政集团（演示）', '350203', '91', null),
  buyer('xiashang', 'STATE_COMPANY', '厦门夏商集团（演示）', '350203', '91', '傅建军'),
  buyer('zhuzhai', 'STATE_COMPANY', '厦门住宅集团（演示）', '350203', '91', null),
  buyer('tefang', 'STATE_COMPANY', '厦门特房集团（演示）', '350206', '91', null),
  buyer('pupu', 'COMPANY', '朴朴超市福州仓（演示）', '350102', '91', '江雨晴', PLATFORM),
  buyer('xiji-union', 'UNION', '西吉县总工会（演示）', '640422', '81', '马丽娟'),
  buyer('minxing', 'COMPANY', '厦门夏商民兴超市（演示）', '350203', '91', '郭丽萍', PLATFORM),
  buyer('fangjia', 'COMPANY', '福建方家铺子（演示）', '350102', '91', '方志远', PLATFORM),
  buyer('jianfu', 'COMPANY', '厦门见福便利店（演示）', '350206', '91', '张一帆', PLATFORM),
];

/** Xiamen's state companies and what each helps: Minning town and six of its villages, since 2022. */
export const VILLAGE_PAIRINGS: [company: string, place: string][] = [
  ['jianfa', '640121104'],
  ['guomao', '640121104205'],
  ['xiangyu', '640121104202'],
  ['shizheng', '640121104200'],
  ['xiashang', '640121104203'],
  ['zhuzhai', '640121104201'],
  ['tefang', '640121104204'],
];

export const UNITS: DemoUnit[] = [...OFFICES, ...SUPPLIERS, ...BUYERS];
