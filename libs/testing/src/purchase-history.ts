import { addDays, type BusinessDate, divideRounded, type Fen, type Month } from '@shanhai/kernel';
import { type OriginListMember, type Pairing, PlaceBook, type PlaceSpan, RuleBook } from '@shanhai/divisions';
import type {
  ChannelStanding,
  SalesConfirmedPayload,
  SalesCorrectedPayload,
  SalesDisputeOpenedPayload,
  SalesDisputeSettledPayload,
} from '@shanhai/channels';
import type {
  AcceptedPayload,
  OriginReinstatedPayload,
  OriginRevokedPayload,
  PlacedPayload,
  ReturnedPayload,
  ShippedLot,
  ShippedPayload,
} from '@shanhai/orders';
import { type BuyerStanding, type Movement, paidByItem } from '@shanhai/payments';

/** A fact of one supplier order as the counter reads it, with the facts that caused it. */
export interface HistoryFact {
  id: string;
  position: bigint;
  type: string;
  version: number;
  key: string;
  on: BusinessDate;
  epoch: bigint;
  payload: unknown;
  causes: string[];
}

export interface HistoryScheme {
  code: string;
  version: number;
  evaluator: 'RESERVE' | 'EW_PURCHASE' | 'EW_ASSIST' | 'UNION';
  status: 'DRAFT' | 'IN_FORCE' | 'REPEALED';
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  parameters: {
    originList?: string;
    programme?: string;
    originShareBp?: number;
    minimumEvidence?: number;
    basis?: 'EX_ORIGIN' | 'RETAIL';
  };
}

/** Rules as they are known at an epoch, as plain data and as the book that the counter reads. */
export interface KnownRules {
  book: RuleBook;
  members: readonly OriginListMember[];
  pairings: readonly Pairing[];
  schemes: readonly HistoryScheme[];
  sealedThrough: Month | null;
}

export interface HistoryLine {
  pricing: 'PACK' | 'WEIGHT';
  contentBase: bigint;
  unitPriceFen: Fen;
  quantity: number;
}

export type HistoryLot = Pick<ShippedLot, 'placeCode' | 'harvestedOn' | 'made' | 'mandate'>;

export const scheme = (code: HistoryScheme['evaluator'], more: Partial<HistoryScheme> = {}): HistoryScheme => ({
  code,
  version: 1,
  evaluator: code,
  status: 'IN_FORCE',
  validFrom: '2021-01-01',
  validUntil: null,
  parameters: {},
  ...more,
});
export const SHIPPED_SCHEMES = [scheme('RESERVE'), scheme('EW_PURCHASE'), scheme('UNION')];

export const pairing = (
  id: string,
  east: string,
  west: string,
  validFrom = '2016-01-01',
  validUntil: string | null = null,
): Pairing => ({
  id,
  programmeCode: 'EAST_WEST',
  eastDivisionCode: east,
  eastOrganisationId: null,
  westDivisionCode: west,
  validFrom,
  validUntil,
});
export const listed = (divisionCode: string, validFrom = '2020-01-01', validUntil: string | null = null) => ({
  listCode: 'LIST_832',
  divisionCode,
  validFrom,
  validUntil,
});

/** Provinces, cities and counties that the examples speak of. */
export const PLACES = new PlaceBook(
  [
    ['350000', '福建省'],
    ['350100', '福州市'],
    ['350181', '福清市'],
    ['350200', '厦门市'],
    ['350203', '思明区'],
    ['620000', '甘肃省'],
    ['622900', '临夏州'],
    ['622901', '临夏市'],
    ['640000', '宁夏'],
    ['640100', '银川市'],
    ['640121', '永宁县'],
    ['640400', '固原市'],
    ['640422', '西吉县'],
  ].map(([code, name]): PlaceSpan => {
    const [city, province] = [`${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`];
    const level = code === province ? 1 : code === city ? 2 : 3;
    const parentCode = level === 1 ? null : level === 2 ? province : city;
    return { code, name, level, parentCode, validFrom: '1980-01-01', validUntil: null, successors: [] };
  }),
);

/** Xiji is on the list; Fujian is paired with Ningxia, and Xiamen was with Linxia until 2021. */
export const USUAL_RULES: Omit<KnownRules, 'book'> = {
  members: [listed('640422')],
  pairings: [
    pairing('fujian-ningxia', '350000', '640000'),
    pairing('xiamen-linxia', '350200', '622900', '2016-01-01', '2021-07-01'),
  ],
  schemes: SHIPPED_SCHEMES,
  sealedThrough: null,
};

/** A school of Xiamen below its education bureau, which is the budget unit; a union may be asked for. */
export const school = (more: Partial<BuyerStanding> = {}): BuyerStanding => ({
  organisationId: 'school',
  kind: 'BUYER',
  unitType: 'SCHOOL',
  seatCode: '350203',
  unitIds: ['school', 'bureau', 'city'],
  budgetUnitId: 'bureau',
  ...more,
});

