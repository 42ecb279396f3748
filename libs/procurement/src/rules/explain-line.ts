import { allocate, type BusinessDate, divideRounded, type Fen, groupedBy, positive } from '@shanhai/kernel';
import { nominalFen } from '@shanhai/orders';
import type { BuyerStanding } from '@shanhai/payments';
import { type Count, countPurchase, judge, type LineAsked, packsByRoot, type Rules } from './count-purchase';
import { evaluators } from './evaluators';
import { evidenceOfRoot } from './evidence';
import { goodsAt, lineCap, moneyAt, rootsOf } from './line-cap';
import type { Purchase, PurchaseLine, Root } from './purchase';
import { isRevoked } from './revocation';
import { soldBy } from './sales';
import type { Outcome, SchemeVersion } from './scheme';

/** Why money of a line is not counted yet, beside the outcomes of the rules. */
export const OPEN_REASONS = [
  'ORDER_ENDED',
  'LOT_NOT_NAMED',
  'NOT_ACCEPTED',
  'NOT_PAID',
  'NOT_PAID_IN_FULL',
  'REFUNDED',
  'NOT_SOLD',
  'COUNTED_AS_PURCHASE',
  'SCHEME_NOT_IN_FORCE',
] as const;
export type OpenReason = (typeof OPEN_REASONS)[number];

/**
 * Something that has to change before money counts: an outcome or open reason that has to go away. What evidence is missing is
 * told by the level that the scheme asks for; MONEY_ELSEWHERE is money of the payable that rests with other items (CR-3);
 * NO_UNIT_YET is of a person who has not paid yet (CR-15); NOT_IN_FORCE_THEN is what came while the scheme was not in force: putting it in force later does not reach back.
 */
export type Need =
  | Outcome
  | OpenReason
  | 'MONEY_ELSEWHERE'
  | 'NO_UNIT_YET'
  | 'NOT_IN_FORCE_THEN'
  | `EVIDENCE_LEVEL_${1 | 2 | 3}`;

export interface LinePart {
  /** COUNTED, an outcome of the rules, or an open reason. */
  reason: Outcome | OpenReason;
  amountFen: Fen;
  /** Null where it is of several lots, or of none that is named. */
  lotId: string | null;
  recognisedOn: BusinessDate | null;
  /** Everything that stands between it and counting, in the order in which it is done: mostly one. Empty where nothing has to change. */
  needs: readonly Need[];
  rules: Count['judgement']['rules'];
}

/** The day and the state of rules by which money would be judged if it came now, and the buyer as it stands. */
export interface Now {
  on: BusinessDate;
  epoch: bigint;
  buyer: BuyerStanding;
}

/** A line under one scheme, as facts tell it and as it would be judged now. */
interface Asked {
  purchase: Purchase;
  line: PurchaseLine;
  scheme: SchemeVersion;
  now: Now;
  /** The last date that any fact tells of. */
  last: BusinessDate;
  ifItCame: LineAsked;
  /** As `ifItCame`, for what needs no more money: a person's purchase is that of the unit at payment (CR-15). */
  ifPaidAlready: LineAsked;
}

/**
 * Splits a line's money into what counts under a scheme and what does not, each part with its reason and what would make it
 * count. The parts add up to what is owed for the line now. What is not judged yet is judged as if it came now, so that nobody is
 * told to pay for what no rule would let count: goods of a lot that nobody has named are taken to come from the supplier's seat.
 */
export function explainLine(
  purchase: Purchase,
  lineId: string,
  scheme: SchemeVersion,
  rulesAt: (epoch: bigint) => Rules,
  now: Now,
): LinePart[] {
  const line = purchase.lines.get(lineId)!;
  const alone = { ...purchase, lines: new Map([[lineId, line]]) };
  const last = [...purchase.saleDates.keys()].sort().at(-1)!;
  const ifItCame = { purchase: asIfNow(alone, now), line, schemeCode: scheme.code, rulesAt };
  const payer = purchase.placed.buyer.ownAccountId === undefined ? now.buyer : buyerKnown(purchase);
  const ifPaidAlready = { ...ifItCame, purchase: asIfNow(alone, { ...now, buyer: payer }) };
  const asked = { purchase: alone, line, scheme, now, last, ifItCame, ifPaidAlready };
  const parts = judgedParts(countPurchase(alone, [scheme], rulesAt), asked);
  const open = purchase.ended ? [endedMoney(asked)] : openMoney(asked, sumOf(parts.map((part) => part.amountFen)));
  return [...parts, ...openParts(open.flatMap((each) => judgedOpen(asked, each)))];
}

