import { type BusinessDate, compareText, type Fen } from '@shanhai/kernel';
import type { RuleBook } from '@shanhai/divisions';
import { isUnion, type UnitMove, type UnitTree } from '@shanhai/organisations';
import type { BuyerStanding } from '@shanhai/payments';
import { evaluators } from './evaluators';
import { EVIDENCE_LEVELS, evidenceOfRoot, isDocumented } from './evidence';
import { goodsAt, lineCap } from './line-cap';
import { DEFAULT_PROGRAMME } from './origin-paired';
import { type Purchase, type PurchaseLine, type Root } from './purchase';
import { originStands, type Revocation, revocationOn, turningDays } from './revocation';
import { divideSales, packsCounted, type RootPacks, type Sale, soldBy } from './sales';
import {
  type EvaluatorName,
  type Judgement,
  type PurchaseCap,
  type Question,
  type RuleResult,
  SALE_PARTS,
  type SalePart,
  type SchemeVersion,
  versionOn,
} from './scheme';

/** The rules as they were known at one epoch of the event log. */
export interface Rules {
  book: RuleBook;
  schemes: readonly SchemeVersion[];
  /** Where units stand on any date; absent where none has ever moved. */
  units?: UnitTree;
}

/** A unit's move that says to whom a purchase is credited, where it stood elsewhere when the purchase's facts were recorded. */
export type Attribution = Pick<UnitMove, 'changeId' | 'unitId' | 'from' | 'reason'>;

/** What a count is a figure of; never mixed in one (CR-21). SELL_THROUGH counts for nothing. */
export const MEASURES = ['PURCHASE', 'ASSISTED_SALE', 'SELL_THROUGH'] as const;
export type Measure = (typeof MEASURES)[number];

/** Everything that figures are grouped and filtered by. */
export interface Facets {
  schemeCode: string;
  schemeVersion: number;
  measure: Measure;
  outcome: Judgement['outcome'];
  buyerId: string;
  unitIds: readonly string[];
  buyerCodes: readonly string[];
  supplierId: string;
  originCodes: readonly string[];
  pairingId: string | null;
  categoryCode: string;
  channel: string;
  evidenceLevel: number;
}

/** A signed amount that a scheme derives from the facts of one purchase. */
export interface Count {
  lineId: string;
  lotId: string;
  recognisedOn: BusinessDate;
  facets: Facets;
  /** Zero where a rule left it out; the goods amount stands beside it. */
  amountFen: Fen;
  goodsFen: Fen;
  judgement: { rules: Judgement['rules']; takesBack?: BusinessDate; attribution?: Attribution[] };
}

/**
 * Counts one purchase under every scheme: a pure function of the set of its facts and of the rules as they were known
 * when each fact was recorded. Whatever the order in which facts arrived, the answer is the same (I3). `rulesAt` gives the
 * rules of an epoch.
 */
export function countPurchase(
  purchase: Purchase,
  schemes: readonly SchemeVersion[],
  rulesAt: (epoch: bigint) => Rules,
): Count[] {
  const codes = [...new Set(schemes.map((scheme) => scheme.code))].sort();
  return codes.flatMap((schemeCode) => {
    const { evaluator } = schemes.find((scheme) => scheme.code === schemeCode)!;
    return [...purchase.lines.values()].flatMap((line) =>
      countUnder(evaluator, { purchase, line, schemeCode, rulesAt }),
    );
  });
}

/** Counts one line under one scheme, all of whose versions have the same evaluator. */
export function countUnder(evaluator: EvaluatorName, asked: LineAsked): Count[] {
  const { cap } = evaluators[evaluator];
  return cap === 'SOLD' ? countSales(asked) : countLine(asked, cap);
}

/** A line of a purchase under one scheme. */
export interface LineAsked {
  purchase: Purchase;
  line: PurchaseLine;
  schemeCode: string;
  rulesAt: (epoch: bigint) => Rules;
}

/** The goods of a line as a purchase: each root's share of the line's cap (CR-3). */
function countLine(asked: LineAsked, cap: PurchaseCap): Count[] {
  const { purchase, line } = asked;
  const steps = lineCap(purchase, line, cap);
  return [...line.roots.values()].flatMap((root) => {
    const amounts = steps.map((step) => ({ on: step.on, fen: step.roots.get(root.lotId)! }));
    return countSteps(amounts, revocationsOf(purchase, root), (on, fen) =>
      judge({ ...asked, root, on, sold: null }, fen),
    );
  });
}

/** The counter of purchases that win over assisted sales of the same goods: within a programme they are one family (CR-1). */
const PURCHASES_OF_FAMILY = 'EW_PURCHASE';