/** A person as facts say that their unit stands on a day; null where they belong to none (CR-15). */
export const personOf = (unit: BuyerStanding | null): BuyerStanding => ({
  ...(unit ?? school({ organisationId: 'account', unitType: 'PERSON', unitIds: [], budgetUnitId: null })),
  ownAccountId: 'account',
});
const UNITS = [
  null,
  school(),
  school({ organisationId: 'hospital', seatCode: '350181', unitIds: ['hospital'], budgetUnitId: 'hospital' }),
  school({ organisationId: 'union', unitType: 'UNION', unitIds: ['union', 'city'], budgetUnitId: null }),
  school({
    ...{ organisationId: 'union', unitType: 'UNION', unitIds: ['union', 'city', 'federation'], budgetUnitId: null },
    unionIds: ['union', 'federation'],
  }),
];

/** A partner platform of Xiamen that sells what it buys. */
export const PARTNER = school({
  organisationId: 'partner',
  kind: 'CHANNEL_PARTNER',
  unitType: 'PLATFORM',
  unitIds: ['partner'],
  budgetUnitId: null,
});

interface LineState extends HistoryLine {
  lineId: string;
  confirmed: number;
  shipped: number;
  accepted: number;
  rejected: number;
  returned: number;
  acceptedMass: bigint;
  returnedMass: bigint;
  dueFen: Fen;
}

export interface ParcelState {
  id: string;
  line: LineState;
  lotId: string;
  quantity: number;
  accepted: number;
  rejected: number;
  returned: number;
  acceptedMass: bigint;
  returnedMass: bigint;
  shippedOn: BusinessDate;
  firstAcceptedOn: BusinessDate | null;
  causes: string[];
}

/** The facts of one purchase, and the rules that were known when each of them was recorded. */
export abstract class FactLog {
  readonly facts: HistoryFact[] = [];
  readonly placedOn: BusinessDate;
  readonly lots: ReadonlyMap<string, HistoryLot>;
  /** The buyer as facts say that it stands from now on. */
  buyer: BuyerStanding;
  /** Position of the newest reference fact. */
  epoch = 0n;
  /** Facts that all that follow have as their cause. */
  protected readonly base: string[] = [];
  protected readonly known = new Map<bigint, KnownRules>();
  /** How the types of facts about origins begin. */
  protected abstract readonly ofOrigin: string;
  private position = 0n;
  private readonly keyOf: (number: number) => string;

  constructor(made: {
    on: BusinessDate;
    lots: Record<string, HistoryLot>;
    buyer?: BuyerStanding;
    rules?: Partial<Omit<KnownRules, 'book'>>;
    keyOf?: (number: number) => string;
  }) {
    this.placedOn = made.on;
    this.lots = new Map(Object.entries(made.lots));
    this.buyer = made.buyer ?? school();
    this.keyOf = made.keyOf ?? ((number) => `key-${String(number).padStart(6, '0')}`);
    this.rule({ ...USUAL_RULES, ...made.rules });
  }

  /** The lots that the purchase names, with the facts that named them. */
  protected abstract lotsMoved(): { lotId: string; causes: readonly string[] }[];

  /** A reference fact: the rules that are named change, the others stay. */
  rule(change: Partial<Omit<KnownRules, 'book'>>): void {
    const before = this.known.get(this.epoch) ?? { ...USUAL_RULES, book: null as never };
    const { book: _book, ...rules } = { ...before, ...change };
    this.epoch = this.position += 1n;
    this.known.set(this.epoch, { ...rules, book: new RuleBook(PLACES, rules.members, rules.pairings) });
  }

  seal(month: Month): void {
    this.rule({ sealedThrough: month });
  }

  get rules(): KnownRules {
    return this.known.get(this.epoch)!;
  }

  readonly rulesAt = (epoch: bigint): KnownRules => this.known.get(epoch)!;

  /** The state of rules by which a fact would be judged that came now, on a day. */
  now(on: BusinessDate): { on: BusinessDate; epoch: bigint; buyer: BuyerStanding } {
    return { on, epoch: this.epoch, buyer: this.buyer };
  }

  /** An office revokes the origin of lots, from a day on; of no effect where the purchase names none of them. Returns the revocation's id. */
  revoke(from: BusinessDate, lotIds: readonly string[]): string {
    const revocationId = `revocation-${this.nextKey()}`;
    const moved = this.lotsMoved().filter(({ lotId }) => lotIds.includes(lotId));
    if (moved.length === 0) return revocationId;
    const payload: OriginRevokedPayload = {
      revocationId,
      claimId: `claim-${lotIds[0]}`,
      officeId: 'office',
      lotIds: [...new Set(moved.map(({ lotId }) => lotId))].sort(),
      from,
      reason: 'grown elsewhere',
    };
    const causes = moved.flatMap((each) => each.causes);
    this.fact(`${this.ofOrigin}_revoked`, from, payload, causes, `${revocationId}:part`);
    return revocationId;
  }

  /** The origin stands again from a day on. */
  reinstate(on: BusinessDate, revocationId: string): void {
    const payload: OriginReinstatedPayload = { revocationId, officeId: 'office', on, reason: 'looked at again' };
    const revoked = this.facts.filter(
      ({ type, payload: said }) =>
        type === `${this.ofOrigin}_revoked` && (said as OriginRevokedPayload).revocationId === revocationId,
    );
    const causes = [...this.base, ...revoked.map((fact) => fact.id)];
    this.fact(`${this.ofOrigin}_reinstated`, on, payload, causes, `${revocationId}:part`);
  }

