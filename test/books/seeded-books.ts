import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  BenefitModule,
  CancelHouseholdPayout,
  DecideHouseholdPayout,
  readHouseholdSettings,
  RecordHouseholdPayout,
  RegisterHouseholds,
} from '@shanhai/benefit';
import { AddSalesRows, ConfirmSalesReport, DraftSalesReport, FollowPartnerDeliveries, MatchSalesRows, RegisterChannelPartner, SubmitSalesReport, TellSales } from '@shanhai/channels'; // prettier-ignore
import { Database, DatabaseModule, Sequencer, SYSTEM, type Tx } from '@shanhai/database';
import { toGlobalId, type Viewer } from '@shanhai/graphql';
import { addDays, businessDateOf, Clock, newId } from '@shanhai/kernel';
import { ApproveSettlementSheet, DraftSettlementSheet, OrdersModule, SubmitSettlementSheet } from '@shanhai/orders';
import { MoveUnit, OrganisationsModule, RenameUnit } from '@shanhai/organisations';
import { ApprovePayout, AskAboutCards, CardsModule, ConfirmOfficialCardPayment, DoCardCalls, NamePayoutAccount, PaymentsModule, PreparePayout, RecordOfficialCardPayment, RecordOfficialCardRefund, RecordPayoutPaid, RefundPayment, StartCardPayment, SumMoney } from '@shanhai/payments'; // prettier-ignore
import {
  CountFacts,
  MatchInvoices,
  MoveAttribution,
  ProcurementModule,
  RequestRun,
  RollUp,
  WorkRuns,
} from '@shanhai/procurement';
import { ApproveBulletin, OcdsModule, PrepareBulletin, PublishingModule, readOcdsSettings } from '@shanhai/publishing'; // prettier-ignore
import { anIdentityNumber, CardProcessor, freshDatabase, sharedTemplate } from '@shanhai/testing';
import { SetLotAlias } from '@shanhai/tracing';
import { Client } from 'pg';

const CLI = join('dist', 'apps', 'cli', 'src', 'main.js');
const run = promisify(execFile);

@Module({})
class OwnerModule {}

const CARDS = { secretKey: null, webhookSecrets: [], apiBase: null, timeoutMs: 10_000, retryMs: 1, askAfterMs: 60_000 };

async function custodianCode(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ code: string }>("SELECT credit_code AS code FROM organisations WHERE kind = 'CUSTODIAN' LIMIT 1"); // prettier-ignore
  await client.end();
  return rows[0].code;
}

class RolledBack extends Error {}

/** A database of its own with the demo world of 2025: a year of orders, deliveries, payments, refunds, counts and seals. */
export class SeededBooks {
  private constructor(
    readonly url: string,
    private readonly owner: INestApplicationContext,
    private readonly cards: CardProcessor,
    private readonly drop: () => Promise<void>,
  ) {}

  static async make(name: string): Promise<SeededBooks> {
    const template = await sharedTemplate('seeded', async (made) => {
      await run(process.execPath, [CLI, 'seed'], { env: { ...process.env, DATABASE_URL: made } });
    });
    const { url, drop } = await freshDatabase(name, template);
    const cards = new CardProcessor();
    const module = {
      module: OwnerModule,
      imports: [
        DatabaseModule.forRoot({ url, becomeApplicationRole: false }),
        OrganisationsModule.forRoot({ tokenSecret: 'tests of the books sign no access tokens' }),
        PaymentsModule,
        CardsModule.forRoot({ ...CARDS, custodianCode: await custodianCode(url) }, cards),
        OrdersModule,
        ProcurementModule,
        OcdsModule.forRoot(readOcdsSettings({})),
        PublishingModule,
        BenefitModule.forRoot(
          readHouseholdSettings({
            SHANHAI_HOUSEHOLD_KEYS: `books:${'0'.repeat(64)}`,
            SHANHAI_HOUSEHOLD_SECRET: '0'.repeat(64),
          }),
        ),
      ],
    };
    const owner = await NestFactory.createApplicationContext(module, { logger: ['error'], abortOnError: false });
    return new SeededBooks(url, owner, cards, drop);
  }

