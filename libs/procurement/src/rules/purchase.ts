import { type BusinessDate, compareText, groupedBy } from '@shanhai/kernel';
import type {
  AcceptedPayload,
  EndedPayload,
  OriginReinstatedPayload,
  OriginRevokedPayload,
  PlacedPayload,
  ReturnedPayload,
  ShippedLot,
  ShippedPayload,
} from '@shanhai/orders';
import {
  type BuyerStanding,
  type DueChangedPayload,
  type Movement,
  paidByItem,
  type PayableOpenedPayload,
  type PaymentReceivedPayload,
  type PaymentRefundedPayload,
} from '@shanhai/payments';
import { evidenceByLine, readEvidence } from './evidence';
import { originOf } from './lot';
import type { Purchase, PurchaseFact, PurchaseLine, Root } from './purchase-parts';
import { readDeclared } from './read-declared';
import { readRevocations } from './revocation';
import { isSale, readSales } from './sales';

export type { Inspection, Purchase, PurchaseFact, PurchaseLine, Root } from './purchase-parts';

/** The types of facts that counting reads. Each has version 1. */
export const PURCHASE_FACTS = [
  'supplier_order.placed',
  'supplier_order.ended',
  'supplier_order.shipped',
  'supplier_order.accepted',
  'supplier_order.returned',
  'payable.opened',
  'payable.due_changed',
  'payment.received',
  'payment.refunded',
  'evidence.attached',
  'evidence.withdrawn',
  'evidence.confirmed',
  'dispute.opened',
  'dispute.settled',
  'attribution.moved',
  'supplier_order.origin_revoked',
  'supplier_order.origin_reinstated',
  'channel.sales_confirmed',
  'channel.sales_corrected',
  'channel.dispute_opened',
  'channel.dispute_settled',
  'purchase.declared',
  'purchase.declaration_revoked',
  'purchase.origin_revoked',
  'purchase.origin_reinstated',
] as const;

/** A document, a dispute, a unit's move, or what an office says of an origin moves neither goods nor money: it neither makes a date nor brings newer rules to one. */
const movesNothing = ({ type }: PurchaseFact) =>
  /^(evidence\.|dispute\.|attribution\.|supplier_order\.origin_|channel\.dispute_)/.test(type);

/**
 * Reads the facts of one purchase. Null where the order itself, or the confirmed declaration, is not among them yet.
 * @throws Error for a version that this program does not know: counting must stop, not guess.
 */