  /** Revocations that nobody has taken back. */
  get revoked(): OriginRevokedPayload[] {
    const said = (type: string) => this.facts.filter((fact) => fact.type === type).map((fact) => fact.payload);
    const ended = (said(`${this.ofOrigin}_reinstated`) as OriginReinstatedPayload[]).map((end) => end.revocationId);
    const begun = said(`${this.ofOrigin}_revoked`) as OriginRevokedPayload[];
    return begun.filter(({ revocationId }) => !ended.includes(revocationId));
  }

  /** A fact about evidence or a dispute, which needs no more than the order. */
  prove(type: string, on: BusinessDate, payload: object): void {
    this.fact(type, on, payload, this.base);
  }

  protected nextKey(): string {
    return this.keyOf(this.facts.length);
  }

  protected fact(type: string, on: BusinessDate, payload: object, causes: string[], key = this.nextKey()): string {
    this.position += 1n;
    const id = `fact-${this.position}`;
    this.facts.push({
      id,
      position: this.position,
      type,
      version: 1,
      key,
      on,
      epoch: this.epoch,
      payload,
      causes: [...causes],
    });
    return id;
  }
}

/**
 * Writes the facts of one supplier order as the use cases of orders and payments do: the same payloads, dues by
 * differences, weights rounded over the line. It checks nothing; the caller asks for what the use cases would allow.
 */
export class PurchaseHistory extends FactLog {
  readonly lines: LineState[];
  readonly parcels: ParcelState[] = [];
  readonly movements: Movement[] = [];
  /** The buyer as the order says. */
  readonly placedBy: BuyerStanding;
  readonly charges: { itemId: string; fen: Fen }[];
  state: 'PLACED' | 'CONFIRMED' | 'ENDED' = 'PLACED';
  protected readonly ofOrigin = 'supplier_order.origin';

  constructor(made: {
    on: BusinessDate;
    lines: HistoryLine[];
    lots: Record<string, HistoryLot>;
    chargesFen?: Fen[];
    buyer?: BuyerStanding;
    supplierSeat?: string;
    rules?: Partial<Omit<KnownRules, 'book'>>;
    /** Keys that order otherwise than facts are recorded. */
    keyOf?: (number: number) => string;
  }) {
    super(made);
    this.placedBy = this.buyer;
    this.charges = (made.chargesFen ?? []).map((fen, index) => ({ itemId: `freight-${index}`, fen }));
    this.lines = made.lines.map((line, index) => ({
      ...line,
      lineId: `line-${index}`,
      confirmed: line.quantity,
      shipped: 0,
      accepted: 0,
      rejected: 0,
      returned: 0,
      acceptedMass: 0n,
      returnedMass: 0n,
      dueFen: nominal(line, line.quantity),
    }));
    const items = [
      ...this.lines.map((line) => ({ itemId: line.lineId, kind: 'GOODS', amountFen: String(line.dueFen) })),
      ...this.charges.map(({ itemId, fen }) => ({ itemId, kind: 'FREIGHT', amountFen: String(fen) })),
    ];
    this.base.push(this.fact('payable.opened', made.on, { payableId: 'payable', items }, [], 'payable'));
    this.moved({ on: made.on, key: 'payable', kind: 'OPENED', items: amounts(items) });
    const placed: PlacedPayload & { supplierOrderId: string } = {
      supplierOrderId: 'part',
      orderId: 'order',
      orderNumber: 'N-1',
      channel: 'GOVERNMENT_PROCUREMENT',
      buyer: this.buyer,
      supplier: {
        organisationId: 'supplier',
        unitType: 'COOPERATIVE' as PlacedPayload['supplier']['unitType'],
        seatCode: made.supplierSeat ?? '640422',
      },
      lines: this.lines.map((line) => ({
        lineId: line.lineId,
        skuId: `sku-${line.lineId}`,
        productId: 'product',
        categoryCode: 'POTATO',
        pricing: line.pricing,
        contentBase: String(line.contentBase),
        unitPriceFen: String(line.unitPriceFen),
        quantity: line.quantity,
        amountFen: String(line.dueFen),
      })),
    };
    this.base.push(this.fact('supplier_order.placed', made.on, placed, this.base.slice(), 'part'));
  }

  /** The same history, to go on with apart from this one. */
  copy(): PurchaseHistory {
    const lines = new Map(this.lines.map((line) => [line, { ...line }]));
    const known = new Map(this.known);
    return Object.assign(Object.create(PurchaseHistory.prototype) as PurchaseHistory, this, {
      facts: [...this.facts],
      lines: [...lines.values()],
      parcels: this.parcels.map((parcel) => ({ ...parcel, line: lines.get(parcel.line)! })),
      movements: [...this.movements],
      lots: new Map(this.lots),
      base: [...this.base],
      known,
      rulesAt: (epoch: bigint) => known.get(epoch)!,
    });
  }

  /** What each item has been paid, as everything known now tells. */
  paid(): ReadonlyMap<string, Fen> {
    return paidByItem(this.movements).at(-1)!.paid;
  }

