import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { RuleBook } from '@shanhai/divisions';
import type { UnitMove, UnitTree } from '@shanhai/organisations';
import type { BuyerStanding } from '@shanhai/payments';
import { evaluators } from './evaluators';
import { evidenceOfRoot } from './evidence';
import { lineCap } from './line-cap';
import { type Purchase, type PurchaseLine, type Root } from './purchase';
import { type Judgement, type Question, type SchemeVersion, versionOn } from './scheme';

/** The rules as they were known at one epoch of the event log. */
export interface Rules {
  book: RuleBook;
  schemes: readonly SchemeVersion[];
  /** Where units stand on any date; absent where none has ever moved. */
  units?: UnitTree;
}

/** A unit's move that says to whom a purchase is credited, where it stood elsewhere when the purchase's facts were recorded. */
export type Attribution = Pick<UnitMove, 'changeId' | 'unitId' | 'from' | 'reason'>;

/** Everything that figures are grouped and filtered by. */
export interface Facets {
  schemeCode: string;
  schemeVersion: number;
  measure: 'PURCHASE';
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
  return codes.flatMap((code) => {
    const { evaluator } = schemes.find((scheme) => scheme.code === code)!;
    return [...purchase.lines.values()].flatMap((line) => {
      const steps = lineCap(purchase, line, evaluators[evaluator].cap);
      return [...line.roots.values()].flatMap((root) => {
        const amounts = steps.map((step) => ({ on: step.on, fen: step.roots.get(root.lotId)! }));
        return countRoot(purchase, line, root, code, amounts, rulesAt);
      });
    });
  });
}

/** Turns a root's cumulative amounts into increases, each judged on its date, and decreases that take back the latest ones (CR-5). */
function countRoot(
  purchase: Purchase,
  line: PurchaseLine,
  root: Root,
  schemeCode: string,
  amounts: { on: BusinessDate; fen: Fen }[],
  rulesAt: (epoch: bigint) => Rules,
): Count[] {
  const counts: Count[] = [];
  const standing: { count: Count | null; goodsFen: Fen }[] = [];
  let before = 0n;
  for (const { on, fen } of amounts) {
    if (fen > before) {
      const count = judge(purchase, line, root, schemeCode, on, fen - before, rulesAt);
      if (count) counts.push(count);
      standing.push({ count, goodsFen: fen - before });
    }
    for (let down = before - fen; down > 0n; ) {
      const last = standing.at(-1)!;
      const back = down < last.goodsFen ? down : last.goodsFen;
      if (last.count) counts.push(takeBack(last.count, on, back));
      last.goodsFen -= back;
      down -= back;
      if (last.goodsFen === 0n) standing.pop();
    }
    before = fen;
  }
  return counts;
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

/** An increase under the version in force on its date; null where the scheme was not in force. */
export function judge(
  purchase: Purchase,
  line: PurchaseLine,
  root: Root,
  schemeCode: string,
  on: BusinessDate,
  goodsFen: Fen,
  rulesAt: (epoch: bigint) => Rules,
): Count | null {
  const { epoch, buyer: told } = purchase.dates.get(on)!;
  // A root is judged with what was known at its shipment too: before that nobody could know its lot.
  const { book, schemes } = rulesAt(root.bornEpoch > epoch ? root.bornEpoch : epoch);
  const scheme = versionOn(schemes, schemeCode, on);
  if (!scheme) return null;
  const { buyer, attribution } = standingOn(told, on, rulesAt(purchase.epoch).units);
  const question: Question = { ...questionOf(purchase, line, root, on), buyer, book, parameters: scheme.parameters };
  const { outcome, pairingId, rules } = evaluators[scheme.evaluator].judge(question);
  const origin = book.places.carriedForward(root.placeCode, root.harvestedOn, on) ?? root.placeCode;
  const facets: Facets = {
    schemeCode,
    schemeVersion: scheme.version,
    measure: 'PURCHASE',
    outcome,
    buyerId: buyer.organisationId,
    unitIds: creditedUnits(scheme, buyer),
    buyerCodes: codesAbove(book, buyer.seatCode, on),
    supplierId: purchase.placed.supplier.organisationId,
    originCodes: codesAbove(book, origin, on),
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
  const { unitIds, budgetUnitId, moves } = units.standingOn(told, on);
  const attribution = moves.map(({ changeId, unitId, from, reason }) => ({ changeId, unitId, from, reason }));
  return { buyer: { ...told, unitIds: [...unitIds], budgetUnitId }, attribution };
}

/** What a scheme's rules are asked about a root, but for the buyer and the rules themselves. */
export function questionOf(
  purchase: Purchase,
  line: PurchaseLine,
  root: Root,
  on: BusinessDate,
): Omit<Question, 'buyer' | 'book' | 'parameters'> {
  const { placed, placedOn, evidence, paidByReference, standings } = purchase;
  const dueFen = standings.at(-1)?.due.get(line.lineId) ?? 0n;
  const { level, disputed } = evidenceOfRoot({ evidence, dueFen, paidByReference }, line.lineId, root.lotId);
  return {
    supplier: placed.supplier,
    placedOn,
    lot: { placeCode: root.placeCode, harvestedOn: root.harvestedOn },
    on,
    evidenceLevel: level,
    disputed,
  };
}

/** RESERVE credits the budget unit and those above it; the others the buyer and those above it. */
function creditedUnits(scheme: SchemeVersion, { unitIds, budgetUnitId }: Question['buyer']): readonly string[] {
  if (scheme.evaluator !== 'RESERVE' || budgetUnitId === null) return unitIds;
  const at = unitIds.indexOf(budgetUnitId);
  return at < 0 ? [budgetUnitId] : unitIds.slice(at);
}

/** The place and those above it on a date; the bare code where no such place is known, so that nothing is lost. */
export function codesAbove(book: RuleBook, code: string, on: BusinessDate): readonly string[] {
  const place = book.places.placeAt(code, on);
  return place === null ? [code] : book.places.ancestry(place, on);
}