const buyerKnown = ({ dates }: Purchase): BuyerStanding => [...dates.values()].at(-1)!.buyer;

/** The purchase with a date of its own for now, at which transfers would bring their bank references. */
function asIfNow(purchase: Purchase, { on, epoch, buyer }: Now): Purchase {
  const money = purchase.standings.at(-1);
  const unpaid = money && [...money.paid.values(), ...money.rebated.values(), money.unappliedFen].every((fen) => !fen);
  return {
    ...purchase,
    epoch,
    dates: new Map([...purchase.dates, [on, { epoch, buyer }]]),
    paidByReference: purchase.paidByReference || (unpaid ?? true),
  };
}

/** What stands of the counts, by lot, date and outcome, decreases set off against what they take back. */
function judgedParts(counts: readonly Count[], asked: Asked): LinePart[] {
  const parts = new Map<string, LinePart>();
  for (const { lotId, recognisedOn, facets, goodsFen, judgement } of counts) {
    const on = judgement.takesBack ?? recognisedOn;
    const key = `${lotId}|${on}|${facets.outcome}`;
    parts.set(key, {
      reason: facets.outcome,
      amountFen: (parts.get(key)?.amountFen ?? 0n) + goodsFen,
      lotId,
      recognisedOn: on,
      needs: needsOfOutcome(facets.outcome, judgement.rules, asked, lotId),
      rules: judgement.rules,
    });
  }
  return [...parts.values()].filter((part) => part.amountFen !== 0n);
}

/** What would make a judged part count; what counts, or was counted as a purchase, needs nothing. */
function needsOfOutcome(outcome: Outcome, rules: Count['judgement']['rules'], asked: Asked, lotId: string): Need[] {
  if (outcome === 'COUNTED' || outcome === 'SELL_THROUGH') return [];
  return withOrigin(needsOf(rules, asked, lotId), asked, lotId);
}

/** What does not count for another reason is not judged again when its lot's origin is revoked, and would not count without that either. */
function withOrigin(needs: Need[], { purchase }: Asked, lotId: string): Need[] {
  const revoked = isRevoked(purchase.revocations.get(lotId));
  return revoked && !needs.includes('ORIGIN_REVOKED') ? [...needs, 'ORIGIN_REVOKED'] : needs;
}

/** What the failing rules ask for. Evidence that is only too weak while it is in dispute needs no more than the settlement. */
function needsOf(rules: Count['judgement']['rules'], { purchase, line, scheme }: Asked, lotId: string): Need[] {
  const failing = rules.filter((rule) => !rule.passed);
  const disputed = failing.some((rule) => rule.failure === 'DISPUTED');
  return failing.flatMap(({ failure, inputs }): Need[] => {
    if (failure !== 'EVIDENCE_TOO_WEAK') return [failure];
    const minimum = Number(inputs.minimum);
    const ofPurchase = evaluators[scheme.evaluator].cap !== 'SOLD';
    if (disputed && ofPurchase && levelIfSettled(purchase, line.lineId, lotId) >= minimum) return [];
    return [`EVIDENCE_LEVEL_${Math.min(Math.max(minimum, 1), 3) as 1 | 2 | 3}`];
  });
}

/** The level of a root's evidence if every dispute were settled for this purchase. */
function levelIfSettled({ evidence, owed, paidByReference }: Purchase, lineId: string, lotId: string): number {
  const held = (evidence.get(lineId) ?? []).map((each) =>
    each.state === 'DISPUTED' ? { ...each, state: 'HELD' as const } : each,
  );
  const dueFen = owed.get(lineId) ?? 0n;
  return evidenceOfRoot({ evidence: held, dueFen, paidByReference }, lotId).level;
}

const isDisputed = ({ evidence, paidByReference }: Purchase, { lineId }: PurchaseLine, lotId: string) =>
  evidenceOfRoot({ evidence: evidence.get(lineId) ?? [], dueFen: 0n, paidByReference }, lotId).disputed;

