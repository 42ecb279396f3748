import type { SalesConfirmedPayload, SalesCorrectedPayload, SalesDisputeOpenedPayload } from '@shanhai/channels';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import type {
  AcceptedPayload,
  OriginReinstatedPayload,
  OriginRevokedPayload,
  PlacedPayload,
  ReturnedPayload,
  ShippedPayload,
} from '@shanhai/orders';
import type { BuyerStanding } from '@shanhai/payments';
import type { DeclaredPayload } from './declared-history';
import type { HistoryFact, HistoryScheme, KnownRules } from './purchase-history';

/**
 * A reference counter: counts one supplier order straight from the words of the counting rules, as a clerk would with a
 * ledger, day by day and fen by fen. Slow and obvious on purpose. It calls nothing of the program that it is compared with,
 * neither its counter nor its roundings; from the history it takes facts and rules as plain data.
 */
export function countSlowly(told: readonly HistoryFact[], rulesAt: (epoch: bigint) => KnownRules): SlowCounts {
  const declared = told.find(({ type }) => type === 'purchase.declared');
  const facts = declared ? asAnOrder(declared, told) : told;
  if (only(facts, 'supplier_order.placed').length === 0) return new Map();
  const clerk = new Clerk(facts, rulesAt, declared !== undefined);
  const days = facts.map((fact) => fact.on).sort();
  for (let day = days[0]; day <= days.at(-1)!; day = dayAfter(day)) clerk.work(day);
  return clerk.book;
}

/**
 * What was bought elsewhere, as an order of the same goods and money: ordered on its day, delivered and accepted as a whole on
 * another, paid by one transfer. What an office revokes is returned, owed no more, and given back. Its documents, whose numbers
 * are free then, proved what was counted until then.
 */
function asAnOrder(declared: HistoryFact, told: readonly HistoryFact[]): HistoryFact[] {
  const { declarationId, boughtOn, acceptedOn, paidOn, rows, ...rest } = declared.payload as DeclaredPayload;
  const goods = rows.map(({ rowId, goodsFen }) => ({ itemId: rowId, amountFen: goodsFen }));
  const charges = goods.reduce((left, { amountFen }) => left - BigInt(amountFen), BigInt(rest.invoiceFen));
  const items = charges > 0n ? [...goods, { itemId: declarationId, amountFen: String(charges) }] : goods;
  const as = (type: string, on: BusinessDate, payload: object, by: HistoryFact = declared) => ({
    ...by,
    type,
    on,
    payload,
  });
  const sent = rows.map((row) => {
    const { rowId, goodsFen, placeCode, harvestedOn } = row;
    const bare = { lotId: rowId, placeCode, harvestedOn, ...(rest.trading && { mandate: null }) };
    const pack = { acceptedQuantity: 1, rejectedQuantity: 0, acceptedMass: '1', acceptedFen: goodsFen };
    const lot = row.lot ?? bare;
    return { lineId: rowId, quantity: 1, nominalFen: goodsFen, lot, lotId: lot.lotId, ...pack, returnedFen: goodsFen };
  });
  const lines = rows.map(({ rowId, categoryCode, quantityBase, goodsFen }) => ({
    ...{ lineId: rowId, skuId: '', productId: '', categoryCode, pricing: 'PACK', contentBase: quantityBase },
    ...{ unitPriceFen: goodsFen, quantity: 1, amountFen: goodsFen },
  }));
  const { buyer, supplier } = rest;
  const facts: HistoryFact[] = [
    as('payable.opened', boughtOn, { items }),
    as('supplier_order.placed', boughtOn, { orderId: declarationId, buyer, supplier, lines }),
    // Its lots are named when it is ordered: nobody has to wait for a shipment.
    as('supplier_order.shipped', boughtOn, { lines: sent }),
    as('supplier_order.accepted', acceptedOn, { lines: sent }),
    as('payment.received', paidOn, { amountFen: rest.paidFen }),
  ];
  for (const fact of told) {
    if (fact.type === 'purchase.declaration_revoked') {
      const sorted = [...items].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
      const paid = shareOut(
        BigInt(rest.paidFen),
        sorted.map(({ amountFen }) => BigInt(amountFen)),
      );
      const off = items.map(({ itemId, amountFen }) => ({ itemId, amountFen: `-${amountFen}` }));
      const back = sorted.map(({ itemId }, index) => ({ itemId, amountFen: String(paid[index]) }));
      facts.push(as('payable.due_changed', fact.on, { items: off }, fact));
      facts.push(as('payment.refunded', fact.on, { items: back }, fact));
      facts.push(as('supplier_order.returned', fact.on, { lines: sent }, fact));
    } else if (fact.type.startsWith('purchase.origin_'))
      facts.push({ ...fact, type: fact.type.replace('purchase', 'supplier_order') });
    else if (isPaper(fact) && fact.type !== 'evidence.withdrawn') facts.push(fact);
  }
  return facts;
}