/** The schemes that count purchases for the programme of a scheme, as the newest versions that are known say. */
function purchasesOfFamily({ purchase, schemeCode, rulesAt }: LineAsked): string[] {
  const newest = new Map(
    [...rulesAt(purchase.epoch).schemes]
      .filter(({ status }) => status !== 'DRAFT')
      .sort((a, b) => a.version - b.version)
      .map((scheme) => [scheme.code, scheme]),
  );
  const programmeOf = (scheme?: SchemeVersion) => scheme?.parameters.programme ?? DEFAULT_PROGRAMME;
  const programme = programmeOf(newest.get(schemeCode));
  return [...newest.values()]
    .filter((scheme) => scheme.evaluator === PURCHASES_OF_FAMILY && programmeOf(scheme) === programme)
    .map(({ code }) => code);
}

/** The sales of a line's goods, each divided into what adds to its count and what does not (CR-1), in the scheme's basis (CR-2). */
function countSales(asked: LineAsked): Count[] {
  const { purchase, line } = asked;
  const ofLine = purchase.sales.filter((sale) => sale.lineId === line.lineId);
  if (ofLine.length === 0) return [];
  const purchases = purchasesOf(asked);
  const dates = [...purchase.saleDates.keys()].sort();
  return [...line.roots.values()].flatMap((root) => {
    const sales = ofLine
      .filter((sale) => sale.lotId === root.lotId)
      .map((sale) => ({ sale, basis: basisOf(sale, root, asked) }));
    const days = dates.map((on) => ({
      on,
      parts: divideSales(
        sales.map(({ sale, basis }) => soldBy(sale, on, basis)),
        packsOf(line, root, on, purchases),
      ),
    }));
    return sales.flatMap(({ sale }, index) =>
      SALE_PARTS.flatMap((part) => {
        const amounts = days.map(({ on, parts }) => ({ on, fen: parts[index][part] }));
        const judged = (on: BusinessDate, fen: Fen) => judge({ ...asked, root, on, sold: { sale, part } }, fen);
        return countSteps(amounts, revocationsOf(purchase, root), judged);
      }),
    );
  });
}

/** What of a line counts as PURCHASE in the family, by scheme. */
function purchasesOf(asked: LineAsked): Count[][] {
  const { cap } = evaluators[PURCHASES_OF_FAMILY];
  return purchasesOfFamily(asked).map((schemeCode) => countLine({ ...asked, schemeCode }, cap));
}

/** Packs of each of a line's roots on a date, as sales of them are divided. */
export function packsByRoot(asked: LineAsked, on: BusinessDate): Map<Root, RootPacks> {
  const purchases = purchasesOf(asked);
  return new Map([...asked.line.roots.values()].map((root) => [root, packsOf(asked.line, root, on, purchases)]));
}

/** The basis of a sale is that of the version in force when its report was confirmed: a later version does not re-price it. */
function basisOf({ confirmedOn }: Sale, root: Root, { purchase, schemeCode, rulesAt }: LineAsked) {
  const { schemes } = rulesAt(later(root.bornEpoch, purchase.saleDates.get(confirmedOn)!));
  return versionOn(schemes, schemeCode, confirmedOn)?.parameters.basis ?? 'EX_ORIGIN';
}

/** Packs of a root that can have been sold by a date, and those that are counted as PURCHASE by then, by whichever scheme counts most. */
function packsOf(line: PurchaseLine, root: Root, on: BusinessDate, purchases: readonly Count[][]): RootPacks {
  const { acceptedFen, keptQuantity, pendingQuantity } = goodsAt(line, root.lotId, on);
  const counted = purchases.map((counts) => {
    const countedFen = counts
      .filter((count) => count.lotId === root.lotId && count.recognisedOn <= on)
      .reduce((sum, count) => sum + count.amountFen, 0n);
    return packsCounted(countedFen, { fen: acceptedFen, quantity: keptQuantity });
  });
  return { delivered: Math.max(0, keptQuantity + pendingQuantity), purchased: Math.max(0, ...counted) };
}

const revocationsOf = ({ revocations }: Purchase, { lotId }: Root) => revocations.get(lotId) ?? [];

/** An increase that stands, as it was judged, and as it is counted while the lot's origin stands or does not. */
interface Standing {
  judged: Count | null;
  counted: Count | null;
  goodsFen: Fen;
}

/**
 * Turns cumulative amounts into increases, each judged on its date, and decreases that take back the latest ones (CR-5). Where
 * an origin is revoked, what counts is taken back on that day, and stands as ORIGIN_REVOKED, with what comes then; on the day
 * from which the origin stands again, each increase counts again as it was judged.
 */