/** Money of a line that no rule was asked about yet. */
interface Open {
  reason: OpenReason;
  amountFen: Fen;
  /** What has to be done before rules are asked, in order. */
  steps: readonly Need[];
  /** Of which lots it is, in what proportion; empty where no lot is named. */
  lots: ReadonlyMap<Root, bigint>;
  /** When it would be recognised; null where rules are not asked, because they were or because nobody knows who will sell. */
  on: BusinessDate | null;
}

/** Open money of one lot, or of none that is named, and what stands between it and counting. */
interface JudgedOpen {
  reason: OpenReason;
  lotId: string | null;
  amountFen: Fen;
  needs: readonly Need[];
}

/** Shares open money out to its lots and asks the rules about each. */
function judgedOpen(asked: Asked, { reason, amountFen, steps, lots, on }: Open): JudgedOpen[] {
  if (amountFen <= 0n) return [];
  const named = [...lots].filter(([, weight]) => weight > 0n);
  const shares = named.length > 0 ? named : [[lotOfSeat(asked), 1n] as const];
  const amounts = allocate(
    amountFen,
    shares.map(([, weight]) => weight),
  );
  return shares.flatMap(([root], index) =>
    amounts[index] > 0n
      ? [
          {
            ...{ reason, lotId: root.lotId || null, amountFen: amounts[index] },
            needs: inOrder(steps, failuresOf(asked, root, on, steps)),
          },
        ]
      : [],
  );
}

/** Puts together what has the same reason and needs. */
function openParts(judged: readonly JudgedOpen[]): LinePart[] {
  return [...groupedBy(judged, ({ reason, needs }) => [reason, ...needs].join()).values()].map((same): LinePart => {
    const [{ reason, lotId, needs }] = same;
    return {
      reason,
      amountFen: sumOf(same.map(({ amountFen }) => amountFen)),
      lotId: same.every((each) => each.lotId === lotId) ? lotId : null,
      recognisedOn: null,
      needs,
      rules: [],
    };
  });
}

const PAYMENTS: ReadonlySet<Need> = new Set(['NOT_PAID', 'NOT_PAID_IN_FULL', 'REFUNDED']);

/** What is done about an amount, in order: a person finds a unit before paying, afterwards is too late (CR-15). */
function inOrder(steps: readonly Need[], failures: readonly Need[]): Need[] {
  if (!failures.includes('NO_UNIT') || !steps.some((step) => PAYMENTS.has(step))) return [...steps, ...failures];
  return ['NO_UNIT_YET', ...steps, ...failures.filter((failure) => failure !== 'NO_UNIT')];
}

/** What rules would find missing of a root that came now, or on the date of its payment. */
function failuresOf(asked: Asked, root: Root, on: BusinessDate | null, steps: readonly Need[]): Need[] {
  if (on === null) return [];
  const { ifItCame, ifPaidAlready } = asked;
  const came = steps.some((step) => PAYMENTS.has(step)) ? ifItCame : ifPaidAlready;
  const count = judge({ ...came, root, on, sold: null }, 1n);
  if (count === null) return ['SCHEME_NOT_IN_FORCE'];
  const needs = needsOf(count.judgement.rules, { ...asked, purchase: asked.ifItCame.purchase }, root.lotId);
  return withOrigin(needs, asked, root.lotId);
}

/** What a lot of the supplier's own place would be, were it named now. */
function lotOfSeat({ purchase: { placed, placedOn }, now }: Asked): Root {
  const nameless = { lotId: '', traceCode: '', shippedQuantity: 0, bornEpoch: now.epoch };
  return { ...nameless, placeCode: placed.supplier.seatCode, harvestedOn: placedOn };
}

const NO_LOT: ReadonlyMap<Root, bigint> = new Map();

/** What came on dates on which the scheme was not in force. */
function notInForceMoney(amountFen: Fen): Open {
  return { reason: 'SCHEME_NOT_IN_FORCE', amountFen, steps: ['NOT_IN_FORCE_THEN'], lots: NO_LOT, on: null };
}

function endedMoney({ purchase, line, scheme, now }: Asked): Open {
  const ordered = purchase.placed.lines.find((each) => each.lineId === line.lineId)!;
  const on = evaluators[scheme.evaluator].cap === 'SOLD' ? null : now.on;
  return { reason: 'ORDER_ENDED', amountFen: BigInt(ordered.amountFen), steps: ['ORDER_ENDED'], lots: NO_LOT, on };
}

