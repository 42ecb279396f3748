import type { NewBrand } from '../store/classes';

const GEOGRAPHICAL_INDICATION = '国家知识产权局地理标志公告';
const REGIONAL = '区域公用品牌，地方政府公布';

/** Regional brands with the places that may carry them. Where an area is finer than the codes that are known, the county or region. */
export const referenceBrands: NewBrand[] = [
  // The indication of 2017 covers 11 of Zhongning's 12 towns. Which codes are theirs, and which town is left out, is not known here: the county stands for
  // them, which lets in one town too many; the office that authorises a supplier knows. Add their codes from a source, never by order of names.
  {
    code: 'ZHONGNING_GOJI',
    nameZh: '中宁枸杞',
    nameEn: 'Zhongning goji',
    areaCodes: ['640521'],
    source:
      '中宁枸杞地理标志，2017：宁安、恩和、鸣沙、新堡、大战场、石空、舟塔、余丁、白马、喊叫水、徐套 11 个乡镇；其代码未知，暂以中宁县（12 个乡镇）为地域',
  },
  {
    code: 'HELAN_WINE',
    nameZh: '贺兰山东麓葡萄酒',
    nameEn: 'Helan Mountain East wine',
    areaCodes: ['640000'],
    source: GEOGRAPHICAL_INDICATION,
  },
  {
    code: 'YANCHI_TAN_LAMB',
    nameZh: '盐池滩羊',
    nameEn: 'Yanchi tan lamb',
    areaCodes: ['640323'],
    source: GEOGRAPHICAL_INDICATION,
  },
  {
    code: 'LIUPANSHAN_VEGETABLES',
    nameZh: '六盘山冷凉蔬菜',
    nameEn: 'Liupanshan cold-climate vegetables',
    areaCodes: ['640400'],
    source: REGIONAL,
  },
  {
    code: 'GUYUAN_POTATOES',
    nameZh: '固原马铃薯',
    nameEn: 'Guyuan potatoes',
    areaCodes: ['640400'],
    source: GEOGRAPHICAL_INDICATION,
  },
  {
    code: 'PENGYANG_APRICOTS',
    nameZh: '彭阳红梅杏',
    nameEn: 'Pengyang hongmei apricots',
    areaCodes: ['640425'],
    source: GEOGRAPHICAL_INDICATION,
  },
  {
    code: 'CHAONA_CHICKEN',
    nameZh: '朝那鸡',
    nameEn: 'Chaona chicken',
    areaCodes: ['640425'],
    source: GEOGRAPHICAL_INDICATION,
  },
  { code: 'FUNONG', nameZh: '福农优品', nameEn: 'Funong select (Fujian)', areaCodes: ['350000'], source: REGIONAL },
  {
    code: 'WUYI_WATERS',
    nameZh: '武夷山水',
    nameEn: 'Wuyi mountains and waters',
    areaCodes: ['350700'],
    source: REGIONAL,
  },
];
