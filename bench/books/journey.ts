import { createHash, randomUUID } from 'node:crypto';
import { fromGlobalId, toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import type { BenchDatabase } from '../database';
import type { InProcessApi } from '../in-process-api';
import { skuCode, type World } from '../world';
import { ADDRESS } from '../works/place-order';

/** Lines of one order, of two suppliers. */
const LINES = 5;
const FIRST_SKU = 7;
/** Orders begin so many SKUs apart, so that each meets suppliers of its own. */
const STEP = 20;
const PACKS = 3;
const EVIDENCE = { content: '%PDF-1.4', mediaType: 'application/pdf' };
const MANY_BASE = '100000000000';

interface Part {
  id: string;
  supplier: { id: string };
  lines: { id: string; skuCode: string }[];
}
interface Placed {
  paymentReference: string;
  goodsFen: string;
  supplierOrders: Part[];
}
/** A line of a shipment. */
interface Parcel {
  id: string;
  quantity: number;
}

/** Takes orders all the way through the API, as their buyers, suppliers, office and custodian. */
export class Journeys {
  private readonly traceCodes = new Map<string, string>();
  private evidence = '';
  private custodianId = '';
  private buyerIds: string[] = [];

  constructor(
    private readonly database: BenchDatabase,
    private readonly api: InProcessApi,
    private readonly world: World,
  ) {}

  /** Makes what orders need and share: so many buyers, a custodian, and for each SKU that they buy a verified lot with its papers. */
  async prepare(buyers: number): Promise<void> {
    this.custodianId = newId();
    this.buyerIds = [this.world.buyerId, ...Array.from({ length: buyers - 1 }, newId)];
    await this.database.sql(
      `INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, budget_unit, status, registered_on, decided_on)
       SELECT id, 'BUYER', 'UNION', '某工会', id::text, '350181', false, 'APPROVED', date '2020-01-01', date '2020-01-01' FROM unnest($1::uuid[]) AS id
       UNION ALL SELECT $2, 'CUSTODIAN', 'BANK', '某银行', 'CUSTODIAN', '640000', false, 'APPROVED', '2020-01-01', '2020-01-01'`,
      [this.buyerIds.slice(1), this.custodianId],
    );
    this.evidence = await this.storeFile(EVIDENCE.content, EVIDENCE.mediaType);
    await this.licence();
    for (const sku of this.buyerIds.flatMap((_, order) => skusOf(order))) await this.recordLot(sku);
  }

  /** One order of each buyer: placed; or also confirmed, shipped, accepted and paid. */
  async run(until: 'PLACED' | 'PAID'): Promise<void> {
    for (const [order, buyerId] of this.buyerIds.entries()) {
      const buyer = await this.tokenOf('BUYER', buyerId);
      const placed = await this.place(buyer, skusOf(order));
      if (until === 'PLACED') continue;
      for (const part of placed.supplierOrders) {
        const supplier = await this.tokenOf('SUPPLIER', fromGlobalId('Organisation', part.supplier.id, []));
        await this.done(supplier, 'confirmSupplierOrder', { supplierOrderId: part.id }, 'supplierOrder { id }');
        await this.accept(buyer, part, await this.ship(supplier, part));
      }
      await this.pay(placed);
    }
  }

  private async place(buyer: string, skus: readonly string[]): Promise<Placed> {
    const input = {
      idempotencyKey: randomUUID(),
      addresses: [{ ...ADDRESS, name: '仓库' }],
      lines: skus.map((sku) => ({ skuCode: sku, quantity: PACKS, address: '仓库' })),
    };
    const parts = 'supplierOrders { id supplier { id } lines { id skuCode } }';
    const fields = `order { paymentReference goodsFen ${parts} }`;
    return (await this.done<{ order: Placed }>(buyer, 'placeOrder', input, fields)).order;
  }

  private async ship(supplier: string, { id, lines }: Part): Promise<Parcel[]> {
    const parcels = lines.map((line) => ({
      lineId: line.id,
      traceCode: this.traceCodes.get(line.skuCode),
      quantity: PACKS,
    }));
    const input = { idempotencyKey: randomUUID(), supplierOrderId: id, shippedOn: today(), lines: parcels };
    const fields = 'supplierOrder { shipments { lines { id quantity } } }';
    const { supplierOrder } = await this.done<{ supplierOrder: { shipments: { lines: Parcel[] }[] } }>(
      supplier,
      'shipSupplierOrder',
      input,
      fields,
    );
    return supplierOrder.shipments.flatMap((shipment) => shipment.lines);
  }

  private async accept(buyer: string, part: Part, parcels: readonly Parcel[]): Promise<void> {
    const lines = parcels.map(({ id, quantity }) => ({ shipmentLineId: id, acceptedQuantity: quantity }));
    const input = { idempotencyKey: randomUUID(), supplierOrderId: part.id, acceptedOn: today(), lines };
    await this.done(buyer, 'acceptDelivery', input, 'supplierOrder { id }');
  }

  private async pay({ paymentReference, goodsFen }: Placed): Promise<void> {
    const yuan = `${goodsFen.slice(0, -2)}.${goodsFen.slice(-2)}`;
    const head = '交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号';
    // Of the form of a payment reference, in capitals, as the book of evidence numbers keeps it: copies find it there too.
    const bankReference = `SH${newId().slice(-10).toUpperCase()}`;
    const row = [today(), yuan, '', '某工会', '62220000', paymentReference, bankReference].join(',');
    const fileHash = await this.storeFile(`${head}\n${row}`, 'text/csv');
    const custodian = await this.tokenOf('CUSTODIAN', this.custodianId);
    await this.done(custodian, 'importBankStatement', { fileHash }, 'matchedFen');
  }

  private async recordLot(sku: string): Promise<void> {
    const [{ id, supplier_id, origin_code }] = await this.database.sql<Record<string, string>>(
      'SELECT p.id, p.supplier_id, p.origin_code FROM products p JOIN skus s ON s.product_id = p.id WHERE s.code = $1',
      [sku],
    );
    const supplier = await this.tokenOf('SUPPLIER', supplier_id);
    const keyed = <Input extends object>(input: Input) => ({ ...input, idempotencyKey: randomUUID() });
    const harvest = { placeCode: origin_code, quantityBase: MANY_BASE, harvestedOn: '2025-01-01' };
    const { lot } = await this.done<{ lot: { id: string; traceCode: string } }>(
      supplier,
      'recordLot',
      keyed({ productId: toGlobalId('Product', id), ...harvest }),
      'lot { id traceCode }',
    );
    const { originClaim } = await this.done<{ originClaim: { id: string } }>(
      supplier,
      'claimOrigin',
      keyed({ lotId: lot.id, evidence: [this.evidence] }),
      'originClaim { id }',
    );
    const office = await this.api.token(this.world, 'OFFICE');
    await this.done(office, 'verifyOriginClaim', keyed({ originClaimId: originClaim.id }), 'originClaim { id }');
    const commitment = { lotId: lot.id, bases: ['SELF_COMMITMENT'], contactName: '某', contactPhone: '0954-3000000' };
    await this.done(supplier, 'issueCommitmentCertificate', keyed(commitment), 'certificate { id }');
    this.traceCodes.set(sku, lot.traceCode);
  }

  /** Processed food ships by licences. */
  private async licence(): Promise<void> {
    await this.database.sql(
      `INSERT INTO licences (id, supplier_id, kind, number, issuer, category_codes, valid_from, file_hash, place_codes, status, put_on)
       SELECT uuidv7(), o.id, r.document, o.credit_code, '某局', array_agg(r.category_code), date '2020-01-01', $1, ARRAY[]::text[], 'VERIFIED', date '2020-01-01'
       FROM organisations o, category_requirements r WHERE o.kind = 'SUPPLIER' AND r.document <> 'COMMITMENT_CERTIFICATE' GROUP BY o.id, r.document`,
      [this.evidence],
    );
  }

  private async done<Payload>(token: string, mutation: string, input: object, fields: string): Promise<Payload> {
    const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input!`;
    const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${fields} userErrors { code field message } } }`;
    const text = await this.api.ask(token, JSON.stringify({ query, variables: { input } }));
    return (JSON.parse(text) as { data: Record<string, Payload> }).data[mutation];
  }

  private tokenOf(organisationKind: 'BUYER' | 'SUPPLIER' | 'CUSTODIAN', organisationId: string): Promise<string> {
    const seatCode = organisationKind === 'SUPPLIER' ? '640422' : '350181';
    return this.api.tokenOf({ userId: this.world.userId, organisationId, organisationKind, seatCode });
  }

  /** Stores a file as if it had been uploaded; gives its content hash. */
  private async storeFile(text: string, mediaType: string): Promise<string> {
    const content = Buffer.from(text);
    const hash = createHash('sha256').update(content).digest('hex');
    await this.database.sql(
      'INSERT INTO files (hash, media_type, size_bytes, content, uploaded_by) VALUES ($1, $2, $3, $4, $5)',
      [hash, mediaType, content.length, content, this.world.userId],
    );
    return hash;
  }
}

function skusOf(order: number): string[] {
  return Array.from({ length: LINES }, (_, line) => skuCode(FIRST_SKU + order * STEP + line));
}

const today = () => businessDateOf(new Date());
