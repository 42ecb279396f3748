import type { PlaceLevel, PlaceSpan } from '../rules/place-book';
import { FIRST_DAY_UNKNOWN } from './today';

/**
 * The dated history that the trade between Fujian and Ningxia needs, from public notices of 1981–2021. Where only the
 * year is known a change holds from 1 January. It goes before today's list, which still names 350402 as a place.
 */
type Known = [code: string, name: string, parentCode: string, from: number | null, until?: number, successor?: string];

const KNOWN: Known[] = [
  ['640121', '永宁县', '640100', 1981],
  ['640202', '大武口区', '640200', 1983],
  ['640303', '红寺堡区', '640300', 2009],
  // Prefectures of the 6421xx and 6422xx counties are not known here; the province stands above them.
  ['642126', '盐池县', '640000', null, 1998, '640323'],
  ['640323', '盐池县', '640300', 1998],
  ['642127', '同心县', '640000', null, 1998, '640324'],
  ['640324', '同心县', '640300', 1998],
  ['642221', '固原县', '640000', null, 2001, '640402'],
  ['640402', '原州区', '640400', 2001],
  ['642223', '西吉县', '640000', null, 2001, '640422'],
  ['640422', '西吉县', '640400', 2001],
  ['642224', '隆德县', '640000', null, 2001, '640423'],
  ['640423', '隆德县', '640400', 2001],
  ['642225', '泾源县', '640000', null, 2001, '640424'],
  ['640424', '泾源县', '640400', 2001],
  ['642226', '彭阳县', '640000', null, 2001, '640425'],
  ['640425', '彭阳县', '640400', 2001],
  ['642124', '中宁县', '640000', null, 1998, '640322'],
  ['640322', '中宁县', '640300', 1998, 2003, '640521'],
  ['640521', '中宁县', '640500', 2003],
  ['642222', '海原县', '640000', null, 2001, '640421'],
  ['640421', '海原县', '640400', 2001, 2003, '640522'],
  ['640522', '海原县', '640500', 2003],
  ['350182', '长乐市', '350100', 1994, 2017, '350112'],
  ['350112', '长乐区', '350100', 2017],
  // The digits 350205 were another place until 2003: it has no successor under this code.
  ['350205', '杏林区', '350200', null, 2003],
  ['350205', '海沧区', '350200', 2003],
  ['350402', '梅列区', '350400', null, 2021, '350404'],
  ['350403', '三元区', '350400', null, 2021, '350404'],
  ['350404', '三元区', '350400', 2021],
  ['350427', '沙县', '350400', null, 2021, '350405'],
  ['350405', '沙县区', '350400', 2021],
  ['350681', '龙海市', '350600', null, 2021, '350604'],
  ['350604', '龙海区', '350600', 2021],
  ['350625', '长泰县', '350600', null, 2021, '350605'],
  ['350605', '长泰区', '350600', 2021],
];

/** Towns and villages that goods or pairings name. A code cannot be older than the county's that it begins with. */
const BELOW: Known[] = [
  ['640121104', '闽宁镇', '640121', 1981],
  ['640121104200', '福宁村', '640121104', 1981],
  ['640121104201', '木兰村', '640121104', 1981],
  ['640121104202', '武河村', '640121104', 1981],
  ['640121104203', '园艺村', '640121104', 1981],
  ['640121104204', '玉海村', '640121104', 1981],
  ['640121104205', '原隆村', '640121104', 1981],
  ['640422100', '吉强镇', '640422', 2001],
];

/** Hongsibu was part of Wuzhong city before it was a district. */
const WUZHONG: PlaceSpan = {
  ...span(['640300', '吴忠市', '640000', null]),
  successors: [{ code: '640303', changedOn: first(2009), partial: true }],
};

export const knownHistory: PlaceSpan[] = [WUZHONG, ...KNOWN.map(span), ...BELOW.map(span)];

function span([code, name, parentCode, from, until, successor]: Known): PlaceSpan {
  const validUntil = until === undefined ? null : first(until);
  const successors = successor ? [{ code: successor, changedOn: validUntil!, partial: false }] : [];
  return {
    code,
    name,
    level: levelOf(code),
    parentCode,
    validFrom: from === null ? FIRST_DAY_UNKNOWN : first(from),
    validUntil,
    successors,
  };
}

function levelOf(code: string): PlaceLevel {
  if (code.length > 6) return code.length === 9 ? 4 : 5;
  return code.endsWith('00') ? 2 : 3;
}

function first(year: number): string {
  return `${year}-01-01`;
}