/** Money of a line that no rule was asked about yet, by what is missing; `judged` is what rules were asked about. */
function openMoney(asked: Asked, judged: Fen): Open[] {
  const { purchase, line, scheme, now, last } = asked;
  const { due, paid, inFull } = moneyAt(purchase.standings, line.lineId, last);
  const roots = rootsOf(line).map((root) => ({ root, ...goodsAt(line, root.lotId, last) }));
  const shipped = roots.reduce((sum, { root }) => sum + root.shippedQuantity, 0);
  const inspected = line.inspections.reduce((sum, each) => sum + each.inspectedQuantity, 0);
  const accepted = sumOf(line.inspections.map((each) => each.amountFen));
  const toAccept = nominalFen(line, shipped - inspected);
  const unshipped = due - accepted - toAccept;
  const { cap } = evaluators[scheme.evaluator];
  if (cap === 'SOLD') return salesMoney(asked, judged, { unshipped, delivered: accepted + toAccept });
  const capped = lineCap(purchase, line, cap).at(-1)!.roots;
  const inForce = sumOf([...capped.values()]);
  const notInForce = notInForceMoney(inForce - judged);
  const missing = inFull ? 'REFUNDED' : cap === 'PAID_IN_FULL' ? 'NOT_PAID_IN_FULL' : 'NOT_PAID';
  const pay: Need[] = moneyRestsElsewhere(purchase) ? ['MONEY_ELSEWHERE', missing] : [missing];
  const weigh = (of: (root: (typeof roots)[number]) => bigint) => new Map(roots.map((each) => [each.root, of(each)]));
  const pending = weigh(({ pendingQuantity }) => BigInt(Math.max(0, pendingQuantity)));
  // What was paid beyond what counts goes with what comes next.
  const free = positive(paid - inForce);
  if (cap === 'PAID_IN_FULL') {
    const uncounted = weigh(({ root, acceptedFen, pendingQuantity }) =>
      positive(acceptedFen + nominalFen(line, Math.max(0, pendingQuantity)) - capped.get(root.lotId)!),
    );
    return [
      notInForce,
      ...split(unshipped, inFull ? free : 0n, ['LOT_NOT_NAMED'], pay).flatMap(({ amountFen, steps }): Open[] => {
        // What is paid in full already counts from when its money came, whenever it is shipped.
        const came = steps.length === 1 ? paidInFullOn(asked, inForce, amountFen) : [{ on: now.on, fen: amountFen }];
        return came.map(({ on, fen }) => ({ reason: 'LOT_NOT_NAMED', amountFen: fen, steps, lots: NO_LOT, on }));
      }),
      { reason: missing, amountFen: accepted + toAccept - inForce, steps: pay, lots: uncounted, on: now.on },
    ];
  }
  const unpaid = weigh(({ root, acceptedFen }) => positive(acceptedFen - capped.get(root.lotId)!));
  return [
    notInForce,
    ...split(unshipped, positive(free - positive(toAccept)), ['LOT_NOT_NAMED', 'NOT_ACCEPTED'], pay).map(
      (each): Open => ({ ...each, reason: 'LOT_NOT_NAMED', lots: NO_LOT, on: now.on }),
    ),
    ...split(toAccept, free, ['NOT_ACCEPTED'], pay).map(
      (each): Open => ({ ...each, reason: 'NOT_ACCEPTED', lots: pending, on: now.on }),
    ),
    { reason: missing, amountFen: accepted - inForce, steps: pay, lots: unpaid, on: now.on },
  ];
}

/** Parts an amount into what money is there for, which needs the steps alone, and what has to be paid besides. */
function split(amountFen: Fen, free: Fen, steps: readonly Need[], pay: readonly Need[]) {
  const there = smaller(amountFen, free);
  return [
    { amountFen: there, steps },
    { amountFen: amountFen - there, steps: [...steps, ...pay] },
  ];
}

/** Whether money of the payable is not with what is owed: it has to be given back by name before it can be paid again (CR-3). */
function moneyRestsElsewhere({ standings }: Purchase): boolean {
  const money = standings.at(-1);
  if (!money) return false;
  return money.unappliedFen > 0n || [...money.due].some(([item, due]) => money.paid.get(item)! > due);
}