/** What an entry is made of beside its amounts. */
export interface SlowKey {
  scheme: string;
  version: number;
  lineId: string;
  lotId: string;
  on: BusinessDate;
  outcome: string;
  pairingId: string | null;
  /** The place that figures have the goods from. */
  origin: string;
  buyer: string;
  units: readonly string[];
  evidenceLevel: number;
  /** The date of the increase that it takes back (CR-5). */
  takesBack: BusinessDate | null;
}
export type SlowCounts = Map<string, { amountFen: Fen; goodsFen: Fen }>;
export const slowKey = (key: SlowKey) =>
  [key.scheme, key.version, key.lineId, key.lotId, key.on, key.outcome, key.pairingId, key.origin, key.buyer, key.units.join('+'), `E${key.evidenceLevel}`, key.takesBack].join('|'); // prettier-ignore

/** Goods of one line from one lot (CR-1), and what the clerk knows of them. */
interface Heap {
  line: PlacedPayload['lines'][number];
  lot: ShippedPayload['lines'][number]['lot'];
  shipped: number;
  inspected: number;
  keptPacks: number;
  keptFen: Fen;
  /** The rules that were known when the lot was first named: nobody could judge it earlier. */
  namedAt: bigint;
  /** Whether an office does not let the origin of its lot stand. */
  revoked: boolean;
  /** By scheme, or by report and part: the increases that stand, oldest first. */
  layers: Record<string, { code: string; standing: Layer[] }>;
}
/** What came and stands: as it was judged, null where the scheme was not in force; as it is entered; and when that was. */
interface Layer {
  fen: Fen;
  verdict: Verdict | null;
  entered: Verdict | null;
  on: BusinessDate;
}
/** Whose goods are judged: the buyer's; or the channel's that sold them, with what nobody delivered or a purchase counts already. */
interface Seller {
  buyer: BuyerStanding;
  sale: {
    report: SalesConfirmedPayload;
    part: 'ASSISTED' | 'SELL_THROUGH' | 'NOT_DELIVERED';
    disputed: boolean;
  } | null;
}
interface Verdict {
  version: number;
  outcome: string;
  pairingId: string | null;
  origin: string;
  buyer: string;
  units: readonly string[];
  evidenceLevel: number;
}
type Named = { items: { itemId: string; amountFen: string }[] };
type Day = readonly HistoryFact[];

class Clerk {
  readonly book: SlowCounts = new Map();
  private readonly placed: PlacedPayload;
  private readonly placedOn: BusinessDate;
  private readonly codes: string[];
  private readonly heaps: Heap[];
  private readonly items: string[];
  private readonly firstDue: Record<string, Fen> = {};
  private readonly due: Record<string, Fen> = {};
  private readonly paid: Record<string, Fen> = {};
  /** What is missing of an item only because it was given back of one that was paid in full. */
  private readonly forgone: Record<string, Fen> = {};
  private readonly toGiveBack: Record<string, Fen> = {};
  /** Money that no item has. */
  private loose: Fen = 0n;
  /** Of it, what came today. */
  private cameToday: Fen = 0n;
  private buyer: BuyerStanding;

  constructor(
    private readonly facts: readonly HistoryFact[],
    private readonly rulesAt: (epoch: bigint) => KnownRules,
    /** Whether it was bought elsewhere, and declared. */
    private readonly elsewhere: boolean,
  ) {
    const order = facts.find((fact) => fact.type === 'supplier_order.placed')!;
    this.placed = order.payload as PlacedPayload;
    this.placedOn = order.on;
    this.buyer = this.placed.buyer;
    this.codes = [...new Set(rulesAt(newest(facts)).schemes.map((scheme) => scheme.code))];
    for (const { payload } of this.of('payable.opened'))
      for (const { itemId, amountFen } of (payload as Named).items) {
        this.firstDue[itemId] = this.due[itemId] = BigInt(amountFen);
        this.paid[itemId] = this.toGiveBack[itemId] = this.forgone[itemId] = 0n;
      }
    this.items = Object.keys(this.due).sort();
    this.heaps = this.findHeaps();
  }

  /** One day: first dues change, then money comes, then money goes back, then goods are inspected; in the evening it counts. */
  work(day: BusinessDate): void {
    const today = this.facts.filter((fact) => fact.on === day).sort(byKey);
    const origins = today.filter(isOfOrigin);
    const telling = today.filter((fact) => !isPaper(fact) && !isOfOrigin(fact));
    const moving = telling.filter(({ type }) => !type.startsWith('channel.'));
    if (moving.length > 0) this.move(moving, day);
    const revoked = new Map(this.heaps.map((heap) => [heap, this.isRevoked(heap, day)]));
    for (const heap of this.heaps) this.turn(heap, revoked.get(heap)!, day, (code) => code !== 'EW_ASSIST');
    const known = telling.length > 0 ? telling : origins;
    if (known.length > 0) for (const heap of this.heaps) this.sell(heap, day, newest(known));
    for (const heap of this.heaps) {
      this.turn(heap, revoked.get(heap)!, day, (code) => code === 'EW_ASSIST');
      heap.revoked = revoked.get(heap)!;
    }
  }