  get openFen(): Fen {
    const due =
      this.lines.reduce((sum, line) => sum + line.dueFen, 0n) + (this.state === 'ENDED' ? 0n : this.chargesFen);
    const paid = this.movements.reduce((sum, each) => {
      if (each.kind === 'PAYMENT') return sum + each.amountFen;
      return each.kind === 'REFUND' ? [...each.items.values()].reduce((left, fen) => left - fen, sum) : sum;
    }, 0n);
    return due - paid;
  }

  confirm(on: BusinessDate, quantities: number[] = this.lines.map((line) => line.quantity)): void {
    const before = this.dues();
    this.lines.forEach((line, index) => {
      line.confirmed = quantities[index];
      line.dueFen = dueOf(line);
    });
    this.base.push(...this.duesChanged(before, on, 'CONFIRMED', this.base.slice()));
    this.state = 'CONFIRMED';
  }

  end(on: BusinessDate): void {
    const before = this.dues();
    for (const line of this.lines) [line.confirmed, line.dueFen] = [0, 0n];
    this.duesChanged(
      before,
      on,
      'CANCELLED',
      this.base,
      this.charges.map(({ itemId, fen }) => ({ itemId, amountFen: -fen })),
    );
    this.fact('supplier_order.ended', on, { supplierOrderId: 'part', reason: 'CANCELLED' }, this.base, 'part');
    this.state = 'ENDED';
  }

  ship(on: BusinessDate, sent: { line: number; lotId: string; quantity: number }[]): ParcelState[] {
    const parcels = sent.map(({ line, lotId, quantity }, index): ParcelState => {
      const state = this.lines[line];
      state.shipped += quantity;
      const id = `parcel-${this.parcels.length + index}`;
      const rest = {
        accepted: 0,
        rejected: 0,
        returned: 0,
        acceptedMass: 0n,
        returnedMass: 0n,
        shippedOn: on,
        firstAcceptedOn: null,
      };
      return { id, line: state, lotId, quantity, ...rest, causes: [] };
    });
    const payload: ShippedPayload = {
      shipmentId: `shipment-${this.facts.length}`,
      lines: parcels.map(({ id, line, lotId, quantity }) => ({
        shipmentLineId: id,
        lineId: line.lineId,
        quantity,
        nominalFen: String(nominal(line, quantity)),
        lot: { lotId, traceCode: `T-${lotId}`, ...this.lots.get(lotId)!, claimId: `claim-${lotId}` },
      })),
    };
    const id = this.fact('supplier_order.shipped', on, payload, this.base);
    for (const parcel of parcels) parcel.causes = [...this.base, id];
    this.parcels.push(...parcels);
    return parcels;
  }

  accept(
    on: BusinessDate,
    received: { parcel: ParcelState; accepted: number; rejected?: number; netGrams?: bigint }[],
  ): void {
    const before = this.dues();
    const lines = received.map(({ parcel, accepted, rejected = 0, netGrams }): AcceptedPayload['lines'][number] => {
      const { line } = parcel;
      const mass = line.pricing === 'WEIGHT' && accepted > 0 ? netGrams! : BigInt(accepted) * line.contentBase;
      const keptBefore = kept(line);
      line.accepted += accepted;
      line.rejected += rejected;
      line.acceptedMass += mass;
      line.dueFen = dueOf(line);
      parcel.accepted += accepted;
      parcel.rejected += rejected;
      parcel.acceptedMass += mass;
      if (parcel.firstAcceptedOn === null || on < parcel.firstAcceptedOn) parcel.firstAcceptedOn = on;
      return {
        shipmentLineId: parcel.id,
        lineId: line.lineId,
        lotId: parcel.lotId,
        acceptedQuantity: accepted,
        rejectedQuantity: rejected,
        acceptedMass: String(mass),
        acceptedFen: String(kept(line) - keptBefore),
      };
    });
    const causes = received.flatMap(({ parcel }) => parcel.causes);
    causes.push(...this.duesChanged(before, on, 'ACCEPTED', causes));
    const payload: AcceptedPayload = { deliveryId: `delivery-${this.facts.length}`, buyer: this.buyer, lines };
    const id = this.fact('supplier_order.accepted', on, payload, causes);
    for (const { parcel } of received) parcel.causes = [...causes, id];
  }

  giveBack(on: BusinessDate, given: { parcel: ParcelState; quantity: number }[]): void {
    const before = this.dues();
    const lines = given.map(({ parcel, quantity }): ReturnedPayload['lines'][number] => {
      const { line } = parcel;
      // The mean net weight of what is still there; the last packs take all that remains.
      const mass =
        ((parcel.acceptedMass - parcel.returnedMass) * BigInt(quantity)) / BigInt(parcel.accepted - parcel.returned);
      const keptBefore = kept(line);
      line.returned += quantity;
      line.returnedMass += mass;
      parcel.returnedMass += mass;
      line.dueFen = dueOf(line);
      parcel.returned += quantity;
      const returnedFen = String(keptBefore - kept(line));
      return {
        shipmentLineId: parcel.id,
        lineId: line.lineId,
        lotId: parcel.lotId,
        quantity,
        mass: String(mass),
        returnedFen,
      };
    });
    const causes = given.flatMap(({ parcel }) => parcel.causes);
    causes.push(...this.duesChanged(before, on, 'RETURNED', causes));
    const payload: ReturnedPayload = { deliveryId: `delivery-${this.facts.length}`, reason: 'spoiled', lines };
    this.fact('supplier_order.returned', on, payload, causes);
  }

