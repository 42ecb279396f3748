import type { Process } from '../rules/process';

const SINCE = '2016-01-01';
/** Nothing weighs more for being sorted, cut or packed. */
const MASS = '质量守恒：分级、分割、分装不增加重量';

const handling = (code: string, nameZh: string, nameEn: string): Process => ({
  ...{ code, version: 1, nameZh, nameEn, kind: 'HANDLING', between: null },
  ...{ yieldOutput: 1n, yieldInput: 1n, source: MASS, validFrom: SINCE, validUntil: null },
});

/** Processes that every installation starts with. Yields of others differ by variety and place: offices of provinces put them, with their source. */
export const referenceProcesses: readonly Process[] = [
  {
    code: 'GOJI_DRYING',
    version: 1,
    nameZh: '枸杞制干',
    nameEn: 'Goji drying',
    kind: 'PROCESSING',
    between: { inputCategory: 'GOJI_FRESH', inputUnit: 'GRAM', outputCategory: 'GOJI', outputUnit: 'GRAM' },
    yieldOutput: 1n,
    yieldInput: 4n,
    source: '每制 1 公斤干果需鲜果 4 至 5 公斤，取最高得率',
    validFrom: SINCE,
    validUntil: null,
  },
  handling('SORTING', '分级', 'Sorting'),
  handling('CUTTING', '分割', 'Cutting'),
  handling('PACKING', '分装', 'Packing'),
];