  /** In the evening: where an office revokes an origin or lets it stand again, what would count goes out and comes in anew. */
  private turn(heap: Heap, revoked: boolean, day: BusinessDate, isOf: (code: string) => boolean): void {
    if (revoked === heap.revoked) return;
    for (const { code, standing } of Object.values(heap.layers))
      for (const layer of isOf(code) ? standing : []) {
        if (layer.verdict?.outcome !== 'COUNTED') continue;
        this.enter(code, heap, day, layer.entered, -layer.fen, layer.on);
        [layer.entered, layer.on] = [underOrigin(layer.verdict, { revoked }), day];
        this.enter(code, heap, day, layer.entered, layer.fen, null);
      }
  }

  private isRevoked(heap: Heap, day: BusinessDate): boolean {
    const lasts = ({ revocationId }: OriginRevokedPayload) =>
      this.of('supplier_order.origin_reinstated')
        .map(({ payload }) => payload as OriginReinstatedPayload)
        .every((end) => end.revocationId !== revocationId || day < end.on);
    return this.of('supplier_order.origin_revoked')
      .map(({ payload }) => payload as OriginRevokedPayload)
      .some((each) => each.lotIds.includes(heap.lot.lotId) && each.from <= day && lasts(each));
  }

  private move(moving: Day, day: BusinessDate): void {
    // CR-15: where a person buys, only who pays says for which unit.
    const telling = this.placed.buyer.ownAccountId ? only(moving, 'payment.received') : moving;
    for (const { payload } of telling) this.buyer = (payload as { buyer?: BuyerStanding }).buyer ?? this.buyer;
    const thisMorning = { ...this.due };
    for (const { payload } of only(moving, 'payable.due_changed'))
      for (const { itemId, amountFen } of (payload as Named).items) this.due[itemId] += BigInt(amountFen);
    const more = (item: string) => this.due[item] - thisMorning[item];
    const open = (item: string) => this.due[item] - this.paid[item];
    this.loose = this.hand(this.loose, (item) => (more(item) < open(item) ? more(item) : open(item)));
    for (const { payload } of only(moving, 'payment.received'))
      this.receive(BigInt((payload as { amountFen: string }).amountFen));
    for (const { payload } of only(moving, 'payment.refunded'))
      for (const { itemId, amountFen } of (payload as Named).items) this.toGiveBack[itemId] += BigInt(amountFen);
    this.giveBack();
    this.payAgain();
    this.rest();
    for (const item of this.items)
      while (this.forgone[item] > 0n && this.forgone[item] > this.missing(item)) this.forgone[item] -= 1n;
    this.inspect(moving);
    for (const code of this.codes)
      if (code !== 'EW_ASSIST') for (const line of this.placed.lines) this.count(code, line, day, newest(moving));
  }

  /** CR-3: over what the items still owe; what is above all dues stays with items whose due was cut. */
  private receive(amount: Fen): void {
    const left = this.hand(amount, (item) => this.due[item] - this.paid[item]);
    this.loose += left;
    this.cameToday += left;
    this.giveBack();
    this.payAgain();
  }

  /** Money that is with no item pays what was given back, unless the price was cut by it. */
  private payAgain(): void {
    this.loose = this.hand(this.loose, (item) => this.missing(item) - this.forgone[item]);
  }

  /** In the evening what came above all dues, and went nowhere else, stays with items whose due was cut. */
  private rest(): void {
    const resting = this.cameToday < this.loose ? this.cameToday : this.loose;
    const left = this.hand(
      resting,
      (item) => this.firstDue[item] - (this.due[item] > this.paid[item] ? this.due[item] : this.paid[item]),
    );
    this.loose += left - resting;
    this.cameToday = 0n;
  }

  /** Hands money to items that have room for it, and says what is left. */
  private hand(amount: Fen, most: (item: string) => Fen): Fen {
    const room = this.items.map((item) => (most(item) > 0n ? most(item) : 0n));
    const all = room.reduce((sum, each) => sum + each, 0n);
    const parts = shareOut(amount < all ? amount : all, room);
    this.items.forEach((item, index) => (this.paid[item] += parts[index]));
    return parts.reduce((left, part) => left - part, amount);
  }

  /**
   * A refund takes money from the item that it names, as soon as the item has it, or else what is with none. Of an item that
   * is paid in full it is a cut of its price, until nothing of its money is left.
   */
  private giveBack(): void {
    for (const item of this.items)
      while (this.toGiveBack[item] > 0n && this.paid[item] > 0n) {
        const complete = this.missing(item) <= this.forgone[item];
        this.toGiveBack[item] -= 1n;
        this.paid[item] -= 1n;
        this.forgone[item] = complete && this.paid[item] > 0n && this.missing(item) > 0n ? this.missing(item) : 0n;
      }
    for (const item of this.items)
      while (this.toGiveBack[item] > 0n && this.loose > 0n) {
        this.toGiveBack[item] -= 1n;
        this.loose -= 1n;
      }
  }

  private missing(item: string): Fen {
    return this.due[item] - this.paid[item];
  }