  pay(on: BusinessDate, amountFen: Fen): void {
    const key = this.nextKey();
    const payload = {
      payableId: 'payable',
      amountFen: String(amountFen),
      transferId: key,
      bankReference: key,
      buyer: this.buyer,
    };
    this.fact('payment.received', on, payload, this.base, key);
    this.moved({ on, key, kind: 'PAYMENT', amountFen });
  }

  refund(on: BusinessDate, items: { itemId: string; amountFen: Fen }[]): void {
    const key = this.nextKey();
    const payload = {
      payableId: 'payable',
      items: items.map((item) => ({ ...item, amountFen: String(item.amountFen) })),
      reason: 'agreed',
    };
    const payments = this.facts.filter((fact) => fact.type === 'payment.received').map((fact) => fact.id);
    this.fact('payment.refunded', on, payload, [...this.base, ...payments], key);
    this.moved({ on, key, kind: 'REFUND', items: new Map(items.map((item) => [item.itemId, item.amountFen])) });
  }

  /** A channel's confirmed report of packs sold; ex-origin at the line's price per pack unless told, retail at twice that. */
  report(
    on: BusinessDate,
    sold: { line: number; lotId: string; quantity: number; exOriginFen?: Fen; retailFen?: Fen }[],
    channel: Partial<ChannelStanding> = {},
    evidence: string[] = ['report'],
  ): string {
    const reportId = `report-${this.nextKey()}`;
    const payload: SalesConfirmedPayload = {
      reportId,
      channel: { partner: PARTNER, outlet: null, registeredFrom: '2020-01-01', registeredUntil: null, ...channel },
      evidence,
      rows: sold.map((each, index) => this.soldRow(index, each)),
    };
    const shipped = this.facts.filter((fact) => fact.type === 'supplier_order.shipped').map((fact) => fact.id);
    this.fact('channel.sales_confirmed', on, payload, [...this.base, ...shipped], `${reportId}:part`);
    return reportId;
  }

  /** Corrects a report by differences; amounts as in `report`. */
  correct(
    on: BusinessDate,
    reportId: string,
    sold: { line: number; lotId: string; quantity: number; exOriginFen?: Fen; retailFen?: Fen }[],
  ): void {
    const payload: SalesCorrectedPayload = {
      reportId,
      reason: 'counted again',
      rows: sold.map((each, index) => this.soldRow(index, each)),
    };
    const confirmed = this.facts.filter(
      ({ type, payload: said }) =>
        type === 'channel.sales_confirmed' && (said as SalesConfirmedPayload).reportId === reportId,
    );
    this.fact('channel.sales_corrected', on, payload, [...this.base, ...confirmed.map((fact) => fact.id)]);
  }

  /** Somebody disputes what a report sold; amounts as in `report`. Returns the dispute's id. */
  disputeSale(
    on: BusinessDate,
    reportId: string,
    sold: { line: number; lotId: string; quantity: number; exOriginFen?: Fen; retailFen?: Fen }[],
  ): string {
    const disputeId = `sales-dispute-${this.nextKey()}`;
    const payload: SalesDisputeOpenedPayload = {
      disputeId,
      openedBy: 'supplier',
      reason: 'never sold there',
      disputed: sold.map((each, index) => ({ ...this.soldRow(index, each), reportId })),
    };
    const confirmed = this.facts.filter(
      ({ type, payload: said }) =>
        type === 'channel.sales_confirmed' && (said as SalesConfirmedPayload).reportId === reportId,
    );
    const causes = [...this.base, ...confirmed.map((fact) => fact.id)];
    this.fact('channel.dispute_opened', on, payload, causes, `${disputeId}:part`);
    return disputeId;
  }

  /** An office settles a dispute about sales. */
  settleSale(on: BusinessDate, disputeId: string): void {
    const opened = this.facts.filter(
      ({ type, payload: said }) =>
        type === 'channel.dispute_opened' && (said as SalesDisputeOpenedPayload).disputeId === disputeId,
    );
    const payload: SalesDisputeSettledPayload = { disputeId, officeId: 'office', stands: true, reason: 'looked at' };
    const causes = [...this.base, ...opened.map((fact) => fact.id)];
    this.fact('channel.dispute_settled', on, payload, causes, `${disputeId}:part`);
  }

  private soldRow(
    index: number,
    sold: { line: number; lotId: string; quantity: number; exOriginFen?: Fen; retailFen?: Fen },
  ): SalesConfirmedPayload['rows'][number] {
    const { lineId, unitPriceFen } = this.lines[sold.line];
    const { quantity, lotId } = sold;
    const exOriginFen = sold.exOriginFen ?? BigInt(quantity) * unitPriceFen;
    const retailFen = sold.retailFen ?? exOriginFen * 2n;
    return {
      rowKey: `row-${index}`,
      lineId,
      lotId,
      quantity,
      exOriginFen: String(exOriginFen),
      retailFen: String(retailFen),
    };
  }

  protected lotsMoved(): ParcelState[] {
    return this.parcels;
  }

  private get chargesFen(): Fen {
    return this.charges.reduce((sum, charge) => sum + charge.fen, 0n);
  }

