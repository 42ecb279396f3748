import { addDays, allocate, type BusinessDate, type Fen } from '@shanhai/kernel';
import type { AcceptedPayload, PlacedPayload, ReturnedPayload, ShippedPayload } from '@shanhai/orders';
import type { BuyerStanding } from '@shanhai/payments';
import type { HistoryFact, HistoryScheme, KnownRules } from './purchase-history';

interface Span {
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
}
type Items = { items: { itemId: string; amountFen: string }[] };

/** What counts under a scheme for a root on a date with an outcome, keyed by these joined with `|`. Zeros are left out. */
export type SlowCounts = Map<string, { amountFen: Fen; goodsFen: Fen }>;

/**
 * Counts one supplier order straight from the counting rules: walks through the days, keeps what every item owes and was
 * paid, and compares each evening's caps with those of the evening before. Slow and obvious; shares no code with the counter.
 */
export function countSlowly(facts: readonly HistoryFact[], rulesAt: (epoch: bigint) => KnownRules): SlowCounts {
  const counts: SlowCounts = new Map();
  const placed = facts.find((fact) => fact.type === 'supplier_order.placed')!.payload as PlacedPayload;
  const placedOn = facts.find((fact) => fact.type === 'supplier_order.placed')!.on;
  const days = facts.map((fact) => fact.on).sort();
  const lastEpoch = facts.reduce((newest, fact) => (fact.epoch > newest ? fact.epoch : newest), 0n);
  const codes = new Set(rulesAt(lastEpoch).schemes.map((scheme) => scheme.code));

  const due: Record<string, Fen> = {};
  for (const fact of facts.filter((each) => each.type === 'payable.opened'))
    for (const item of (fact.payload as Items).items) due[item.itemId] = BigInt(item.amountFen);
  const atFirst = { ...due };
  const items = Object.keys(due).sort();
  const paid = Object.fromEntries(items.map((item) => [item, 0n]));
  const refunded = Object.fromEntries(items.map((item) => [item, 0n]));
  const takeRefunds = () => {
    for (const item of items) {
      while (refunded[item] > 0n && paid[item] > 0n) {
        const step = refunded[item] < paid[item] ? refunded[item] : paid[item];
        refunded[item] -= step;
        paid[item] -= step;
      }
    }
  };

  // Lots of a line, with packs shipped in all, and which rules were known when the lot was first named.
  const roots = placed.lines.flatMap((line) => {
    const shipped = facts
      .filter((fact) => fact.type === 'supplier_order.shipped')
      .flatMap((fact) => (fact.payload as ShippedPayload).lines.map((each) => ({ ...each, epoch: fact.epoch })))
      .filter((each) => each.lineId === line.lineId);
    return [...new Set(shipped.map((each) => each.lot.lotId))].sort().map((lotId) => {
      const parcels = shipped.filter((each) => each.lot.lotId === lotId);
      return {
        line,
        lot: parcels[0].lot,
        packs: parcels.reduce((sum, each) => sum + each.quantity, 0),
        epoch: parcels.map((each) => each.epoch).reduce((a, b) => (a < b ? a : b)),
        acceptedFen: 0n,
        inspected: 0,
        // Per scheme: what counts now, and the increases that it is made of, oldest first.
        heaps: Object.fromEntries([...codes].map((code) => [code, [] as { outcome: string | null; fen: Fen }[]])),
      };
    });
  });

  let buyer: BuyerStanding = placed.buyer;
  for (let day = days[0]; day <= days.at(-1)!; day = addDays(day, 1)) {
    const today = facts.filter((fact) => fact.on === day).sort((a, b) => (a.key < b.key ? -1 : 1));
    if (today.length === 0) continue;
    for (const fact of today) buyer = (fact.payload as { buyer?: BuyerStanding }).buyer ?? buyer;
    for (const fact of today.filter((each) => each.type === 'payable.due_changed'))
      for (const item of (fact.payload as Items).items) due[item.itemId] += BigInt(item.amountFen);
    for (const fact of today.filter((each) => each.type === 'payment.received')) {
      const unpaid = items.map((item) => max(0n, due[item] - paid[item]));
      const amount = BigInt((fact.payload as { amountFen: string }).amountFen);
      const parts = allocate(min(amount, sum(unpaid)), unpaid);
      items.forEach((item, index) => (paid[item] += parts[index]));
      // Too much for what is owed now, but not for what was owed at first: it stays with what was cut.
      const cut = items.map((item) => max(0n, atFirst[item] - max(due[item], paid[item])));
      const rest = allocate(min(amount - sum(parts), sum(cut)), cut);
      items.forEach((item, index) => (paid[item] += rest[index]));
      takeRefunds();
    }
    for (const fact of today.filter((each) => each.type === 'payment.refunded'))
      for (const item of (fact.payload as Items).items) refunded[item.itemId] += BigInt(item.amountFen);
    takeRefunds();
    for (const fact of today) {
      if (fact.type === 'supplier_order.accepted')
        for (const each of (fact.payload as AcceptedPayload).lines) {
          const root = roots.find((one) => one.line.lineId === each.lineId && one.lot.lotId === each.lotId)!;
          root.acceptedFen += BigInt(each.acceptedFen);
          root.inspected += each.acceptedQuantity + each.rejectedQuantity;
        }
      if (fact.type === 'supplier_order.returned')
        for (const each of (fact.payload as ReturnedPayload).lines) {
          const root = roots.find((one) => one.line.lineId === each.lineId && one.lot.lotId === each.lotId)!;
          root.acceptedFen -= BigInt(each.returnedFen);
        }
    }

    const dayEpoch = today.reduce((newest, fact) => (fact.epoch > newest ? fact.epoch : newest), 0n);
    for (const code of codes) {
      for (const line of placed.lines) {
        const ofLine = roots.filter((root) => root.line === line);
        if (ofLine.length === 0) continue;
        const price = BigInt(line.unitPriceFen);
        const thousandths = (packs: number) =>
          line.pricing === 'PACK' ? BigInt(packs) * price * 1000n : BigInt(packs) * BigInt(line.contentBase) * price;
        const accepted = sum(ofLine.map((root) => root.acceptedFen));
        let cap: Fen;
        let weights: bigint[];
        if (code === 'RESERVE') {
          const waiting = ofLine.reduce((packs, root) => packs + root.packs - root.inspected, 0);
          const unrejected = accepted + (thousandths(waiting) + 500n) / 1000n;
          const inFull = paid[line.lineId] >= due[line.lineId];
          cap = inFull ? min(unrejected, paid[line.lineId]) : 0n;
          weights = ofLine.map((root) => root.acceptedFen * 1000n + thousandths(root.packs - root.inspected));
        } else {
          cap = min(accepted, paid[line.lineId]);
          weights = ofLine.map((root) => root.acceptedFen);
        }
        const shares = allocate(
          max(0n, cap),
          weights.map((weight) => max(0n, weight)),
        );
        ofLine.forEach((root, index) => {
          const heap = root.heaps[code];
          const change = shares[index] - sum(heap.map((each) => each.fen));
          if (change > 0n) {
            const outcome = judge(
              rulesAt(root.epoch > dayEpoch ? root.epoch : dayEpoch),
              code,
              day,
              placed,
              placedOn,
              root.lot,
              buyer,
            );
            heap.push({ outcome, fen: change });
            enter(code, root.line.lineId, root.lot.lotId, day, outcome, change);
          }
          for (let left = -change; left > 0n; ) {
            const latest = heap.at(-1)!;
            const back = min(left, latest.fen);
            latest.fen -= back;
            left -= back;
            enter(code, root.line.lineId, root.lot.lotId, day, latest.outcome, -back);
            if (latest.fen === 0n) heap.pop();
          }
        });
      }
    }
  }
  for (const [key, { amountFen, goodsFen }] of counts) if (amountFen === 0n && goodsFen === 0n) counts.delete(key);
  return counts;

  function enter(
    code: string,
    lineId: string,
    lotId: string,
    on: BusinessDate,
    outcome: string | null,
    fen: Fen,
  ): void {
    if (outcome === null) return;
    const key = [code, lineId, lotId, on, outcome].join('|');
    const { amountFen, goodsFen } = counts.get(key) ?? { amountFen: 0n, goodsFen: 0n };
    counts.set(key, { amountFen: amountFen + (outcome === 'COUNTED' ? fen : 0n), goodsFen: goodsFen + fen });
  }
}