  private inspect(today: Day): void {
    const heapOf = ({ lineId, lotId }: { lineId: string; lotId: string }) =>
      this.heaps.find((heap) => heap.line.lineId === lineId && heap.lot.lotId === lotId)!;
    for (const { payload } of only(today, 'supplier_order.accepted'))
      for (const each of (payload as AcceptedPayload).lines) {
        heapOf(each).keptFen += BigInt(each.acceptedFen);
        heapOf(each).keptPacks += each.acceptedQuantity;
        heapOf(each).inspected += each.acceptedQuantity + each.rejectedQuantity;
      }
    for (const { payload } of only(today, 'supplier_order.returned'))
      for (const each of (payload as ReturnedPayload).lines) {
        heapOf(each).keptFen -= BigInt(each.returnedFen);
        heapOf(each).keptPacks -= each.quantity;
      }
  }

  /** Compares what a line's lots may count this evening with what they count, and enters the differences (CR-3, CR-5). */
  private count(code: string, line: Heap['line'], day: BusinessDate, known: bigint): void {
    const heaps = this.heaps.filter((heap) => heap.line === line);
    if (heaps.length === 0) return;
    const shares = code === 'RESERVE' ? this.reserveShares(line, heaps) : this.acceptedAndPaid(line, heaps);
    heaps.forEach((heap, index) => {
      this.bring(code, code, heap, shares[index], day, known, { buyer: this.buyer, sale: null });
    });
  }

  /** Brings what stands under a heading of a heap to an amount: more is judged today, less takes back what came last (CR-5). */
  private bring(
    heading: string,
    code: string,
    heap: Heap,
    fen: Fen,
    day: BusinessDate,
    known: bigint,
    seller: Seller,
  ): void {
    const layers = (heap.layers[heading] ??= { code, standing: [] }).standing;
    const stands = layers.reduce((sum, layer) => sum + layer.fen, 0n);
    if (fen > stands) {
      const rules = this.rulesAt(heap.namedAt > known ? heap.namedAt : known);
      const verdict = this.judge(rules, code, day, heap, seller);
      const entered = underOrigin(verdict, heap);
      layers.push({ on: day, fen: fen - stands, verdict, entered });
      this.enter(code, heap, day, entered, fen - stands, null);
    }
    for (let over = stands - fen; over > 0n; ) {
      const top = layers.at(-1)!;
      const off = top.fen < over ? top.fen : over;
      this.enter(code, heap, day, top.entered, -off, top.on);
      top.fen -= off;
      over -= off;
      if (top.fen === 0n) layers.pop();
    }
  }

  /**
   * CR-1, CR-2: packs sold of a heap stand in a row, oldest report first. Those that the purchase counts are sell-through, the
   * others assisted as far as they were delivered; a pack of which any part is counted as bought is the purchase's.
   */
  private sell(heap: Heap, day: BusinessDate, known: bigint): void {
    if (!this.codes.includes('EW_ASSIST')) return;
    const delivered = heap.keptPacks + heap.shipped - heap.inspected;
    const bought = (heap.layers.EW_PURCHASE?.standing ?? [])
      .filter(({ entered }) => entered?.outcome === 'COUNTED')
      .reduce((sum, layer) => sum + layer.fen, 0n);
    let purchased = 0;
    if (heap.keptFen > 0n)
      while (purchased < heap.keptPacks && BigInt(purchased) * heap.keptFen < BigInt(heap.keptPacks) * bought)
        purchased += 1;
    let before = 0;
    // What is in dispute stands behind the rest of its report.
    const sold = this.reports().flatMap(({ payload, on }) =>
      [false, true].map((disputed) => ({ report: payload as SalesConfirmedPayload, on, disputed })),
    );
    for (const { report, on, disputed } of sold) {
      const { packs, fen } = this.soldOf(heap, report, on, day, disputed);
      /** What the packs of this report are worth that stand among the first so many of the row. */
      const among = (most: number) => {
        const own = Math.max(0, Math.min(most - before, packs));
        return own === 0 ? 0n : roundHalfUp((fen * BigInt(own) * 1000n) / BigInt(packs));
      };
      const there = among(Math.max(0, delivered));
      const through = among(Math.max(0, Math.min(purchased, delivered)));
      const parts = { ASSISTED: there - through, SELL_THROUGH: through, NOT_DELIVERED: fen - there };
      const { partner, outlet } = report.channel;
      const buyer = { ...partner, seatCode: outlet?.seatCode ?? partner.seatCode };
      for (const part of ['ASSISTED', 'SELL_THROUGH', 'NOT_DELIVERED'] as const)
        this.bring(`${report.reportId} ${disputed} ${part}`, 'EW_ASSIST', heap, parts[part], day, known, {
          buyer,
          sale: { report, part, disputed },
        });
      before += packs;
    }
  }

  private reports(): Day {
    const id = ({ payload }: HistoryFact) => (payload as SalesConfirmedPayload).reportId;
    return [...this.of('channel.sales_confirmed')].sort((a, b) =>
      a.on === b.on ? (id(a) < id(b) ? -1 : 1) : a.on < b.on ? -1 : 1,
    );
  }

