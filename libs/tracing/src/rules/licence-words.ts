import { type BusinessDate, daysBetween, type Words } from '@shanhai/kernel';
import type { LicenceKind } from './licences';

/** What licences are called by people. */
export const LICENCE_NAMES: Record<LicenceKind, Words> = {
  BUSINESS: { zh: '营业执照', en: 'business licence' },
  FOOD_PRODUCTION: { zh: '食品生产许可证', en: 'food production licence' },
  FOOD_TRADE: { zh: '食品经营许可证', en: 'food trade licence' },
  ORGANIC: { zh: '有机产品认证证书', en: 'organic certificate' },
  GREEN_FOOD: { zh: '绿色食品证书', en: 'green food certificate' },
  ANIMAL_QUARANTINE: { zh: '动物检疫合格证明', en: 'animal quarantine certificate' },
  OTHER: { zh: '证照', en: 'licence' },
};

interface Named {
  kind: LicenceKind;
  number: string;
}

/** That a licence ends, or has ended: `validUntil` is the first day on which it holds no more. */
export function licenceEnds({ kind, number }: Named, validUntil: BusinessDate, today: BusinessDate): Words {
  const { zh, en } = LICENCE_NAMES[kind];
  const left = daysBetween(today, validUntil);
  if (left <= 0)
    return {
      zh: `${zh} ${number} 自 ${validUntil} 起失效，须凭其发货的商品不能再发货`,
      en: `The ${en} ${number} holds no more since ${validUntil}: what ships by it cannot be shipped`,
    };
  return {
    zh: `${zh} ${number} 还有 ${left} 天失效（${validUntil} 起），请及时换证并提交`,
    en: `The ${en} ${number} holds for ${left} more days (until ${validUntil}): renew it and put the new one`,
  };
}

/** What the office made of a licence. */
export function licenceJudged({ kind, number }: Named, reason: string | null): Words {
  const { zh, en } = LICENCE_NAMES[kind];
  if (reason === null) return { zh: `${zh} ${number} 已核实`, en: `The ${en} ${number} was verified` };
  return { zh: `${zh} ${number} 未通过：${reason}`, en: `The ${en} ${number} was rejected: ${reason}` };
}