  private dues(): Fen[] {
    return this.lines.map((line) => line.dueFen);
  }

  private duesChanged(
    before: Fen[],
    on: BusinessDate,
    reason: string,
    causes: string[],
    more: { itemId: string; amountFen: Fen }[] = [],
  ): string[] {
    const changes = [
      ...this.lines.map((line, index) => ({ itemId: line.lineId, amountFen: line.dueFen - before[index] })),
      ...more,
    ];
    const items = changes
      .filter((item) => item.amountFen !== 0n)
      .map((item) => ({ ...item, amountFen: String(item.amountFen) }));
    if (items.length === 0) return [];
    const key = `payable:${this.nextKey()}`;
    this.moved({ on, key, kind: 'DUE_CHANGED', items: amounts(items) });
    return [this.fact('payable.due_changed', on, { payableId: 'payable', items, reason }, causes, key)];
  }

  private moved(movement: Movement): void {
    this.movements.push(movement);
  }
}

function amounts(items: { itemId: string; amountFen: string }[]): Map<string, Fen> {
  return new Map(items.map((item) => [item.itemId, BigInt(item.amountFen)]));
}

function nominal(line: HistoryLine, quantity: number): Fen {
  return line.pricing === 'PACK'
    ? BigInt(quantity) * line.unitPriceFen
    : divideRounded(BigInt(quantity) * line.contentBase * line.unitPriceFen, 1000n);
}

function kept(line: LineState): Fen {
  return line.pricing === 'PACK'
    ? BigInt(line.accepted - line.returned) * line.unitPriceFen
    : divideRounded((line.acceptedMass - line.returnedMass) * line.unitPriceFen, 1000n);
}

function dueOf(line: LineState): Fen {
  return kept(line) + nominal(line, line.confirmed - line.accepted - line.rejected);
}

/** One step of a made-up history: numbers that are read as a choice among what is possible then. */
export interface Step {
  kind: string;
  /** Days since the step before. */
  gap: number;
  /** By how many days it is dated back, where that is allowed. */
  back: number;
  numbers: readonly number[];
}

export const STEPS = [
  ...['confirm', 'confirm', 'end', 'ship', 'ship', 'ship', 'accept', 'accept', 'accept', 'return', 'pay', 'pay', 'pay'],
  ...[
    'payAll',
    'overpay',
    'refund',
    'refundAll',
    'endPairing',
    'pair',
    'list',
    'putScheme',
    'seal',
    'seal',
    'moveBuyer',
    'prove',
    'prove',
    'review',
    'review',
    'revoke',
    'revoke',
    'reinstate',
  ],
] as const;

/** Steps of goods that channels sell, beside those above. */
export const SALE_STEPS = ['report', 'report', 'correct', 'putAssist', 'disputeSale', 'settleSale'] as const;

/** What offices and buyers do around a purchase of any kind. */
export const OFFICE_STEPS = ['endPairing', 'pair', 'list', 'putScheme', 'seal', 'seal', 'moveBuyer', 'review', 'review', 'revoke', 'reinstate'] as const; // prettier-ignore