  /** Packs and money that a report and its corrections tell of a heap by a day, by the basis in force when it was confirmed. */
  private soldOf(
    heap: Heap,
    { reportId }: SalesConfirmedPayload,
    confirmedOn: BusinessDate,
    day: BusinessDate,
    disputed: boolean,
  ) {
    const nothing = { packs: 0, fen: 0n };
    if (day < confirmedOn) return nothing;
    const then = newest(this.facts.filter((fact) => fact.on === confirmedOn && !isPaper(fact) && !isOfOrigin(fact)));
    const { schemes } = this.rulesAt(heap.namedAt > then ? heap.namedAt : then);
    const retail = inForce(schemes, 'EW_ASSIST', confirmedOn)?.parameters.basis === 'RETAIL';
    const settled = this.of('channel.dispute_settled').map(
      ({ payload }) => (payload as { disputeId: string }).disputeId,
    );
    const inDispute = this.of('channel.dispute_opened')
      .map(({ payload }) => payload as SalesDisputeOpenedPayload)
      .filter(({ disputeId }) => !settled.includes(disputeId))
      .flatMap((dispute) => dispute.disputed.filter((row) => row.reportId === reportId));
    const told = this.facts
      .filter((fact) => fact.type.startsWith('channel.sales_') && fact.on <= day)
      .map(({ payload }) => payload as SalesCorrectedPayload)
      .flatMap((each) => (each.reportId === reportId ? each.rows : []));
    let { packs, fen } = nothing;
    const take = (rows: typeof told, sign: 1 | -1) => {
      for (const row of rows) {
        if (row.lineId !== heap.line.lineId || row.lotId !== heap.lot.lotId) continue;
        packs += sign * row.quantity;
        fen += BigInt(sign) * BigInt(retail ? row.retailFen : row.exOriginFen);
      }
    };
    if (!disputed) take(told, 1);
    take(inDispute, disputed ? 1 : -1);
    return packs > 0 && fen > 0n ? { packs, fen } : { packs: Math.max(0, packs), fen: 0n };
  }

  /** The lesser of accepted and paid, shared among lots by what was accepted of each. */
  private acceptedAndPaid(line: Heap['line'], heaps: readonly Heap[]): Fen[] {
    const accepted = heaps.reduce((sum, heap) => sum + heap.keptFen, 0n);
    const cap = accepted < this.paid[line.lineId] ? accepted : this.paid[line.lineId];
    return shareOut(
      cap,
      heaps.map((heap) => heap.keptFen),
    );
  }

  /**
   * The unrejected amount, once the line is paid in full, less what was given back of it since; what nobody inspected yet is
   * worth its nominal price.
   */
  private reserveShares(line: Heap['line'], heaps: readonly Heap[]): Fen[] {
    const thousandths = ({ shipped, inspected }: Heap) => BigInt(shipped - inspected) * priceOfPack(line);
    const coming = roundHalfUp(heaps.reduce((sum, heap) => sum + thousandths(heap), 0n));
    const unrejected = heaps.reduce((sum, heap) => sum + heap.keptFen, coming);
    const paid = this.paid[line.lineId];
    const wasPaid = this.missing(line.lineId) <= this.forgone[line.lineId];
    const cap = !wasPaid ? 0n : unrejected < paid ? unrejected : paid;
    return shareOut(
      cap,
      heaps.map((heap) => heap.keptFen * 1000n + thousandths(heap)),
    );
  }

  private enter(
    scheme: string,
    heap: Heap,
    on: BusinessDate,
    verdict: Verdict | null,
    fen: Fen,
    takesBack: BusinessDate | null,
  ): void {
    if (verdict === null) return;
    const { lineId } = heap.line;
    const key = slowKey({ ...verdict, scheme, lineId, lotId: heap.lot.lotId, on, takesBack });
    const before = this.book.get(key) ?? { amountFen: 0n, goodsFen: 0n };
    const counted = verdict.outcome === 'COUNTED' ? fen : 0n;
    this.book.set(key, { amountFen: before.amountFen + counted, goodsFen: before.goodsFen + fen });
  }