/** Null where no version of the scheme is in force. Places have the codes of their provinces and cities; none changes. */
function judge(
  { schemes, members, pairings }: KnownRules,
  code: string,
  on: BusinessDate,
  placed: PlacedPayload,
  placedOn: BusinessDate,
  lot: ShippedPayload['lines'][number]['lot'],
  buyer: BuyerStanding,
): string | null {
  const holds = ({ validFrom, validUntil }: Span, day: BusinessDate) =>
    validFrom <= day && (validUntil === null || day < validUntil);
  const versions = schemes.filter((scheme) => scheme.code === code && scheme.status !== 'DRAFT' && holds(scheme, on));
  const newest: HistoryScheme | undefined = versions.sort((a, b) => b.version - a.version)[0];
  if (!newest || newest.status === 'REPEALED') return null;
  const above = (place: string) => [place, `${place.slice(0, 4)}00`, `${place.slice(0, 2)}0000`];
  const isListed = (place: string, day: BusinessDate) =>
    members.some((member) => holds(member, day) && above(place).includes(member.divisionCode));
  const strong = 1 >= (newest.parameters.minimumEvidence ?? 0);
  if (code === 'RESERVE') {
    if (!isListed(placed.supplier.seatCode, placedOn)) return 'SUPPLIER_NOT_LISTED';
    if (!isListed(lot.placeCode, lot.harvestedOn)) return 'ORIGIN_NOT_LISTED';
    if (buyer.budgetUnitId === null) return 'NOT_A_BUDGET_UNIT';
    return strong ? 'COUNTED' : 'EVIDENCE_TOO_WEAK';
  }
  if (code === 'UNION' && !['UNION', 'UNION_FEDERATION'].includes(buyer.unitType)) return 'NOT_A_UNION';
  const matching = (east: string, west: string) =>
    pairings.filter(
      (each) =>
        each.validFrom <= on &&
        above(east).includes(each.eastDivisionCode!) &&
        above(west).includes(each.westDivisionCode),
    );
  const matched = matching(buyer.seatCode, lot.placeCode);
  if (matched.some((each) => holds(each, on))) return strong ? 'COUNTED' : 'EVIDENCE_TOO_WEAK';
  if (buyer.seatCode.slice(0, 2) === lot.placeCode.slice(0, 2)) return 'SAME_SIDE';
  if (matched.length > 0) return 'FORMER_PAIRING';
  return matching(lot.placeCode, buyer.seatCode).length > 0 ? 'EAST_TO_WEST' : 'NOT_PAIRED';
}

const sum = (values: readonly bigint[]) => values.reduce((total, each) => total + each, 0n);
const min = (a: bigint, b: bigint) => (a < b ? a : b);
const max = (a: bigint, b: bigint) => (a > b ? a : b);