function countSteps(
  amounts: readonly { on: BusinessDate; fen: Fen }[],
  revocations: readonly Revocation[],
  judged: (on: BusinessDate, goodsFen: Fen) => Count | null,
): Count[] {
  const counts: Count[] = [];
  const standing: Standing[] = [];
  let before = 0n;
  let revoked: Revocation | null = null;
  for (const { on, fen } of withTurns(amounts, revocations)) {
    if (fen > before) {
      const count = judged(on, fen - before);
      const counted = revoked && count ? withOrigin(count, originStands(revoked, on, false)) : count;
      if (counted) counts.push(counted);
      standing.push({ judged: count, counted, goodsFen: fen - before });
    }
    for (let down = before - fen; down > 0n; ) {
      const last = standing.at(-1)!;
      const back = down < last.goodsFen ? down : last.goodsFen;
      if (last.counted) counts.push(takeBack(last.counted, on, back));
      last.goodsFen -= back;
      down -= back;
      if (last.goodsFen === 0n) standing.pop();
    }
    before = fen;
    // What came and went on the day first, so that a revocation of the same day says what it takes back.
    const now = revocationOn(revocations, on);
    if ((now === null) !== (revoked === null)) {
      const because = originStands((now ?? revoked)!, on, now === null);
      for (const each of standing.toReversed()) counts.push(...turn(each, on, because));
    }
    revoked = now;
  }
  return counts;
}

/** The amounts, with those of the days on which the origin begins or ends to stand, in order. */
function withTurns(
  amounts: readonly { on: BusinessDate; fen: Fen }[],
  revocations: readonly Revocation[],
): readonly { on: BusinessDate; fen: Fen }[] {
  const told = new Set(amounts.map(({ on }) => on));
  const turns = [...new Set(turningDays(revocations))].filter((on) => !told.has(on));
  if (turns.length === 0) return amounts;
  const amountOn = (day: BusinessDate) => amounts.findLast(({ on }) => on < day)?.fen ?? 0n;
  return [...amounts, ...turns.map((on) => ({ on, fen: amountOn(on) }))].sort((a, b) => compareText(a.on, b.on));
}

/** Takes back what counts as it is counted, and counts it as it is from now on. What does not count anyway stays as it is. */
function turn(each: Standing, on: BusinessDate, because: RuleResult): Count[] {
  if (each.judged?.facets.outcome !== 'COUNTED') return [];
  const { goodsFen } = each;
  const back = takeBack(each.counted!, on, goodsFen);
  const { rules } = each.counted!.judgement;
  back.judgement.rules = [...rules.filter(({ rule }) => rule !== because.rule), because];
  each.counted = { ...withOrigin(each.judged, because), recognisedOn: on, goodsFen };
  each.counted.amountFen = because.passed ? goodsFen : 0n;
  return [back, each.counted];
}

/** A count with the answer of one rule more. */
function withOrigin(count: Count, stands: RuleResult): Count {
  const { facets, judgement } = count;
  const fails = !stands.passed && facets.outcome === 'COUNTED';
  return {
    ...count,
    facets: fails ? { ...facets, outcome: stands.failure } : facets,
    amountFen: fails ? 0n : count.amountFen,
    judgement: { ...judgement, rules: [...judgement.rules, stands] },
  };
}

function takeBack(count: Count, on: BusinessDate, goodsFen: Fen): Count {
  const amountFen = count.facets.outcome === 'COUNTED' ? -goodsFen : 0n;
  return {
    ...count,
    recognisedOn: on,
    amountFen,
    goodsFen: -goodsFen,
    judgement: { rules: count.judgement.rules, takesBack: count.recognisedOn },
  };
}

/** An increase of a root on a date, bought or, where `sold` says so, a part of what a channel sold. */
export interface IncreaseAsked extends LineAsked {
  root: Root;
  on: BusinessDate;
  sold: { sale: Sale; part: SalePart } | null;
}

