import type { BaseUnit, BusinessDate } from '@shanhai/kernel';

export const PROCESS_KINDS = ['PROCESSING', 'HANDLING'] as const;
/** HANDLING sorts, cuts or packs: the goods stay what they are, and it is no processing of CR-12. */
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/** A version of a process (工序): of which goods it makes which, and how much at most. */
export interface Process {
  code: string;
  version: number;
  nameZh: string;
  nameEn: string;
  kind: ProcessKind;
  /** Of which goods it makes which; null for goods of any category and unit, which they keep. */
  between: { inputCategory: string; inputUnit: BaseUnit; outputCategory: string; outputUnit: BaseUnit } | null;
  /** Greatest yield: at most `yieldOutput` base units come of `yieldInput` base units (CR-20). */
  yieldOutput: bigint;
  yieldInput: bigint;
  source: string;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
}

/** What goods are: the product's category and base unit. */
export interface GoodsKind {
  categoryCode: string;
  baseUnit: BaseUnit;
}

export function takesInto({ between }: Process, input: GoodsKind): boolean {
  return !between || (input.categoryCode === between.inputCategory && input.baseUnit === between.inputUnit);
}

/** Whether the process makes such goods of such an input. */
export function makes({ between }: Process, output: GoodsKind, input: GoodsKind): boolean {
  const wanted = between
    ? { categoryCode: between.outputCategory, baseUnit: between.outputUnit }
    : { categoryCode: input.categoryCode, baseUnit: input.baseUnit };
  return output.categoryCode === wanted.categoryCode && output.baseUnit === wanted.baseUnit;
}

/** The most that can come of an input, in base units of the output, rounded down (CR-20). */
export function greatestOutput({ yieldOutput, yieldInput }: Process, inputBase: bigint): bigint {
  return (inputBase * yieldOutput) / yieldInput;
}