  /** CR-8, CR-10, CR-11, CR-18, CR-19: the scheme in force on the day, its tests one after the other. */
  private judge(
    rules: KnownRules,
    code: string,
    on: BusinessDate,
    heap: Heap,
    { buyer, sale }: Seller,
  ): Verdict | null {
    const version = inForce(rules.schemes, code, on);
    if (version === null) return null;
    const { placed } = this;
    const ofGoods = this.evidenceOf(heap);
    // A sale is proved by its own report.
    const evidence = sale ? { ...ofGoods, level: sale.report.evidence.length > 0 ? 1 : 0 } : ofGoods;
    const failures: (string | false)[] = [];
    failures.push(buyer.ownAccountId !== undefined && buyer.unitIds.length === 0 && 'NO_UNIT');
    const threshold = BigInt(version.parameters.originShareBp ?? 6000);
    const from = code === 'RESERVE' ? listedPlaces(rules, heap.lot, threshold) : pairedPlaces(rules, buyer, heap.lot, on, threshold); // prettier-ignore
    if (code === 'RESERVE') {
      failures.push(this.elsewhere && 'BOUGHT_ELSEWHERE');
      failures.push(!isListed(rules, placed.supplier.seatCode, this.placedOn) && 'SUPPLIER_NOT_LISTED');
      failures.push(from.failure);
      failures.push(buyer.budgetUnitId === null && 'NOT_A_BUDGET_UNIT');
    } else {
      if (sale) {
        const { registeredFrom: validFrom, registeredUntil: validUntil } = sale.report.channel;
        failures.push(sale.part !== 'ASSISTED' && sale.part);
        failures.push(!holds({ validFrom, validUntil }, on) && 'CHANNEL_NOT_REGISTERED');
      }
      failures.push(code === 'UNION' && !buyer.unitType.startsWith('UNION') && 'NOT_A_UNION');
      failures.push(from.failure);
    }
    const { mandate } = heap.lot;
    if (mandate !== undefined) {
      const given = mandate && holds({ validFrom: mandate.from, validUntil: mandate.until }, this.placedOn);
      failures.push(!given && 'NO_MANDATE');
    }
    // CR-19: what an office gave to another purchase proves this one no more.
    failures.push(this.elsewhere && !ofGoods.documented && 'NO_INVOICE');
    failures.push((evidence.disputed || sale?.disputed === true) && 'DISPUTED');
    failures.push(evidence.level < (version.parameters.minimumEvidence ?? 0) && 'EVIDENCE_TOO_WEAK');
    const credited = code === 'RESERVE' && buyer.budgetUnitId !== null ? buyer.budgetUnitId : buyer.unitIds[0];
    const at = buyer.unitIds.indexOf(credited);
    // The unit that is credited, and those above it; one that is not above the buyer stands alone.
    const chain = buyer.unitIds.length === 0 ? [] : at < 0 ? [credited] : buyer.unitIds.slice(at);
    const unions = code === 'UNION' && buyer.unitType.startsWith('UNION') ? buyer.unionIds : undefined;
    return {
      version: version.version,
      outcome: failures.find((failure) => failure !== false) || 'COUNTED',
      pairingId: from.pairingId,
      origin: from.origin,
      buyer: buyer.organisationId,
      // Of a union's direct purchases the unions above it alone, where facts tell which those are.
      units: unions ? [...chain.slice(0, 1), ...chain.slice(1).filter((id) => unions.includes(id))] : chain,
      evidenceLevel: evidence.level,
    };
  }

  /** CR-18: of goods as everything known tells it now. What is withdrawn, lost or in dispute supports nothing. */
  private evidenceOf({ line, lot }: Heap): { level: number; disputed: boolean; documented: boolean } {
    type Piece = {
      evidenceId: string;
      kind: string;
      lines: { lineId: string; lotId: string | null; amountFen: string }[];
    };
    const told = (type: string, id: string) =>
      this.of(type).filter(({ payload }) => (payload as Piece).evidenceId === id);
    const open = (id: string) => told('dispute.opened', id).length > told('dispute.settled', id).length;
    const lost = (id: string) =>
      told('dispute.settled', id).some(({ payload }) => !(payload as { kept: boolean }).kept);
    const attached = this.of('evidence.attached').map(({ payload }) => payload as Piece);
    const alive = attached.filter(
      ({ evidenceId }) => told('evidence.withdrawn', evidenceId).length === 0 && !lost(evidenceId),
    );
    const forHeap = (piece: Piece) =>
      piece.lines.filter((each) => each.lineId === line.lineId && (each.lotId === null || each.lotId === lot.lotId));
    const held = alive.filter(({ evidenceId }) => !open(evidenceId));
    const disputed = alive.some((piece) => open(piece.evidenceId) && forHeap(piece).length > 0);
    const confirmed = held.some(
      (piece) =>
        told('evidence.confirmed', piece.evidenceId).length > 0 &&
        forHeap(piece).some((each) => BigInt(each.amountFen) > 0n),
    );
    // What was declared is proved by its documents, also where an office revokes it.
    const changes = this.elsewhere ? [] : this.of('payable.due_changed');
    const owed = changes
      .flatMap(({ payload }) => (payload as Named).items)
      .filter(({ itemId }) => itemId === line.lineId)
      .reduce((sum, { amountFen }) => sum + BigInt(amountFen), this.firstDue[line.lineId]);
    const agrees = (kind: string) => {
      const pieces = held.filter((piece) => piece.kind === kind);
      let named = 0n;
      for (const piece of pieces)
        for (const each of piece.lines) if (each.lineId === line.lineId) named += BigInt(each.amountFen);
      return owed > 0n && named === owed && pieces.some((piece) => forHeap(piece).length > 0);
    };
    const byTransfer = this.elsewhere ? agrees('BANK_REFERENCE') : this.of('payment.received').length > 0;
    const documented = ['INVOICE', 'BANK_REFERENCE'].every((kind) =>
      alive.some((piece) => piece.kind === kind && piece.lines.some((each) => each.lineId === line.lineId)),
    );
    return { level: confirmed ? 3 : agrees('INVOICE') && byTransfer ? 2 : 1, disputed, documented };
  }

