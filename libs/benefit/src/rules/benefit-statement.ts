import { allocate, type BusinessDate, divideRounded, type Fen, groupedBy, positive } from '@shanhai/kernel';
import { type BenefitModel, modelOn, WHOLE_POINTS } from './benefit-model';

/** An amount or a number of so few households would tell what a single one got. */
export const SMALL_GROUP = 3;

/** What was sold of one lot on one order line. */
export interface SoldPart {
  supplierId: string;
  orderLineId: string;
  productId: string;
  placedOn: BusinessDate;
  /** Null where nothing was shipped yet. */
  lotId: string | null;
  /** What the buyer accepted, in base units, and what that is worth. */
  acceptedBase: bigint;
  acceptedFen: Fen;
  /** Packs shipped: shares what was paid before anything was accepted. */
  quantity: number;
}

/** A part of an approved payout that is of a line. */
export interface ArrivedPart {
  orderLineId: string;
  lotId: string | null;
  amountFen: Fen;
  payoutId: string;
  /** It is guaranteed income of shares, which is owed by the year, whatever was sold. */
  guaranteed: boolean;
}

export interface BenefitSum {
  /** What buyers paid for the goods (CR-3), less what went back. */
  paidFen: Fen;
  /** What of it approved payouts took to households. */
  arrivedFen: Fen;
  /** What of that is guaranteed income: nothing that the goods' models promise for them. */
  guaranteedFen: Fen;
  /** What the models promise for it. */
  owedFen: Fen;
  /** What of that has not arrived. */
  notYetFen: Fen;
  payoutIds: string[];
  modelIds: string[];
}

/** What a model owes households for goods: the floor price of what was paid of them, and the dividend on it. */
export function owedFor(model: BenefitModel | null, part: SoldPart, paidFen: Fen): Fen {
  if (!model || paidFen === 0n) return 0n;
  const dividend = divideRounded(paidFen * BigInt(model.dividendPoints), BigInt(WHOLE_POINTS));
  if (model.floorFen === null || model.floorBase === null || part.acceptedFen === 0n) return dividend;
  const paid = paidFen < part.acceptedFen ? paidFen : part.acceptedFen;
  return dividend + divideRounded(model.floorFen * part.acceptedBase * paid, model.floorBase * part.acceptedFen);
}

/** Money of a line over its lots: by what was accepted of each, else by what was shipped; all to the one part where there is one. */
function overParts(fen: Fen, parts: readonly SoldPart[]): Fen[] {
  const accepted = parts.map(({ acceptedFen }) => acceptedFen);
  if (accepted.some((each) => each > 0n)) return allocate(fen, accepted);
  const shipped = parts.map(({ quantity }) => BigInt(quantity));
  return allocate(fen, shipped.some((each) => each > 0n) ? shipped : parts.map(() => 1n));
}

/** What arrived by a line's parts: payouts that name a lot go to it, those that name none as the money of the line does. */
function arrivedByPart(arrived: readonly ArrivedPart[], parts: readonly SoldPart[]): Fen[] {
  const sum = (of: readonly ArrivedPart[]) => of.reduce((total, each) => total + each.amountFen, 0n);
  const rest = overParts(positive(sum(openOf(arrived, parts))), parts);
  return parts.map((part, index) => sum(namedOf(arrived, part)) + rest[index]);
}
const namedOf = (arrived: readonly ArrivedPart[], { lotId }: SoldPart) =>
  arrived.filter((each) => each.lotId !== null && each.lotId === lotId);
const openOf = (arrived: readonly ArrivedPart[], parts: readonly SoldPart[]) =>
  arrived.filter(({ lotId }) => lotId === null || !parts.some((part) => part.lotId === lotId));

/** One line's money by its parts. */
function ofLine<Part extends SoldPart>(
  parts: readonly Part[],
  paidFen: Fen,
  arrived: readonly ArrivedPart[],
  models: readonly BenefitModel[],
): (Omit<BenefitSum, 'notYetFen'> & { part: Part })[] {
  const open = openOf(arrived, parts);
  const paid = overParts(paidFen, parts);
  const [guaranteed, other] = [true, false].map((which) =>
    arrivedByPart(
      arrived.filter((each) => each.guaranteed === which),
      parts,
    ),
  );
  return parts.map((part, index) => {
    const model = modelOn(models, part, part.placedOn);
    return {
      part,
      paidFen: paid[index],
      arrivedFen: guaranteed[index] + other[index],
      guaranteedFen: guaranteed[index],
      owedFen: owedFor(model, part, paid[index]),
      payoutIds: [...namedOf(arrived, part), ...open].map(({ payoutId }) => payoutId),
      modelIds: model ? [model.id] : [],
    };
  });
}

export interface ToSum<Part extends SoldPart> {
  parts: readonly Part[];
  paidByLine: ReadonlyMap<string, Fen>;
  arrived: readonly ArrivedPart[];
  /** By supplier, in the order in which they were recorded. */
  models: ReadonlyMap<string, readonly BenefitModel[]>;
}

/** Sums of the parts by a key, in the order in which keys come up. What has not arrived is told line by line: one line's plenty does not hide another's lack, nor does guaranteed income that of a price or dividend. */
export function sumBenefit<Part extends SoldPart>(
  { parts, paidByLine, arrived, models }: ToSum<Part>,
  keyOf: (part: Part) => string,
): Map<string, BenefitSum> {
  const byLine = groupedBy(parts, (part) => part.orderLineId);
  const arrivedOf = groupedBy(arrived, (each) => each.orderLineId);
  const sums = new Map<string, BenefitSum>();
  for (const [lineId, own] of byLine) {
    const known = models.get(own[0].supplierId) ?? [];
    for (const each of ofLine(own, paidByLine.get(lineId) ?? 0n, arrivedOf.get(lineId) ?? [], known)) {
      const key = keyOf(each.part);
      const sum = sums.get(key) ?? {
        paidFen: 0n,
        arrivedFen: 0n,
        guaranteedFen: 0n,
        owedFen: 0n,
        notYetFen: 0n,
        payoutIds: [],
        modelIds: [],
      };
      sum.paidFen += each.paidFen;
      sum.arrivedFen += each.arrivedFen;
      sum.guaranteedFen += each.guaranteedFen;
      sum.owedFen += each.owedFen;
      sum.notYetFen += positive(each.owedFen - (each.arrivedFen - each.guaranteedFen));
      sum.payoutIds.push(...each.payoutIds);
      sum.modelIds.push(...each.modelIds);
      sums.set(key, sum);
    }
  }
  for (const sum of sums.values()) {
    sum.payoutIds = [...new Set(sum.payoutIds)];
    sum.modelIds = [...new Set(sum.modelIds)];
  }
  return sums;
}

/** Fen that arrived of every 100 yuan that were paid; null where nothing was. */
export const arrivedOf100Yuan = ({ paidFen, arrivedFen }: Pick<BenefitSum, 'paidFen' | 'arrivedFen'>): Fen | null =>
  paidFen === 0n ? null : divideRounded(positive(arrivedFen) * 10_000n, paidFen);