  /** Adds a settlement sheet of what one order owes again after a refund, approved by a second person. */
  async addSettlementSheet(): Promise<void> {
    const [paid] = await this.database.query<
      Record<'buyerId' | 'supplierId' | 'custodianId' | 'payableId' | 'itemId' | 'closedOn', string>
    >(
      `SELECT s.buyer_id AS "buyerId", s.supplier_id AS "supplierId", t.custodian_id AS "custodianId", p.id AS "payableId", i.item_id AS "itemId", s.closed_on AS "closedOn"
       FROM supplier_orders s JOIN payables p ON p.subject_id = s.id JOIN payable_items i ON i.payable_id = p.id AND i.kind = 'GOODS'
       JOIN payable_movements m ON m.payable_id = p.id JOIN bank_transfers t ON t.id = m.transfer_id
       WHERE s.closed_on IS NOT NULL AND p.paid_fen = p.due_fen AND i.due_fen > 100 ORDER BY s.id DESC, i.ordinal LIMIT 1`,
    );
    const person = (organisationKind: 'BUYER' | 'CUSTODIAN', organisationId: string): Viewer => ({
      ...{ userId: newId(), organisationId, organisationKind, seatCode: '350000', roles: [], permissions: new Set() },
    });
    const buyer = person('BUYER', paid.buyerId);
    const refundedOn = businessDateOf(new Date());
    await this.use(RefundPayment).run(person('CUSTODIAN', paid.custodianId), {
      ...{ idempotencyKey: newId(), payableId: toGlobalId('Payable', paid.payableId), refundedOn, reason: '退回' },
      items: [{ itemId: toGlobalId('OrderLine', paid.itemId), amountFen: 100n }],
    });
    const partnerId = toGlobalId('Organisation', paid.supplierId);
    const period = { acceptedFrom: paid.closedOn, acceptedUntil: addDays(paid.closedOn, 1) };
    const drafted = await this.use(DraftSettlementSheet).run(buyer, { idempotencyKey: newId(), partnerId, ...period });
    const sheetId = toGlobalId('SettlementSheet', drafted.sheetId);
    await this.use(SubmitSettlementSheet).run(buyer, { sheetId });
    await this.use(ApproveSettlementSheet).run(person('BUYER', paid.buyerId), { sheetId, amountFen: 100n });
  }

  /** Adds what one order owes, paid by card, a part of it refunded and a part lost in a dispute. */
  async addCardPayment(): Promise<void> {
    const [open] = await this.database.query<Record<'buyerId' | 'payableId' | 'custodianId' | 'itemId', string>>(
      `SELECT p.buyer_id AS "buyerId", p.id AS "payableId", i.item_id AS "itemId", (SELECT id FROM organisations WHERE kind = 'CUSTODIAN' LIMIT 1) AS "custodianId"
       FROM payables p JOIN payable_items i ON i.payable_id = p.id AND i.kind = 'GOODS' AND i.due_fen > 1000 WHERE p.paid_fen = 0 AND p.due_fen BETWEEN 1000 AND 9000000 ORDER BY p.id DESC LIMIT 1`,
    );
    const person = (organisationKind: 'BUYER' | 'CUSTODIAN', organisationId: string): Viewer => ({
      ...{ userId: newId(), organisationId, organisationKind, seatCode: '350000', roles: [], permissions: new Set() },
    });
    const payableId = toGlobalId('Payable', open.payableId);
    const input = { idempotencyKey: newId(), payableIds: [payableId], method: 'ALIPAY' } as const;
    await this.use(StartCardPayment).run(person('BUYER', open.buyerId), input);
    const [{ ref }] = await this.database.query<{ ref: string }>('SELECT intent_ref AS ref FROM card_payments');
    this.cards.pay(ref);
    await this.hearOfCards();
    await this.use(RefundPayment).run(person('CUSTODIAN', open.custodianId), {
      ...{ idempotencyKey: newId(), payableId, reason: '少发' },
      items: [{ itemId: toGlobalId('OrderLine', open.itemId), amountFen: 100n }],
    });
    const dispute = this.cards.complain(ref, 50n);
    await this.hearOfCards();
    this.cards.close(dispute, 'LOST');
    await this.hearOfCards();
  }