  private findHeaps(): Heap[] {
    const heaps: Heap[] = [];
    for (const { payload, epoch } of this.of('supplier_order.shipped'))
      for (const { lineId, lot, quantity } of (payload as ShippedPayload).lines) {
        const line = this.placed.lines.find((each) => each.lineId === lineId)!;
        let heap = heaps.find((each) => each.line === line && each.lot.lotId === lot.lotId);
        if (!heap) {
          heap = {
            line,
            lot,
            shipped: 0,
            inspected: 0,
            keptPacks: 0,
            keptFen: 0n,
            namedAt: epoch,
            revoked: false,
            layers: {},
          };
          heaps.push(heap);
        }
        heap.shipped += quantity;
        if (epoch < heap.namedAt) heap.namedAt = epoch;
      }
    return heaps.sort((a, b) => (a.lot.lotId < b.lot.lotId ? -1 : 1));
  }

  private of(type: string): Day {
    return only(this.facts, type);
  }
}

/** What is said about goods and money, and moves neither. */
const isPaper = ({ type }: HistoryFact) => /^(evidence\.|dispute\.|channel\.dispute_)/.test(type);

/** CR-3, largest remainder: everybody gets the whole fen of his share, then those with the largest rest one more, first come first. */
function shareOut(total: Fen, weights: readonly bigint[]): Fen[] {
  const claims = weights.map((weight) => (weight > 0n ? weight : 0n));
  const all = claims.reduce((sum, claim) => sum + claim, 0n);
  const parts = claims.map(() => 0n);
  if (total <= 0n) return parts;
  claims.forEach((claim, index) => {
    while ((parts[index] + 1n) * all <= total * claim) parts[index] += 1n;
  });
  const rest = claims.map((claim, index) => total * claim - parts[index] * all);
  for (let left = parts.reduce((open, part) => open - part, total); left > 0n; left -= 1n) {
    let best = 0;
    for (let index = 1; index < rest.length; index += 1) if (rest[index] > rest[best]) best = index;
    parts[best] += 1n;
    rest[best] = -1n;
  }
  return parts;
}

/** A pack's price in thousandths of a fen: prices by weight are per kilogram. */
function priceOfPack(line: Heap['line']): bigint {
  return BigInt(line.unitPriceFen) * (line.pricing === 'PACK' ? 1000n : BigInt(line.contentBase));
}

/** Whole fen of thousandths, half a fen up. */
function roundHalfUp(thousandths: bigint): Fen {
  let fen = 0n;
  while (fen * 1000n + 500n <= thousandths) fen += 1n;
  return fen;
}