/** An increase under the version in force on its date; null where the scheme was not in force. */
export function judge(asked: IncreaseAsked, goodsFen: Fen): Count | null {
  const { purchase, line, root, schemeCode, on, sold, rulesAt } = asked;
  const { epoch, buyer: told } = sold ? sellerAt(purchase, sold.sale, on) : purchase.dates.get(on)!;
  // A root is judged with what was known at its shipment too: before that nobody could know its lot.
  const { book, schemes } = rulesAt(later(root.bornEpoch, epoch));
  const scheme = versionOn(schemes, schemeCode, on);
  if (!scheme) return null;
  const { buyer, attribution } = standingOn(told, on, rulesAt(purchase.epoch).units);
  const question: Question = { ...questionOf(asked), buyer, book, parameters: scheme.parameters };
  const { outcome, pairingId, originCode, rules } = evaluators[scheme.evaluator].judge(question);
  const facets: Facets = {
    schemeCode,
    schemeVersion: scheme.version,
    measure: sold === null ? 'PURCHASE' : sold.part === 'SELL_THROUGH' ? 'SELL_THROUGH' : 'ASSISTED_SALE',
    outcome,
    buyerId: buyer.organisationId,
    unitIds: creditedUnits(scheme, buyer),
    buyerCodes: codesAbove(book, buyer.seatCode, on),
    supplierId: purchase.placed.supplier.organisationId,
    originCodes: codesAbove(book, originCode, on),
    pairingId,
    categoryCode: line.categoryCode,
    channel: purchase.placed.channel,
    evidenceLevel: question.evidenceLevel,
  };
  return {
    lineId: line.lineId,
    lotId: root.lotId,
    recognisedOn: on,
    facets,
    amountFen: outcome === 'COUNTED' ? goodsFen : 0n,
    goodsFen,
    judgement: attribution.length > 0 ? { rules, attribution } : { rules },
  };
}

/**
 * The buyer where its unit stands on a date. Other rules are judged as they were known when a fact was recorded; a move of a
 * unit is known to all that is recorded after it, and through a journal fact to what was counted before (CR-17).
 */
export function standingOn(
  told: BuyerStanding,
  on: BusinessDate,
  units: UnitTree | undefined,
): { buyer: BuyerStanding; attribution: Attribution[] } {
  if (!units) return { buyer: told, attribution: [] };
  const { moves, unitIds, ...stands } = units.standingOn(told, on);
  const attribution = moves.map(({ changeId, unitId, from, reason }) => ({ changeId, unitId, from, reason }));
  return { buyer: { ...told, ...stands, unitIds: [...unitIds] }, attribution };
}

/** Who is credited for a sale: the partner, at the division of the outlet that sold. */
function sellerAt({ saleDates }: Purchase, { channel }: Sale, on: BusinessDate) {
  const { partner, outlet } = channel;
  return { epoch: saleDates.get(on)!, buyer: { ...partner, seatCode: outlet?.seatCode ?? partner.seatCode } };
}

/** What a scheme's rules are asked about a root, but for the buyer and the rules themselves. */
function questionOf({
  purchase,
  line,
  root,
  on,
  sold,
}: IncreaseAsked): Omit<Question, 'buyer' | 'book' | 'parameters'> {
  const { declared, placed, placedOn, evidence, paidByReference, owed } = purchase;
  const dueFen = owed.get(line.lineId) ?? 0n;
  const ofLine = evidence.get(line.lineId) ?? [];
  const { level, disputed } = evidenceOfRoot({ evidence: ofLine, dueFen, paidByReference }, root.lotId);
  const { DECLARED, DOCUMENTED } = EVIDENCE_LEVELS;
  return {
    supplier: placed.supplier,
    placedOn,
    declared: declared ? { documented: isDocumented(ofLine) } : null,
    lot: root,
    on,
    // Documents of the purchase prove what was bought; a sale is proved by its own report.
    evidenceLevel: sold === null ? level : sold.sale.documented ? DOCUMENTED : DECLARED,
    disputed: disputed || sold?.sale.disputed === true,
    sale: sold && { channel: sold.sale.channel, part: sold.part },
  };
}

/**
 * RESERVE credits the budget unit and those above it, UNION the union, or the unit that it is merged into, and the unions above
 * it, the others the buyer and those above it. What no union bought counts nothing for UNION, and stays to be seen by all above the buyer.
 */
function creditedUnits({ evaluator }: SchemeVersion, buyer: BuyerStanding): readonly string[] {
  const { unitIds, unionIds, budgetUnitId } = buyer;
  if (evaluator === 'UNION' && unionIds && isUnion(buyer))
    return unitIds.filter((id, index) => index === 0 || unionIds.includes(id));
  if (evaluator !== 'RESERVE' || budgetUnitId === null) return unitIds;
  const at = unitIds.indexOf(budgetUnitId);
  return at < 0 ? [budgetUnitId] : unitIds.slice(at);
}

/** The place and those above it on a date; the bare code where no such place is known, so that nothing is lost. */
export function codesAbove(book: RuleBook, code: string, on: BusinessDate): readonly string[] {
  const place = book.places.placeAt(code, on);
  return place === null ? [code] : book.places.ancestry(place, on);
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