  /** Adds a payout with a fee to a supplier of what buyers kept and paid. */
  async addPayout(): Promise<void> {
    const [owed] = await this.database.query<Record<'custodianId' | 'supplierId', string>>(
      `SELECT custodian_id AS "custodianId", payee_id AS "supplierId" FROM payable_holdings GROUP BY 1, 2 HAVING sum(owed_fen) > 1000 ORDER BY count(*) FILTER (WHERE owed_fen > 0), 1, 2 LIMIT 1`,
    );
    await this.database.query(
      `INSERT INTO payout_fees (valid_from, basis_points, source, set_by, set_on) VALUES ('2025-01-01', 50, 'x', gen_random_uuid(), '2025-01-01')`,
    );
    const person = (organisationKind: 'SUPPLIER' | 'CUSTODIAN', organisationId: string): Viewer => ({
      ...{ userId: newId(), organisationId, organisationKind, seatCode: '350000', roles: [], permissions: new Set() },
    });
    const custodian = person('CUSTODIAN', owed.custodianId);
    const account = { bankName: '固原某银行', accountNumber: '6228480012345678' };
    await this.use(NamePayoutAccount).run(person('SUPPLIER', owed.supplierId), account);
    const input = { idempotencyKey: newId(), supplierId: owed.supplierId };
    const { payoutId } = await this.use(PreparePayout).run(custodian, input);
    await this.use(ApprovePayout).run(person('CUSTODIAN', owed.custodianId), { payoutId });
    const paidOn = businessDateOf(new Date());
    await this.use(RecordPayoutPaid).run(custodian, { payoutId, bankReference: 'OUT-1', paidOn });
  }

  /** Adds a payout to a household of the money of one paid line, and the entry that cancels it, each approved by a second person. */
  async addHouseholdPayout(): Promise<void> {
    const [paid] = await this.database.query<Record<'supplierId' | 'orderLineId' | 'fileHash', string>>(
      `SELECT l.supplier_id AS "supplierId", l.id AS "orderLineId", (SELECT hash FROM files LIMIT 1) AS "fileHash"
       FROM payables p JOIN order_lines l ON l.supplier_order_id = p.subject_id WHERE p.paid_fen = p.due_fen AND l.due_fen > 100 ORDER BY l.id LIMIT 1`,
    );
    const seller = (): Viewer => ({
      ...{ userId: newId(), organisationId: paid.supplierId, organisationKind: 'SUPPLIER', seatCode: '640422' },
      ...{ roles: [], permissions: new Set() },
    });
    const [recorder, approver] = [seller(), seller()];
    const today = businessDateOf(new Date());
    const [householdId] = await this.use(RegisterHouseholds).run(recorder, {
      idempotencyKey: newId(),
      households: [{ name: '农户', identityNumber: anIdentityNumber(), villageCode: '640422100201', joinedOn: '2025-01-01' }], // prettier-ignore
    });
    const payoutId = await this.use(RecordHouseholdPayout).run(recorder, {
      ...{ idempotencyKey: newId(), kind: 'DIVIDEND', paidOn: today, voucherHashes: [paid.fileHash], note: '' },
      households: [{ householdId, amountFen: 100n }],
      lines: [{ orderLineId: paid.orderLineId, lotId: null, amountFen: 100n }],
    });
    await this.use(DecideHouseholdPayout).run(approver, { payoutId, approve: true });
    const counterId = await this.use(CancelHouseholdPayout).run(recorder, {
      payoutId,
      reason: '退回',
      idempotencyKey: newId(),
    });
    await this.use(DecideHouseholdPayout).run(approver, { payoutId: counterId, approve: true });
  }

