import type { Programme } from '../store/programme-store';

/** East-west cooperation began in 1996; first days of the others are not known. */
const programme = (code: Programme['kind'], nameZh: string, nameEn: string): Programme => ({
  ...{ code, kind: code, version: 1, nameZh, nameEn },
  ...{ validFrom: '1996-01-01', validUntil: null, source: '平台预置' },
});

export const referenceProgrammes: Programme[] = [
  programme('EAST_WEST', '东西部协作', 'East-west cooperation'),
  programme('INSIDE_PROVINCE', '山海协作', 'Mountain-sea cooperation inside Fujian'),
  programme('INDUSTRY', '产业合作', 'Industry agreements'),
];

export interface ReferencePairing {
  programmeCode: string;
  eastDivisionCode: string;
  westDivisionCode: string;
  validFrom: string;
  validUntil: string | null;
  source: string;
}

type Row = [east: string, west: string, from: string, until: string | null];

/** Where only a year is told, 1 January. Xiamen's state companies and their villages need organisations: not here. */
const EAST_WEST: Row[] = [
  ['350000', '640000', '1996-01-01', null], // 福建省 – 宁夏回族自治区
  ['350206', '640121104', '2022-01-01', null], // 湖里区 – 闽宁镇, by 2022
  ['350203', '640121104', '2022-01-01', null], // 思明区 – 闽宁镇, by 2022
  ['350205', '640424', '2022-01-01', null], // 海沧区 – 泾源县, by 2022
  ['350213', '640425', '2021-01-01', null], // 翔安区 – 彭阳县
  ['350181', '640422', '2021-05-01', null], // 福清市 – 西吉县
  ['350600', '640522', '2023-09-01', null], // 漳州市 – 海原县, by 2023-09
  ['350100', '621100', '2016-10-01', '2021-01-01'], // 福州市 – 定西市, and under it:
  ['350103', '621102', '2016-10-01', '2021-01-01'], // 台江区 – 安定区
  ['350122', '621122', '2016-10-01', '2021-01-01'], // 连江县 – 陇西县
  ['350102', '621126', '2016-10-01', '2021-01-01'], // 鼓楼区 – 岷县
  // Its first day is not known: it was in force, as the programme's province pairing was, and ended in 2021.
  ['350200', '622900', '2016-10-01', '2021-01-01'], // 厦门市 – 临夏回族自治州
];

/** Inside Fujian; never in east-west totals. First days are not known: from the first of the present five-year span. */
const INSIDE_PROVINCE: Row[] = [
  ['350100', '350700', '2021-01-01', null], // 福州市 – 南平市
  ['350112', '350724', '2021-01-01', null], // 长乐区 – 松溪县
  ['350121', '350783', '2021-01-01', null], // 闽侯县 – 建瓯市
];

/** A mushroom agreement; it makes the place a member of no list. */
const INDUSTRY: Row[] = [['350922', '640202', '2024-06-01', null]]; // 古田县 – 大武口区

const named = (programmeCode: string, source: string, rows: Row[]): ReferencePairing[] =>
  rows.map(([eastDivisionCode, westDivisionCode, validFrom, validUntil]) => ({
    programmeCode,
    eastDivisionCode,
    westDivisionCode,
    validFrom,
    validUntil,
    source,
  }));

export const referencePairings: ReferencePairing[] = [
  ...named('EAST_WEST', '东西部协作结对安排，公开报道 1996–2024', EAST_WEST),
  ...named('INSIDE_PROVINCE', '福建省山海协作结对安排', INSIDE_PROVINCE),
  ...named('INDUSTRY', '古田县与大武口区食用菌产业合作协议，2024-06', INDUSTRY),
];