/** Plays steps one after the other; what is not possible when its turn comes is passed over. Returns the last day; `from` is the first. */
export function play(
  history: PurchaseHistory,
  steps: readonly Step[],
  from: BusinessDate = history.placedOn,
): BusinessDate {
  let today = from;
  for (const { kind, gap, back, numbers } of steps) {
    today = addDays(today, gap);
    const turn = turnOf({ kind, gap, back, numbers }, today);
    const { notBefore, number } = turn;
    const { lines, parcels } = history;
    const fen = (index: number, most: Fen) => 1n + BigInt(number(index, Number(most)));
    switch (kind) {
      case 'confirm': {
        if (history.state !== 'PLACED') break;
        const some = lines.map((line, index) => number(index, line.quantity + 1));
        const whole = number(5, 2) === 0 || some.every((quantity) => quantity === 0);
        history.confirm(today, whole ? undefined : some);
        break;
      }
      case 'end':
        if (history.state === 'PLACED' && number(5, 3) === 0) history.end(today);
        break;
      case 'ship': {
        if (history.state === 'PLACED') history.confirm(today);
        if (history.state !== 'CONFIRMED') break;
        const lots = [...history.lots.keys()];
        const sent = lines.flatMap((line, index) => {
          const open = line.confirmed - line.shipped;
          const first = number(index, open + 1);
          const second = number(index + 1, open - first + 1);
          const at = number(index + 2, lots.length);
          return [
            { line: index, lotId: lots[at], quantity: first },
            { line: index, lotId: lots[(at + 1) % lots.length], quantity: second },
          ].filter(({ quantity }) => quantity > 0);
        });
        if (sent.length > 0) history.ship(notBefore(history.placedOn), sent);
        break;
      }
      case 'accept': {
        const received = parcels.flatMap((parcel, index) => {
          const open = parcel.quantity - parcel.accepted - parcel.rejected;
          const accepted = number(index, open + 1);
          const rejected = number(index + 3, open - accepted + 1);
          const usual = BigInt(accepted) * parcel.line.contentBase;
          const netGrams = 1n + (usual * BigInt(60 + number(index + 1, 80))) / 100n;
          return accepted + rejected > 0 ? [{ parcel, accepted, rejected, netGrams }] : [];
        });
        const latest = received
          .map(({ parcel }) => parcel.shippedOn)
          .sort()
          .at(-1);
        if (latest) history.accept(notBefore(latest), received);
        break;
      }
      case 'return': {
        const given = parcels.flatMap((parcel, index) => {
          const quantity = number(index, parcel.accepted - parcel.returned + 1);
          return quantity > 0 ? [{ parcel, quantity }] : [];
        });
        const latest = given
          .map(({ parcel }) => parcel.firstAcceptedOn!)
          .sort()
          .at(-1);
        if (latest) history.giveBack(notBefore(latest), given);
        break;
      }
      case 'pay':
        if (history.openFen > 0n) history.pay(addDays(today, -back), fen(0, history.openFen));
        break;
      case 'payAll':
        if (history.openFen > 0n) history.pay(addDays(today, -back), history.openFen);
        break;
      case 'overpay':
        history.pay(addDays(today, -back), fen(0, 500n));
        break;
      case 'refund':
      case 'refundAll': {
        const items = [...history.paid()].flatMap(([itemId, paid], index) => {
          if (paid === 0n || (kind === 'refund' && number(index, 2) === 0)) return [];
          return [{ itemId, amountFen: kind === 'refundAll' ? paid : fen(index + 1, paid) }];
        });
        if (items.length > 0) history.refund(addDays(today, -back), items);
        break;
      }
      case 'prove': {
        const line = lines[number(0, lines.length)];
        const lotId = [null, ...history.lots.keys()][number(1, history.lots.size + 1)];
        const amountFen = String([line.dueFen, fen(2, 100n), -fen(2, 100n)][number(3, 3)]);
        history.prove('evidence.attached', today, {
          evidenceId: `evidence-${history.facts.length}`,
          kind: number(4, 4) === 0 ? 'ACCEPTANCE_FORM' : 'INVOICE',
          number: `N-${history.facts.length}`,
          amountFen,
          issuedOn: today,
          fileHash: null,
          lines: [{ lineId: line.lineId, lotId, amountFen }],
        });
        break;
      }
      case 'report':
      case 'disputeSale':
      case 'correct': {
        const rows = parcels.slice(0, 3).map(({ line, lotId }, index) => {
          const quantity = number(index, line.quantity + 2) * (kind === 'correct' && number(3, 2) === 0 ? -1 : 1);
          const exOriginFen = BigInt(quantity) * fen(index + 1, 90n);
          return { line: lines.indexOf(line), lotId, quantity, exOriginFen, retailFen: exOriginFen + BigInt(quantity) };
        });
        if (rows.length === 0) break;
        const reports = history.facts.filter(({ type }) => type === 'channel.sales_confirmed');
        if (kind === 'report') {
          const registeredUntil = number(4, 4) === 0 ? addDays(today, -1) : null;
          const outlet = number(5, 3) === 0 ? { outletId: 'outlet', seatCode: '350181' } : null;
          history.report(
            notBefore(history.placedOn),
            rows,
            { registeredUntil, outlet },
            number(2, 3) === 0 ? [] : ['file'],
          );
        } else if (reports.length > 0) {
          const { payload, on } = reports[number(4, reports.length)];
          const { reportId } = payload as SalesConfirmedPayload;
          if (kind === 'correct') history.correct(notBefore(on), reportId, rows);
          else history.disputeSale(notBefore(on), reportId, rows.slice(0, 1 + number(5, 2)));
        }
        break;
      }
      case 'settleSale': {
        const of = (type: string) => history.facts.filter((fact) => fact.type === type);
        const idOf = ({ payload }: HistoryFact) => (payload as SalesDisputeSettledPayload).disputeId;
        const settled = of('channel.dispute_settled').map(idOf);
        const open = of('channel.dispute_opened').filter((fact) => !settled.includes(idOf(fact)));
        if (open.length === 0) break;
        const dispute = open[number(0, open.length)];
        history.settleSale(notBefore(dispute.on), idOf(dispute));
        break;
      }
      default:
        playOffice(history, kind, turn);
    }
  }
  return today;
}

/** A step on its day: the numbers that it chooses by. */
export interface Turn {
  today: BusinessDate;
  /** The day that the step is dated back to, or the limit where that is later. */
  notBefore: (limit: BusinessDate) => BusinessDate;
  number: (index: number, below: number) => number;
}
export const turnOf = ({ back, numbers }: Step, today: BusinessDate): Turn => ({
  today,
  notBefore: (limit) => (addDays(today, -back) < limit ? limit : addDays(today, -back)),
  number: (index, below) => (below <= 0 ? 0 : numbers[index % numbers.length] % below),
});

