import { allocate, type BusinessDate, type Fen, groupedBy, positive } from '@shanhai/kernel';
import { nominalFen, type ShippedPayload } from '@shanhai/orders';
import type { DueChangedPayload } from '@shanhai/payments';
import { codesAbove, type IncreaseAsked, judge, type Rules, standingOn } from './count-purchase';
import type { CountedBefore } from './count-stream';
import { hashId } from './difference';
import { evaluators } from './evaluators';
import { lineCap, moneyAt, rootsOf } from './line-cap';
import { mainOrigin } from './origin-shares';
import { buyerOf, type Purchase, type PurchaseFact, type PurchaseLine, readPurchase, type Root } from './purchase';
import { isRevoked } from './revocation';
import type { SchemeVersion } from './scheme';

/**
 * How far a purchase has come, each a figure of its own (CR-21), in fen of goods, without charges (CR-2). ORDERED: as placed,
 * less what the supplier did not confirm, what was closed short or ended. DELIVERED: shipped, at the price ordered. ACCEPTED: accepted and
 * kept. PAID: money with the goods, less refunds.
 */
export const STAGES = ['ORDERED', 'DELIVERED', 'ACCEPTED', 'PAID'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Everything that stages are grouped and filtered by: the buyer, its units and the places as of the order, so that a purchase
 * stands in one place through all its stages. EXPECTED is what a scheme would still count of an open order.
 */
export interface StageFacets {
  stage: Stage | 'EXPECTED';
  schemeCode: string | null;
  pairingId: string | null;
  buyerId: string;
  unitIds: readonly string[];
  buyerCodes: readonly string[];
  supplierId: string;
  /** Empty while nobody has named the lot. */
  originCodes: readonly string[];
  categoryCode: string;
  channel: string;
}

/** What a stage changed by on a date. */
export interface StageAmount {
  facets: StageFacets;
  on: BusinessDate;
  amountFen: Fen;
}

/** Reasons for which less is owed than was ordered because less is ordered; what acceptance and returns change stays ordered. */
const ORDER_CUTS: ReadonlySet<string> = new Set([
  'CONFIRMED',
  'CLOSED_SHORT',
  'DECLINED',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
]);

/** What makes a purchase known. */
const BEGINS: ReadonlySet<string> = new Set(['supplier_order.placed', 'purchase.declared']);

/** The stages of one purchase and what schemes expect of it: a pure function of the set of its facts, as counts are. */
export function stagesOf(
  purchase: Purchase,
  facts: readonly PurchaseFact[],
  schemes: readonly SchemeVersion[],
  rulesAt: (epoch: bigint) => Rules,
): StageAmount[] {
  const ofUnnamed = new Map<string, StageFacets | null>();
  const moves = movesOf(purchase, facts);
  return [...purchase.lines.values()].flatMap((line) => [
    ...stagesOfLine(purchase, line, moves, stageFacetsOf(purchase, line, facts, rulesAt)),
    // Nobody delivers or pays more of what a declaration tells.
    ...(purchase.declared ? [] : expectedOfLine(purchase, line, schemes, rulesAt, ofUnnamed)),
  ]);
}

/**
 * Orders and money name lines, not lots: both are shared over the line's lots by what was shipped of each, and what is not
 * shipped yet belongs to no lot. So a place's stages compare once its lots are named.
 */
function stagesOfLine(
  purchase: Purchase,
  line: PurchaseLine,
  moves: ReturnType<typeof movesOf>,
  facetsOf: (stage: Stage, lot: Root | null) => StageFacets,
): StageAmount[] {
  const [ordered, delivered] = [moves.ordered.get(line.lineId)!, moves.delivered.get(line.lineId) ?? []];
  const orderedAt = (on: BusinessDate) => sum(ordered.filter((each) => each.on <= on));
  const lots = rootsOf(line);
  const shipped = lots.map((lot) => nominalFen(line, lot.shippedQuantity));
  const unnamed = positive(sum(ordered) - shipped.reduce((total, fen) => total + fen, 0n));
  const share = (fen: Fen) => shareOut(positive(fen), [...shipped, unnamed]);
  const shared = (stage: Stage, amountAt: (on: BusinessDate) => Fen) => {
    let [amount, before] = [0n, share(0n)];
    return [...purchase.dates.keys()].flatMap((on) => {
      if (amountAt(on) === amount) return [];
      amount = amountAt(on);
      const now = share(amount);
      const changed = now.map((fen, index) => ({
        facets: facetsOf(stage, lots[index] ?? null),
        on,
        amountFen: fen - before[index],
      }));
      before = now;
      return changed;
    });
  };
  const named = (stage: Stage, moved: readonly { on: BusinessDate; lotId: string; amountFen: Fen }[]) =>
    moved.map(({ on, lotId, amountFen }) => ({ facets: facetsOf(stage, line.roots.get(lotId)!), on, amountFen }));
  return [
    ...shared('ORDERED', orderedAt),
    ...named('DELIVERED', delivered),
    ...named('ACCEPTED', line.inspections),
    ...shared('PAID', (on) => moneyAt(purchase.standings, line.lineId, on).paid),
  ];
}

/** By line: what was ordered and what of that was cut; what was shipped of each lot. */
function movesOf(purchase: Purchase, facts: readonly PurchaseFact[]) {
  if (purchase.declared) return movesOfDeclared(purchase);
  const { placedOn, lines } = purchase;
  const ordered = [...lines.values()].map((line) => ({
    on: placedOn,
    lineId: line.lineId,
    amountFen: nominalFen(line, line.orderedQuantity),
  }));
  const delivered: { on: BusinessDate; lineId: string; lotId: string; amountFen: Fen }[] = [];
  for (const { type, on, payload } of facts) {
    if (type === 'payable.due_changed') {
      const { items, reason } = payload as DueChangedPayload;
      const cuts = ORDER_CUTS.has(reason) ? items : [];
      for (const { itemId, amountFen } of cuts) ordered.push({ on, lineId: itemId, amountFen: BigInt(amountFen) });
    } else if (type === 'supplier_order.shipped') {
      for (const { lineId, lot, nominalFen: fen } of (payload as ShippedPayload).lines)
        delivered.push({ on, lineId, lotId: lot.lotId, amountFen: BigInt(fen) });
    }
  }
  const lineOf = ({ lineId }: { lineId: string }) => lineId;
  return { ordered: groupedBy(ordered, lineOf), delivered: groupedBy(delivered, lineOf) };
}

/** What was bought elsewhere was delivered as it was accepted; ordered when it was bought, until a revocation takes it back. */
function movesOfDeclared({ placedOn, lines }: Purchase) {
  const delivered = [...lines.values()].flatMap(({ lineId, inspections }) =>
    inspections.map(({ on, lotId, amountFen }) => ({ on, lineId, lotId, amountFen })),
  );
  const ordered = delivered.map((each) => (each.amountFen > 0n ? { ...each, on: placedOn } : each));
  const lineOf = ({ lineId }: { lineId: string }) => lineId;
  return { ordered: groupedBy(ordered, lineOf), delivered: groupedBy(delivered, lineOf) };
}

/** The facets of a stage of a line's lot, null where it is not named: buyer and places as of the order. */
function stageFacetsOf(
  { placed, placedOn, epoch: newest }: Purchase,
  { categoryCode }: PurchaseLine,
  facts: readonly PurchaseFact[],
  rulesAt: (epoch: bigint) => Rules,
): (stage: Stage, lot: Root | null) => StageFacets {
  const { epoch } = facts.find((fact) => BEGINS.has(fact.type))!;
  const originCodes = (root: Root) => {
    const { book } = rulesAt(root.bornEpoch > epoch ? root.bornEpoch : epoch);
    return codesAbove(book, mainOrigin(book.places, root, placedOn), placedOn);
  };
  const shared = {
    schemeCode: null,
    pairingId: null,
    buyerId: placed.buyer.organisationId,
    unitIds: standingOn(placed.buyer, placedOn, rulesAt(newest).units).buyer.unitIds,
    buyerCodes: codesAbove(rulesAt(epoch).book, placed.buyer.seatCode, placedOn),
    supplierId: placed.supplier.organisationId,
    categoryCode,
    channel: placed.channel,
  };
  const made = new Map<string, StageFacets>();
  return (stage, lot) => {
    const key = `${stage} ${lot?.lotId ?? ''}`;
    const facets = made.get(key) ?? { ...shared, stage, originCodes: lot === null ? [] : originCodes(lot) };
    made.set(key, facets);
    return facets;
  };
}

/**
 * What each scheme would still count of a line once all that is owed is delivered, accepted and paid, by the rules known at
 * the purchase's newest fact. A lot that nobody has named yet is taken to come from the supplier's seat. Evidence may come
 * with the goods, so one that is too weak now does not stand against it. `ofUnnamed` keeps what was found for lots that nobody
 * has named, by scheme and category: it is the same for all lines of the purchase.
 */
function expectedOfLine(
  purchase: Purchase,
  line: PurchaseLine,
  schemes: readonly SchemeVersion[],
  rulesAt: (epoch: bigint) => Rules,
  ofUnnamed: Map<string, StageFacets | null>,
): StageAmount[] {
  const on = [...purchase.dates.keys()].at(-1)!;
  const { due } = moneyAt(purchase.standings, line.lineId, on);
  const lots = rootsOf(line);
  return [...new Map(schemes.map((scheme) => [scheme.code, scheme.evaluator]))].flatMap(([code, evaluator]) => {
    const { cap } = evaluators[evaluator];
    // An open order says nothing of what a channel will sell of it.
    if (cap === 'SOLD') return [];
    const capped = lineCap(purchase, line, cap).at(-1)!.roots;
    const counted = lots.map((lot) => capped.get(lot.lotId)!);
    const open = positive(due - counted.reduce((total, fen) => total + fen, 0n));
    const rest = lots.map((lot, index) => positive(nominalFen(line, lot.shippedQuantity) - counted[index]));
    const unnamed = positive(open - rest.reduce((total, fen) => total + fen, 0n));
    return shareOut(open, [...rest, unnamed]).flatMap((amountFen, index): StageAmount[] => {
      if (amountFen === 0n || (lots[index] && isRevoked(purchase.revocations.get(lots[index].lotId)))) return [];
      const asked = (root: Root) => expectedFacets({ purchase, line, root, schemeCode: code, on, sold: null, rulesAt });
      const key = `${code} ${line.categoryCode}`;
      if (!lots[index] && !ofUnnamed.has(key)) ofUnnamed.set(key, asked(lotOfSeat(purchase)));
      const facets = lots[index] ? asked(lots[index]) : ofUnnamed.get(key)!;
      return facets === null ? [] : [{ facets, on: purchase.placedOn, amountFen }];
    });
  });
}

/** Under what an increase would stand if it came now; null where it would not count. */
function expectedFacets(asked: IncreaseAsked): StageFacets | null {
  const count = judge(asked, 1n);
  if (!count || !(count.facets.outcome === 'COUNTED' || count.facets.outcome === 'EVIDENCE_TOO_WEAK')) return null;
  const { schemeCode, pairingId, buyerId, unitIds, buyerCodes, supplierId, originCodes, categoryCode, channel } =
    count.facets;
  const who = { buyerId, unitIds, buyerCodes, supplierId, originCodes, categoryCode, channel };
  return { stage: 'EXPECTED', schemeCode, pairingId, ...who };
}

/** What a lot of the supplier's own place would be. */
function lotOfSeat({ placed, placedOn }: Purchase): Root {
  const nameless = { lotId: '', traceCode: '', shippedQuantity: 0, bornEpoch: 0n };
  return { ...nameless, placeCode: placed.supplier.seatCode, harvestedOn: placedOn };
}

/** Shares by weight; where nothing has any, the last, which is what nobody has named, takes all. */
function shareOut(fen: Fen, weights: readonly Fen[]): Fen[] {
  const anything = weights.some((weight) => weight > 0n);
  return allocate(fen, anything ? weights : weights.map((_, index) => (index === weights.length - 1 ? 1n : 0n)));
}

function sum(moves: readonly { amountFen: Fen }[]): Fen {
  return moves.reduce((total, each) => total + each.amountFen, 0n);
}

/** Net of the stage ledger of one purchase, per combination of facets and date. */
export interface StageNet {
  facetId: string;
  on: BusinessDate;
  amountFen: Fen;
}

/** An amount to enter; without facets it corrects a combination that the stages no longer have. */
export interface NewStageEntry extends StageNet {
  facets: StageFacets | null;
}

/** What must be entered so that the ledger's net equals the stages. In a fixed order. */
export function stageDifference(stages: readonly StageAmount[], ledger: readonly StageNet[]): NewStageEntry[] {
  const wanted = new Map<string, NewStageEntry>();
  const add = (facetId: string, facets: StageFacets | null, on: BusinessDate, amountFen: Fen) => {
    const key = `${facetId}|${on}`;
    const before = wanted.get(key);
    wanted.set(key, {
      facetId,
      facets: before?.facets ?? facets,
      on,
      amountFen: (before?.amountFen ?? 0n) + amountFen,
    });
  };
  const ids = new Map<StageFacets, string>();
  for (const { facets, on, amountFen } of stages) {
    // A name costs a hash, and most amounts of a purchase that has just begun are zero.
    if (amountFen === 0n) continue;
    if (!ids.has(facets)) ids.set(facets, hashId(facets));
    add(ids.get(facets)!, facets, on, amountFen);
  }
  for (const { facetId, on, amountFen } of ledger) add(facetId, null, on, -amountFen);
  return [...wanted.entries()]
    .filter(([, { amountFen }]) => amountFen !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);
}

/** An entry with the purchase that it is of and the fact that made it. */
export type PlacedStageEntry = NewStageEntry & { streamId: string; buyerId: string; position: bigint };

/** Facts that move goods, money or the buyer; others change only what is expected, which the newest fact tells. */
const MOVES: ReadonlySet<string> = new Set([
  'supplier_order.placed',
  'supplier_order.shipped',
  'supplier_order.accepted',
  'supplier_order.returned',
  'payable.due_changed',
  'payment.received',
  'payment.refunded',
  'attribution.moved',
  'purchase.declared',
  'purchase.declaration_revoked',
]);

/** What each fact of a purchase changes of its stages beyond what was entered before; `facts` are all of them, in the order of the log. */
export function stageStream(
  streamId: string,
  facts: readonly PurchaseFact[],
  rulesAt: (epoch: bigint) => Rules,
  before: Omit<CountedBefore, 'net'> & { net: readonly StageNet[] },
): PlacedStageEntry[] {
  const net = [...before.net];
  const telling = facts.filter(
    ({ position, type }, index) => position > before.position && (MOVES.has(type) || index === facts.length - 1),
  );
  return telling.flatMap(({ epoch, position }) => {
    const known = facts.filter((fact) => fact.position <= position);
    const purchase = readPurchase(known);
    if (!purchase) return [];
    const changes = stageDifference(stagesOf(purchase, known, rulesAt(epoch).schemes, rulesAt), net);
    net.push(...changes);
    const buyerId = buyerOf(purchase);
    return changes.map((change) => ({ ...change, streamId, buyerId, position }));
  });
}
