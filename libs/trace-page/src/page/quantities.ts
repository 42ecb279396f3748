import type { BaseUnit, Language } from '@shanhai/kernel';

const UNITS: Record<BaseUnit, { base: bigint; digits: number; zh: string; en: string }> = {
  GRAM: { base: 1000n, digits: 3, zh: '千克', en: 'kg' },
  MILLILITRE: { base: 1000n, digits: 3, zh: '升', en: 'l' },
  PIECE: { base: 1n, digits: 0, zh: '件', en: 'pieces' },
};
/** UN/ECE Recommendation 20, as trace events name units. */
const RECOMMENDED: Readonly<Record<string, Record<Language, string>>> = {
  KGM: { zh: '千克', en: 'kg' },
  GRM: { zh: '克', en: 'g' },
  TNE: { zh: '吨', en: 't' },
  LTR: { zh: '升', en: 'l' },
  MLT: { zh: '毫升', en: 'ml' },
};

/** A quantity in base units as people say it: `1,234.5 kg`. */
export function quantityOf(base: bigint, unit: BaseUnit, language: Language): string {
  const { base: one, digits, [language]: name } = UNITS[unit];
  const part =
    digits === 0
      ? ''
      : String(base % one)
          .padStart(digits, '0')
          .replace(/0+$/, '');
  return `${(base / one).toLocaleString('en-US')}${part && `.${part}`} ${name}`;
}

/** A quantity of a trace event as people say it. */
export function amountOf({ amount, unit }: { amount: number; unit: string | null }, language: Language): string {
  const name = unit === null ? UNITS.PIECE[language] : (RECOMMENDED[unit]?.[language] ?? unit);
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: 3 })} ${name}`;
}