/** What happens around a purchase of any kind: rules and seals, looks at evidence and origins, a buyer that moves. */
export function playOffice(history: FactLog, kind: string, { today, notBefore, number }: Turn): void {
  const { rules } = history;
  switch (kind) {
    case 'endPairing': {
      const at = number(0, rules.pairings.length);
      const end = notBefore('2020-01-01');
      history.rule({
        pairings: rules.pairings.map((each, index) =>
          index === at && each.validUntil === null ? { ...each, validUntil: end } : each,
        ),
      });
      break;
    }
    case 'pair': {
      const made = pairing(
        `pairing-${rules.pairings.length}`,
        ['350000', '350203'][number(0, 2)],
        ['640422', '640121', '622900'][number(1, 3)],
        notBefore('2020-01-01'),
      );
      const named = { ...made, eastDivisionCode: null, eastOrganisationId: ['school', 'city'][number(3, 2)] };
      history.rule({ pairings: [...rules.pairings, number(2, 3) === 0 ? named : made] });
      break;
    }
    case 'list':
      history.rule({
        members:
          number(0, 2) === 0
            ? [listed('640422'), listed('640121', notBefore('2020-01-01'))]
            : [listed('640422', '2020-01-01', notBefore('2020-06-01'))],
      });
      break;
    case 'putScheme': {
      const code = (['RESERVE', 'EW_PURCHASE', 'UNION'] as const)[number(0, 3)];
      const version = rules.schemes.filter((each) => each.code === code).length + 1;
      const status = (['IN_FORCE', 'DRAFT', 'REPEALED'] as const)[number(1, 3)];
      const validFrom = notBefore('2020-01-01');
      const validUntil = number(2, 2) === 0 ? null : addDays(validFrom, 20);
      const minimumEvidence = number(3, 3);
      const originShareBp = [3_000, 5_000, 6_000, 10_000][number(4, 4)];
      history.rule({
        schemes: [
          ...rules.schemes,
          scheme(code, {
            ...{ version, status, validFrom, validUntil },
            parameters: { minimumEvidence, originShareBp },
          }),
        ],
      });
      break;
    }
    case 'seal': {
      const last = rules.sealedThrough;
      // The first month that is sealed may be a later one than that of the order.
      const month = addDays(`${last ?? addDays(history.placedOn, 31 * number(0, 3) - 31).slice(0, 7)}-28`, 5).slice(
        0,
        7,
      );
      if (month < today.slice(0, 7)) history.seal(month);
      break;
    }
    case 'revoke': {
      const lots = [...history.lots.keys()];
      const at = number(0, lots.length);
      // Some are of one lot, some of several: of one that others were made of.
      history.revoke(notBefore('2024-01-01'), number(1, 3) === 0 ? lots : [lots[at]]);
      break;
    }
    case 'reinstate': {
      const open = history.revoked;
      if (open.length === 0) break;
      const { revocationId, from } = open[number(0, open.length)];
      history.reinstate(notBefore(from), revocationId);
      break;
    }
    case 'review':
      review(history, today, number);
      break;
    case 'putAssist': {
      const version = rules.schemes.filter((each) => each.code === 'EW_ASSIST').length + 1;
      const parameters = { basis: (['RETAIL', 'EX_ORIGIN'] as const)[number(0, 2)], minimumEvidence: number(1, 2) };
      const made = scheme('EW_ASSIST', { version, validFrom: notBefore('2020-01-01'), parameters });
      history.rule({ schemes: [...rules.schemes, made] });
      break;
    }
    case 'moveBuyer': {
      const standings: Partial<BuyerStanding>[] = [
        { unitIds: ['school', 'other'], budgetUnitId: 'other' },
        { unitIds: ['school'], budgetUnitId: null },
        { unitType: 'UNION' as BuyerStanding['unitType'] },
        { unitType: 'UNION' as BuyerStanding['unitType'], unionIds: ['school', 'city'] },
        { unionIds: ['city'] },
        { seatCode: '350181' },
        {},
      ];
      const stands = school(standings[number(0, standings.length)]);
      history.buyer = history.buyer.ownAccountId === undefined ? stands : personOf(UNITS[number(0, UNITS.length)]);
      break;
    }
  }
}

/** An office looks at a piece of evidence: confirms it, opens or settles a dispute about it; or its owner withdraws it. */
function review(history: FactLog, today: BusinessDate, number: (index: number, below: number) => number): void {
  const of = (type: string) => history.facts.filter((fact) => fact.type === type);
  const attached = of('evidence.attached');
  if (attached.length === 0) return;
  const { evidenceId } = attached[number(0, attached.length)].payload as { evidenceId: string };
  const [dispute] = of('dispute.opened').filter(
    ({ payload }) => (payload as { evidenceId: string }).evidenceId === evidenceId,
  );
  const disputeId = `dispute-${evidenceId}`;
  const settled = of('dispute.settled').some(
    ({ payload }) => (payload as { disputeId: string }).disputeId === disputeId,
  );
  const withdrawn = of('evidence.withdrawn').some(
    ({ payload }) => (payload as { evidenceId: string }).evidenceId === evidenceId,
  );
  const choice = number(1, 4);
  if (choice === 0) history.prove('evidence.confirmed', today, { evidenceId, officeId: 'office', note: '' });
  else if (choice === 1 && !withdrawn) history.prove('evidence.withdrawn', today, { evidenceId, reason: 'mistaken' });
  else if (!dispute) history.prove('dispute.opened', today, { disputeId, evidenceId });
  else if (!settled)
    history.prove('dispute.settled', today, {
      disputeId,
      evidenceId,
      kept: number(2, 2) === 0,
      officeId: 'office',
      reason: 'looked at',
    });
}
