import { type BusinessDate, compareText, type Fen } from '@shanhai/kernel';
import type { OriginReinstatedPayload, OriginRevokedPayload } from '@shanhai/orders';
import { type BuyerStanding, type Movement, paidByItem } from '@shanhai/payments';
import { DECLARED_CHANNEL, type PurchaseDeclaredPayload } from './declared-purchase';
import { evidenceByLine, readEvidence } from './evidence';
import { originOf } from './lot';
import type { Purchase, PurchaseFact, PurchaseLine } from './purchase-parts';
import { readRevocations } from './revocation';

type Row = PurchaseDeclaredPayload['rows'][number];

/**
 * A purchase that was made elsewhere, as a confirmed declaration tells it: each row is one line and one root, delivered and
 * accepted as a whole, and paid by one transfer that is spread over goods and charges (CR-3). A revocation takes goods and money
 * back on its own day, so that what was counted is entered against then (CR-5). `facts` are all of its stream.
 */
export function readDeclared(declared: PurchaseFact, facts: readonly PurchaseFact[]): Purchase {
  const payload = declared.payload as PurchaseDeclaredPayload;
  const revoked = facts.find(({ type }) => type === 'purchase.declaration_revoked') ?? null;
  const { declarationId, buyer, supplier, boughtOn, rows } = payload;
  const told = <Payload>(type: string) =>
    facts.filter((fact) => fact.type === type).map((fact) => fact.payload as Payload);
  const dates = datesOf(payload, declared.epoch, revoked);
  return {
    declared: true,
    placed: {
      orderId: declarationId,
      orderNumber: '',
      channel: DECLARED_CHANNEL,
      buyer,
      supplier,
      lines: rows.map((row) => ({
        ...{ lineId: row.rowId, skuId: '', productId: '', categoryCode: row.categoryCode, pricing: 'PACK' as const },
        ...{ contentBase: row.quantityBase, unitPriceFen: row.goodsFen, quantity: 1, amountFen: row.goodsFen },
      })),
    },
    placedOn: boughtOn,
    ended: null,
    lines: new Map(rows.map((row) => [row.rowId, lineOf(row, payload, declared.epoch, revoked?.on ?? null)])),
    standings: paidByItem(movementsOf(payload, revoked?.on ?? null)),
    // What a revocation gave back, and what was owed until then, proved what was counted: it is taken back at that level.
    owed: itemsOf(payload),
    evidence: evidenceByLine(readEvidence(facts.filter(({ type }) => type !== 'evidence.withdrawn'))),
    paidByReference: false,
    dates,
    epoch: facts.reduce((newest, { epoch }) => (epoch > newest ? epoch : newest), 0n),
    sales: [],
    revocations: readRevocations(
      told<OriginRevokedPayload>('purchase.origin_revoked'),
      told<OriginReinstatedPayload>('purchase.origin_reinstated'),
    ),
    saleDates: new Map([...dates].map(([on, { epoch }]) => [on, epoch])),
  };
}

/** On each day on which goods or money moved: the rules known when it was confirmed, or when it was revoked. */
function datesOf(
  { buyer, boughtOn, acceptedOn, paidOn }: PurchaseDeclaredPayload,
  epoch: bigint,
  revoked: PurchaseFact | null,
): Map<BusinessDate, { epoch: bigint; buyer: BuyerStanding }> {
  const days = [boughtOn, acceptedOn, paidOn].map((on) => ({ on, epoch }));
  const all = revoked ? [...days, { on: revoked.on, epoch: revoked.epoch }] : days;
  return new Map(all.sort((a, b) => compareText(a.on, b.on)).map((each) => [each.on, { epoch: each.epoch, buyer }]));
}

/** One pack that is the whole row: what it holds has no part in what it counts. */
function lineOf(
  row: Row,
  { acceptedOn, trading }: PurchaseDeclaredPayload,
  bornEpoch: bigint,
  revokedOn: BusinessDate | null,
): PurchaseLine {
  const { rowId: lineId, categoryCode, placeCode, harvestedOn } = row;
  const goodsFen = BigInt(row.goodsFen);
  const { lotId, traceCode } = row.lot ?? { lotId: lineId, traceCode: '' };
  const origin = row.lot ? originOf(row.lot) : { placeCode, harvestedOn, ...(trading && { mandate: null }) };
  const root = { lotId, traceCode, ...origin, bornEpoch, shippedQuantity: 1 };
  const accepted = { on: acceptedOn, lotId, inspectedQuantity: 1, keptQuantity: 1, amountFen: goodsFen };
  const back = { lotId, inspectedQuantity: 0, keptQuantity: -1, amountFen: -goodsFen };
  return {
    ...{ lineId, categoryCode, pricing: 'PACK', contentBase: BigInt(row.quantityBase), unitPriceFen: goodsFen },
    orderedQuantity: 1,
    roots: new Map([[lotId, root]]),
    inspections: revokedOn === null ? [accepted] : [accepted, { on: revokedOn, ...back }],
  };
}

/** The invoice is owed from the purchase on, its charges beside its goods; what was paid goes back by name when it is revoked. */
function movementsOf(payload: PurchaseDeclaredPayload, revokedOn: BusinessDate | null): Movement[] {
  const { boughtOn, paidOn, paidFen } = payload;
  const items = itemsOf(payload);
  const made: Movement[] = [
    { on: boughtOn, key: '1', kind: 'OPENED', items },
    { on: paidOn, key: '2', kind: 'PAYMENT', amountFen: BigInt(paidFen) },
  ];
  if (revokedOn === null) return made;
  const paid = new Map([...paidByItem(made).at(-1)!.paid].filter(([, fen]) => fen > 0n));
  const due = new Map([...items].map(([item, fen]) => [item, -fen]));
  return [
    ...made,
    { on: revokedOn, key: '3', kind: 'DUE_CHANGED', items: due },
    { on: revokedOn, key: '4', kind: 'REFUND', items: paid },
  ];
}

/** What the invoice owes: each row's goods, and its charges beside them. */
function itemsOf({ declarationId, invoiceFen, rows }: PurchaseDeclaredPayload): Map<string, Fen> {
  const goods = rows.map(({ rowId, goodsFen }): [string, Fen] => [rowId, BigInt(goodsFen)]);
  const charges = goods.reduce((left, [, fen]) => left - fen, BigInt(invoiceFen));
  return new Map(charges > 0n ? [...goods, [declarationId, charges]] : goods);
}