const holds = (
  { validFrom, validUntil }: { validFrom: BusinessDate; validUntil: BusinessDate | null },
  on: BusinessDate,
) => validFrom <= on && (validUntil === null || on < validUntil);
/** The place, its city, its province: in these histories no place changes its code. */
const upwards = (code: string) => [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`];

/** The newest version on the day that is no draft, unless it repeals the scheme. */
function inForce(schemes: readonly HistoryScheme[], code: string, on: BusinessDate): HistoryScheme | null {
  const versions = schemes.filter((each) => each.code === code && each.status !== 'DRAFT' && holds(each, on));
  const last = versions.sort((a, b) => a.version - b.version).at(-1);
  return last?.status === 'IN_FORCE' ? last : null;
}

function isListed({ members }: KnownRules, place: string, on: BusinessDate): boolean {
  return members.some((member) => holds(member, on) && upwards(place).includes(member.divisionCode));
}

/** What the rules say of where goods come from; a failure of false: they pass. */
interface Found {
  failure: string | false;
  pairingId: string | null;
  origin: string;
}
type Lot = Heap['lot'];

/** The place that most comes from, of two alike the one that is first by code. */
function mostFrom(shares: readonly { placeCode: string; massBase: string }[]): string {
  const sums: Record<string, bigint> = {};
  for (const { placeCode, massBase } of shares) sums[placeCode] = (sums[placeCode] ?? 0n) + BigInt(massBase);
  let best = Object.keys(sums).sort()[0];
  for (const code of Object.keys(sums).sort()) if (sums[code] > sums[best]) best = code;
  return best;
}
const weigh = (shares: readonly { massBase: string }[]) =>
  shares.reduce((sum, { massBase }) => sum + BigInt(massBase), 0n);

/** CR-8, CR-12: on the list at harvest, the place or enough of the mass; and where it was made, on the day of that. */
function listedPlaces(rules: KnownRules, { placeCode, harvestedOn, made }: Lot, threshold: bigint): Found {
  if (!made) {
    const failure = !isListed(rules, placeCode, harvestedOn) && 'ORIGIN_NOT_LISTED';
    return { failure, pairingId: null, origin: placeCode };
  }
  const good = made.shares.filter((share) => isListed(rules, share.placeCode, share.harvestedOn));
  if (weigh(good) * 10_000n < weigh(made.shares) * threshold)
    return { failure: 'ORIGIN_SHARE_TOO_LOW', pairingId: null, origin: mostFrom(made.shares) };
  const elsewhere = made.processedIn !== null && !isListed(rules, made.processedIn, made.processedOn!);
  return { failure: elsewhere && 'PROCESSED_ELSEWHERE', pairingId: null, origin: mostFrom(good) };
}

/**
 * CR-8: both sides are the place or above it; organisation, then lowest western, then lowest eastern, then what more comes
 * from, then code. CR-12: enough of the mass from inside the western party, and last made there. CR-10, CR-11 where no such holds.
 */
function pairedPlaces(
  { pairings }: KnownRules,
  buyer: BuyerStanding,
  { placeCode, made }: Lot,
  on: BusinessDate,
  threshold: bigint,
): Found {
  const shares = made?.shares ?? [{ placeCode, massBase: '1' }];
  type Party = Pick<BuyerStanding, 'seatCode' | 'unitIds'>;
  const begun = pairings.filter((each) => each.validFrom <= on);
  const matching = (east: Party, from: typeof shares) =>
    begun
      .map((each) => ({
        ...each,
        inside: from.filter((share) => upwards(share.placeCode).includes(each.westDivisionCode)),
      }))
      .filter(({ inside }) => inside.length > 0)
      .filter((each) =>
        each.eastOrganisationId === null
          ? upwards(east.seatCode).includes(each.eastDivisionCode!)
          : east.unitIds.includes(each.eastOrganisationId),
      )
      .sort((a, b) => {
        // A province ends in four zeros, a city in two: the fewer, the lower.
        const zeros = (code: string) => (code.endsWith('0000') ? 2 : code.endsWith('00') ? 1 : 0);
        const rank = (each: typeof a) =>
          [
            each.eastOrganisationId === null ? 1 : 0,
            zeros(each.westDivisionCode),
            each.eastOrganisationId === null
              ? upwards(east.seatCode).indexOf(each.eastDivisionCode!)
              : east.unitIds.indexOf(each.eastOrganisationId),
          ].join('');
        const code = (each: typeof a) => `${each.westDivisionCode} ${each.eastDivisionCode ?? each.eastOrganisationId}`;
        // Of the same parties, the one that lasts longest, then the first by id.
        const until = (each: typeof a) => each.validUntil ?? '9999-12-31';
        if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
        if (weigh(a.inside) !== weigh(b.inside)) return weigh(a.inside) > weigh(b.inside) ? -1 : 1;
        if (code(a) !== code(b)) return code(a) < code(b) ? -1 : 1;
        if (until(a) !== until(b)) return until(a) > until(b) ? -1 : 1;
        return a.id < b.id ? -1 : 1;
      });
  const matched = matching(buyer, shares);
  const main = mostFrom(shares);
  if (matched.length === 0) {
    const origin = made ? main : placeCode;
    const toSeat = [{ placeCode: buyer.seatCode, massBase: '1' }];
    if (matching({ seatCode: origin, unitIds: [] }, toSeat).length > 0)
      return { failure: 'EAST_TO_WEST', pairingId: null, origin };
    const sameSide = upwards(buyer.seatCode)[2] === upwards(origin)[2];
    return { failure: sameSide ? 'SAME_SIDE' : 'NOT_PAIRED', pairingId: null, origin };
  }
  type Match = (typeof matched)[number];
  const enough = ({ inside }: Match) => weigh(inside) * 10_000n >= weigh(shares) * threshold;
  const madeThere = (each: Match) =>
    !made || made.processedIn === null || upwards(made.processedIn).includes(each.westDivisionCode);
  const said = (failure: string | false, each: Match): Found => ({
    failure,
    pairingId: each.id,
    origin: enough(each) ? mostFrom(each.inside) : main,
  });
  const able = matched.filter(enough);
  const current = able.filter((each) => holds(each, on));
  const counting = current.find(madeThere);
  if (counting) return said(false, counting);
  if (current.length > 0) return said('PROCESSED_ELSEWHERE', current[0]);
  const ended = able.find(madeThere) ?? able[0];
  if (ended) return said('FORMER_PAIRING', ended);
  const most = (some: readonly Match[]) =>
    some.find((each) => some.every((other) => weigh(other.inside) <= weigh(each.inside)));
  const lacking = most(matched.filter((each) => holds(each, on)));
  // Of a pairing that has ended, that is said first.
  return lacking ? said('ORIGIN_SHARE_TOO_LOW', lacking) : said('FORMER_PAIRING', most(matched)!);
}

const isOfOrigin = ({ type }: HistoryFact) => type.startsWith('supplier_order.origin_');
/** What would count does not while the origin of its lot does not stand. */
const underOrigin = (verdict: Verdict | null, { revoked }: Pick<Heap, 'revoked'>): Verdict | null =>
  revoked && verdict?.outcome === 'COUNTED' ? { ...verdict, outcome: 'ORIGIN_REVOKED' } : verdict;
const only = (facts: Day, type: string) => facts.filter((fact) => fact.type === type);
const byKey = (a: HistoryFact, b: HistoryFact) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.type < b.type ? -1 : 1);
const newest = (facts: Day) => facts.reduce((last, { epoch }) => (epoch > last ? epoch : last), 0n);

function dayAfter(day: BusinessDate): BusinessDate {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