  /** Adds what one order owes, paid by official card, and a part of it given back by the supplier. */
  async addOfficialCardPayment(): Promise<void> {
    const [open] = await this.database.query<Record<'buyerId' | 'supplierId' | 'payableId' | 'itemId', string>>(
      `SELECT p.buyer_id AS "buyerId", p.payee_id AS "supplierId", p.id AS "payableId", i.item_id AS "itemId" FROM payables p JOIN organisations o ON o.id = p.buyer_id AND o.unit_type <> 'PERSON'
       JOIN payable_items i ON i.payable_id = p.id AND i.kind = 'GOODS' AND i.due_fen > 1000 WHERE p.paid_fen = 0 AND p.due_fen > 1000 ORDER BY p.id LIMIT 1`,
    );
    const person = (organisationKind: 'BUYER' | 'SUPPLIER', organisationId: string): Viewer => ({
      ...{ userId: newId(), organisationId, organisationKind, seatCode: '350000', roles: [], permissions: new Set() },
    });
    const supplier = person('SUPPLIER', open.supplierId);
    const payableId = toGlobalId('Payable', open.payableId);
    const day = businessDateOf(new Date());
    const input = { idempotencyKey: newId(), payableId, amountFen: 1000n, paidOn: day, slipNumber: 'POS-0001' };
    const { paymentId } = await this.use(RecordOfficialCardPayment).run(person('BUYER', open.buyerId), input);
    await this.use(ConfirmOfficialCardPayment).run(supplier, { paymentId });
    const items = [{ itemId: toGlobalId('OrderLine', open.itemId), amountFen: 1n }];
    const back = { idempotencyKey: newId(), payableId, items, refundedOn: day, reason: '少发' };
    await this.use(RecordOfficialCardRefund).run(supplier, back);
  }

  /** Adds what a channel partner sold of one delivery, reported, and confirmed by an office. */
  async addSalesReport(): Promise<void> {
    const [sold] = await this.database.query<Record<'partnerId' | 'officeId' | 'skuCode', string>>(
      `SELECT o.id AS "partnerId", k.code AS "skuCode", (SELECT id FROM organisations WHERE kind = 'OFFICE' AND seat_code = '350000') AS "officeId"
       FROM organisations o JOIN order_lines l ON l.buyer_id = o.id AND l.accepted_quantity > l.returned_quantity JOIN skus k ON k.id = l.sku_id
       WHERE o.kind = 'CHANNEL_PARTNER' ORDER BY l.id LIMIT 1`,
    );
    const partner: Viewer = { userId: newId(), organisationId: sold.partnerId, organisationKind: 'CHANNEL_PARTNER', seatCode: '350102', roles: [], permissions: new Set() }; // prettier-ignore
    const office: Viewer = { ...partner, userId: newId(), organisationId: sold.officeId, organisationKind: 'OFFICE', seatCode: '350000' }; // prettier-ignore
    const key = () => ({ idempotencyKey: newId() });
    const registration = { partnerId: sold.partnerId, validFrom: '2020-01-01', source: '备案' };
    await this.use(RegisterChannelPartner).run(office, { ...key(), ...registration });
    const reportId = await this.use(DraftSalesReport).run(partner, { ...key(), title: '门店销售', outletId: null });
    const row = { rowKey: 'a', skuCode: sold.skuCode, gtin: '', lot: '', quantity: '1', unit: '包', retailYuan: '100', soldOn: businessDateOf(new Date()), kind: '' }; // prettier-ignore
    await this.use(AddSalesRows).run(partner, { ...key(), reportId, rows: [row] });
    await this.workOff(FollowPartnerDeliveries, MatchSalesRows);
    await this.use(SubmitSalesReport).run(partner, reportId);
    await this.use(ConfirmSalesReport).run(office, { ...key(), reportId, withImplausible: true });
    await this.workOff(TellSales);
  }

  private async hearOfCards(): Promise<void> {
    await this.database.query('UPDATE card_event_cursors SET read_again_at = read_to');
    await this.use(AskAboutCards).run();
    while (await this.use(DoCardCalls).run());
  }

