import type { CategoryRow } from '../store/classes';

type Row = [
  code: string,
  nameZh: string,
  nameEn: string,
  more?: { special?: true; certificate?: true; parent?: string },
];

/**
 * Ningxia's six specials (六特) and what else is traded. `certificate`: since 2026-02-01 every batch of vegetables
 * (cultivated mushrooms too), fruit, livestock and poultry needs a commitment certificate (承诺达标合格证); dried goji and
 * wine are processed food and need a production licence instead.
 */
const ROWS: Row[] = [
  ['GOJI', '枸杞', 'Goji', { special: true }],
  ['GOJI_FRESH', '枸杞鲜果', 'Fresh goji berries', { special: true, certificate: true, parent: 'GOJI' }],
  ['WINE', '葡萄酒', 'Wine', { special: true }],
  ['MILK', '牛奶', 'Milk', { special: true }],
  ['BEEF', '肉牛', 'Beef cattle', { special: true, certificate: true }],
  ['TAN_LAMB', '滩羊', 'Tan lamb', { special: true, certificate: true }],
  ['COOL_VEGETABLES', '冷凉蔬菜', 'Cold-climate vegetables', { special: true, certificate: true }],
  ['MUSHROOMS', '食用菌', 'Mushrooms', { certificate: true }],
  ['POTATOES', '马铃薯', 'Potatoes', { certificate: true }],
  ['GRAINS', '小秋杂粮', 'Minor grains', {}],
  ['HONEY', '蜂蜜', 'Honey', {}],
  ['APRICOTS', '红梅杏', 'Hongmei apricots', { certificate: true }],
  ['CHICKEN', '朝那鸡', 'Chaona chicken', { certificate: true }],
];

export const referenceCategories: CategoryRow[] = ROWS.map(
  ([code, nameZh, nameEn, { special = false, certificate = false, parent = null } = {}]) => ({
    code,
    parentCode: parent,
    nameZh,
    nameEn,
    special,
    commitmentCertificate: certificate,
  }),
);