export function readPurchase(facts: readonly PurchaseFact[]): Purchase | null {
  for (const fact of facts)
    if (fact.version !== 1) throw new Error(`fact ${fact.id}: ${fact.type} version ${fact.version} is not known`);
  const sorted = [...facts].sort(
    (a, b) => compareText(a.on, b.on) || compareText(a.key, b.key) || compareText(a.type, b.type),
  );
  const of = <Payload>(type: (typeof PURCHASE_FACTS)[number]) =>
    sorted.filter((fact) => fact.type === type) as (PurchaseFact & { payload: Payload })[];
  const [declared] = of('purchase.declared');
  if (declared) return readDeclared(declared, sorted);
  const [placed] = of<PlacedPayload>('supplier_order.placed');
  if (!placed) return null;
  const lines = new Map(placed.payload.lines.map((line) => [line.lineId, newLine(line)]));
  for (const { payload, epoch } of of<ShippedPayload>('supplier_order.shipped')) {
    for (const { lineId, lot, quantity } of payload.lines) {
      const { roots } = lines.get(lineId)!;
      const before = roots.get(lot.lotId);
      const root = before && before.bornEpoch <= epoch ? before : rootOf(lot, epoch);
      roots.set(lot.lotId, { ...root, shippedQuantity: (before?.shippedQuantity ?? 0) + quantity });
    }
  }
  for (const { payload, on } of of<AcceptedPayload>('supplier_order.accepted')) {
    for (const each of payload.lines) {
      lines.get(each.lineId)!.inspections.push({
        on,
        lotId: each.lotId,
        inspectedQuantity: each.acceptedQuantity + each.rejectedQuantity,
        keptQuantity: each.acceptedQuantity,
        amountFen: BigInt(each.acceptedFen),
      });
    }
  }
  for (const { payload, on } of of<ReturnedPayload>('supplier_order.returned')) {
    for (const each of payload.lines) {
      lines.get(each.lineId)!.inspections.push({
        on,
        lotId: each.lotId,
        inspectedQuantity: 0,
        keptQuantity: -each.quantity,
        amountFen: -BigInt(each.returnedFen),
      });
    }
  }
  const dates = new Map<BusinessDate, { epoch: bigint; buyer: BuyerStanding }>();
  let { buyer } = placed.payload;
  // A person's purchase is that of the unit at payment, whoever they belong to when the goods come (CR-15).
  const tells = (type: string) => placed.payload.buyer.ownAccountId === undefined || type === 'payment.received';
  for (const { on, epoch, type, payload } of sorted.filter((fact) => !movesNothing(fact) && !isSale(fact))) {
    const before = dates.get(on);
    if (tells(type)) buyer = (payload as { buyer?: BuyerStanding }).buyer ?? buyer;
    dates.set(on, { epoch: before && before.epoch > epoch ? before.epoch : epoch, buyer });
  }
  const saleDates = new Map<BusinessDate, bigint>();
  for (const { on, epoch } of sorted.filter((fact) => !movesNothing(fact))) {
    const before = saleDates.get(on);
    saleDates.set(on, before !== undefined && before > epoch ? before : epoch);
  }
  const revoked = of<OriginRevokedPayload>('supplier_order.origin_revoked');
  const reinstated = of<OriginReinstatedPayload>('supplier_order.origin_reinstated');
  // What a purchase no longer counts is sold anew from that day on; where nothing else happened, by the rules known then.
  const turns = groupedBy([...revoked, ...reinstated], ({ on }) => on);
  for (const [on, facts] of turns) if (!saleDates.has(on)) saleDates.set(on, newestOf(facts));
  const [ended] = of<EndedPayload>('supplier_order.ended');
  const payments = of<PaymentReceivedPayload>('payment.received');
  const standings = paidByItem(movementsOf(sorted));
  return {
    declared: false,
    placed: placed.payload,
    placedOn: placed.on,
    ended: ended?.payload ?? null,
    lines,
    standings,
    owed: standings.at(-1)?.due ?? new Map(),
    evidence: evidenceByLine(readEvidence(sorted)),
    paidByReference: payments.length > 0 && payments.every(({ payload }) => payload.bankReference !== null),
    dates,
    epoch: newestOf(facts),
    sales: readSales(sorted),
    revocations: readRevocations(
      revoked.map(({ payload }) => payload),
      reinstated.map(({ payload }) => payload),
    ),
    saleDates,
  };
}

/** Whose rows the counts of a purchase are: the organisation that ordered, or the account of the person who did. */
export const buyerOf = ({ placed: { buyer } }: Purchase): string => buyer.ownAccountId ?? buyer.organisationId;

function newestOf(facts: readonly PurchaseFact[]): bigint {
  return facts.reduce((newest, { epoch }) => (epoch > newest ? epoch : newest), 0n);
}

function rootOf(lot: ShippedLot, bornEpoch: bigint): Root {
  return { lotId: lot.lotId, traceCode: lot.traceCode, ...originOf(lot), bornEpoch, shippedQuantity: 0 };
}

function newLine(line: PlacedPayload['lines'][number]): PurchaseLine {
  const { lineId, categoryCode, pricing } = line;
  return {
    lineId,
    categoryCode,
    pricing,
    contentBase: BigInt(line.contentBase),
    unitPriceFen: BigInt(line.unitPriceFen),
    orderedQuantity: line.quantity,
    roots: new Map(),
    inspections: [],
  };
}

function movementsOf(facts: readonly PurchaseFact[]): Movement[] {
  return facts.flatMap(({ type, on, key, payload }): Movement[] => {
    const named = () =>
      new Map(
        (payload as DueChangedPayload | PaymentRefundedPayload | PayableOpenedPayload).items.map((item) => [
          item.itemId,
          BigInt(item.amountFen),
        ]),
      );
    switch (type) {
      case 'payable.opened':
        return [{ on, key, kind: 'OPENED', items: named() }];
      case 'payable.due_changed':
        return [{ on, key, kind: 'DUE_CHANGED', items: named() }];
      case 'payment.received':
        return [{ on, key, kind: 'PAYMENT', amountFen: BigInt((payload as PaymentReceivedPayload).amountFen) }];
      case 'payment.refunded':
        return [{ on, key, kind: 'REFUND', items: named() }];
      default:
        return [];
    }
  });
}