  /** Adds what an office does beside counting: a unit renamed and one moved, a run, a published bulletin and a later one in its place. */
  async addOfficeWork(): Promise<void> {
    const [{ officeId, unitId }] = await this.database.query<{ officeId: string; unitId: string }>(
      `SELECT (SELECT id FROM organisations WHERE kind = 'OFFICE' AND seat_code = '350000') AS "officeId", id AS "unitId" FROM organisations
       WHERE kind = 'BUYER' AND parent_id IS NOT NULL ORDER BY id LIMIT 1`,
    );
    const person = (): Viewer => ({
      userId: newId(),
      organisationId: officeId,
      organisationKind: 'OFFICE',
      seatCode: '350000',
      roles: [],
      permissions: new Set(),
    });
    const officer = person();
    const decision = () => ({ idempotencyKey: newId(), effectiveOn: '2026-10-01', reason: '机构改革', source: '文件' });
    await this.use(RenameUnit).run(officer, { ...decision(), unitId, name: '改名的单位' });
    await this.use(MoveUnit).run(officer, { ...decision(), unitId, superiorId: null });
    const [{ supplierId, lotId }] = await this.database.query<{ supplierId: string; lotId: string }>(
      'SELECT supplier_id AS "supplierId", id AS "lotId" FROM lots ORDER BY id LIMIT 1',
    );
    const supplier: Viewer = { ...officer, organisationId: supplierId, organisationKind: 'SUPPLIER' };
    await new SetLotAlias(this.database, this.use(Clock as Type<Clock>)).run(supplier, {
      lotId,
      alias: '88.118.8/XJ-0001',
    });
    const period = { from: '2025-01', until: '2025-02' };
    const scheme = 'EW_PURCHASE';
    await this.use(RequestRun).simulate(officer, { idempotencyKey: newId(), scheme, version: 1, ...period });
    let replacesId: string | null = null;
    for (const title of ['通报', '更正的通报']) {
      const tables = [['MONTH'], ['PAIRING', 'CATEGORY']] as const;
      const reason = replacesId && '更正';
      const input = { idempotencyKey: newId(), title, scheme, ...period, tables, replacesId, reason };
      const { bulletinId } = await this.use(PrepareBulletin).run(officer, input);
      replacesId = toGlobalId('Bulletin', bulletinId);
      await this.use(ApproveBulletin).run(person(), { bulletinId: replacesId });
    }
    await this.workOff(CountFacts, MatchInvoices, MoveAttribution, RollUp, WorkRuns, SumMoney);
  }

  /** Does what workers do until nothing is left. */
  private async workOff(...tasks: Type<{ run(): Promise<boolean> }>[]): Promise<void> {
    const work = [
      async () => (await this.use(Sequencer).sequence()) > 0,
      ...tasks.map((task) => () => this.use(task).run()),
    ];
    for (let busy = true; busy; ) {
      busy = false;
      for (const each of work) busy = (await each()) || busy;
    }
  }

  async close(): Promise<void> {
    await this.owner.close();
    await this.drop();
  }

  get database(): Database {
    return this.use(Database);
  }

  use<UseCase>(type: Type<UseCase>): UseCase {
    return this.owner.get(type, { strict: false });
  }

  /** Edits the books as no program can (triggers and foreign keys are off), looks, and rolls back. */
  async broken<T>(edit: string, look: (tx: Tx) => Promise<T>): Promise<T> {
    let seen: T;
    const work = this.database.write(SYSTEM, async (tx) => {
      await tx.query(`SET LOCAL session_replication_role = replica`);
      for (const statement of edit.split(';\n')) await tx.query(statement);
      seen = await look(tx);
      throw new RolledBack();
    });
    await work.catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
    return seen!;
  }

  /** Runs a command of the command line on these books. */
  async cli(...args: string[]): Promise<{ code: number; text: string }> {
    const environment = { ...process.env, DATABASE_URL: this.url };
    try {
      const { stdout } = await run(process.execPath, [CLI, ...args], { env: environment });
      return { code: 0, text: stdout };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, text: stdout + stderr };
    }
  }
}
