/** Origin lists that every installation starts with; each is dated data with a source, never a rule in code. */
export interface ReferenceList {
  code: string;
  nameZh: string;
  nameEn: string;
  source: string;
  validFrom: string;
  /** Ningxia's counties on it; an office adds other provinces' with `putOriginList`. */
  members: string[];
}

/** First day of the five-year transition; whether and when a place was listed before is not recorded here. */
const TRANSITION_BEGAN = '2021-01-01';

const NINGXIA_EIGHT = ['640402', '640422', '640423', '640424', '640425', '640324', '640323', '640522'];

/**
 * The transition ended on 2025-12-31 and regular assistance began in 2026, but no notice of an end of these lists is
 * known: the spans stay open, and an office ends them with `putOriginList` when one comes.
 */
export const referenceLists: ReferenceList[] = [
  {
    code: 'LIST_832',
    nameZh: '832 个脱贫县（宁夏）',
    nameEn: 'The 832 counties lifted out of poverty (Ningxia)',
    source: '原国务院扶贫办《832 个贫困县名单》',
    validFrom: TRANSITION_BEGAN,
    members: NINGXIA_EIGHT,
  },
  {
    code: 'KEY_160',
    nameZh: '160 个国家乡村振兴重点帮扶县（宁夏）',
    nameEn: 'The 160 national key counties for rural revitalisation (Ningxia)',
    source: '国家乡村振兴重点帮扶县名单，2021-08-27 公布',
    validFrom: '2021-08-27',
    members: ['640303', '640324', '640402', '640422', '640522'],
  },
  {
    code: 'NX_KEY_9',
    nameZh: '宁夏 9 个重点帮扶县（区）',
    nameEn: "Ningxia's nine key districts",
    source: '宁夏回族自治区重点帮扶县（区）名单',
    validFrom: TRANSITION_BEGAN,
    members: [...NINGXIA_EIGHT, '640303'],
  },
];