/** On which dates money came that stays with a line that is paid in full: of `fen` that came after the first `counted`. What went back is the latest. */
function paidInFullOn(
  { purchase: { standings }, line }: Asked,
  counted: Fen,
  fen: Fen,
): { on: BusinessDate; fen: Fen }[] {
  const came: { on: BusinessDate; fen: Fen }[] = [];
  let before = 0n;
  for (const on of new Set(standings.map((each) => each.on))) {
    const { paid, inFull } = moneyAt(standings, line.lineId, on);
    const now = inFull ? paid : 0n;
    if (now > before) came.push({ on, fen: now - before });
    for (let down = before - now; down > 0n; ) {
      const last = came.at(-1)!;
      const back = smaller(down, last.fen);
      last.fen -= back;
      down -= back;
      if (last.fen === 0n) came.pop();
    }
    before = now;
  }
  let [below, left] = [counted, fen];
  return came.flatMap((each) => {
    const skipped = smaller(below, each.fen);
    const taken = smaller(left, each.fen - skipped);
    below -= skipped;
    left -= taken;
    return taken > 0n ? [{ on: each.on, fen: taken }] : [];
  });
}

const smaller = (a: Fen, b: Fen): Fen => (a < b ? a : b);

/**
 * What of delivered packs nobody has reported, apart from those that the purchase counts already, whose sale would add nothing
 * (CR-1); and sales for whose date the scheme was not in force.
 */
function salesMoney(asked: Asked, judged: Fen, goods: { unshipped: Fen; delivered: Fen }): Open[] {
  const { purchase, line, scheme, last, ifItCame } = asked;
  const sales = purchase.sales.filter((sale) => sale.lineId === line.lineId && line.roots.has(sale.lotId));
  const soldFen = sumOf(sales.map((sale) => soldBy(sale, last, scheme.parameters.basis ?? 'EX_ORIGIN').fen));
  const packs = [...packsByRoot({ ...ifItCame, purchase }, last)].map(([root, { delivered, purchased }]) => {
    const ofRoot = sales.filter((sale) => sale.lotId === root.lotId);
    const sold = ofRoot.reduce((sum, sale) => sum + soldBy(sale, last, 'EX_ORIGIN').quantity, 0);
    const unsold = Math.max(0, delivered - sold);
    const counted = Math.min(unsold, Math.max(0, purchased - sold));
    return { root, delivered, counted, open: unsold - counted };
  });
  const all = packs.reduce((sum, { delivered }) => sum + delivered, 0);
  const worth = (of: (each: (typeof packs)[number]) => number) => {
    const quantity = packs.reduce((sum, each) => sum + of(each), 0);
    return quantity === 0 ? 0n : divideRounded(goods.delivered * BigInt(quantity), BigInt(all));
  };
  const unsoldFen = worth(({ counted, open }) => counted + open);
  const openFen = worth(({ open }) => open);
  const lots = (of: (each: (typeof packs)[number]) => number) =>
    new Map(packs.map((each) => [each.root, BigInt(of(each))]));
  const disputed = [...line.roots.keys()].some((lotId) => isDisputed(purchase, line, lotId));
  const revoked = [...line.roots.keys()].some((lotId) => isRevoked(purchase.revocations.get(lotId)));
  const sell: Need[] = [
    'NOT_SOLD',
    ...(disputed ? ['DISPUTED' as const] : []),
    ...(revoked ? ['ORIGIN_REVOKED' as const] : []),
  ];
  const open = (reason: OpenReason, amountFen: Fen, steps: Need[], of: ReadonlyMap<Root, bigint>): Open => ({
    reason,
    amountFen,
    steps,
    lots: of,
    on: null,
  });
  return [
    notInForceMoney(soldFen - judged),
    open('LOT_NOT_NAMED', goods.unshipped, ['LOT_NOT_NAMED', ...sell], NO_LOT),
    open(
      'COUNTED_AS_PURCHASE',
      unsoldFen - openFen,
      [],
      lots(({ counted }) => counted),
    ),
    open(
      'NOT_SOLD',
      openFen,
      sell,
      lots((each) => each.open),
    ),
  ];
}

const sumOf = (amounts: readonly Fen[]) => amounts.reduce((sum, fen) => sum + fen, 0n);
