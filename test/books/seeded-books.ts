import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AidModule, PutAidProject } from '@shanhai/aid';
import {
  BenefitModule,
  CancelHouseholdPayout,
  DecideHouseholdPayout,
  readHouseholdSettings,
  RecordHouseholdPayout,
  RegisterHouseholds,
} from '@shanhai/benefit';
import { AddSalesRows, ConfirmSalesReport, DisputeSalesRow, DraftSalesReport, FollowPartnerDeliveries, MatchSalesRows, RegisterChannelPartner, SubmitSalesReport, TellSales } from '@shanhai/channels'; // prettier-ignore
import { Database, DatabaseModule, Sequencer, SYSTEM, type Tx } from '@shanhai/database';
import { toGlobalId, type Viewer } from '@shanhai/graphql';
import { addDays, type BaseUnit, businessDateOf, Clock, formatYuan, newId } from '@shanhai/kernel';
import {
  AnswerBoardOffer,
  FulfilBoardEntry,
  MakeBoardOffer,
  NeedsModule,
  ReviewBoardEntry,
  SubmitBoardEntry,
} from '@shanhai/needs';
import { ApproveSettlementSheet, DraftSettlementSheet, OrdersModule, SubmitSettlementSheet } from '@shanhai/orders';
import { MoveUnit, OrganisationsModule, RenameUnit } from '@shanhai/organisations';
import { ApprovePayout, AskAboutCards, CardsModule, ClaimDuplicateTransfer, ClaimReturnedPayout, ConfirmOfficialCardPayment, ConfirmTransferClaim, DoCardCalls, ImportBankStatement, NamePayoutAccount, PaymentsModule, PreparePayout, RecordOfficialCardPayment, RecordOfficialCardRefund, RecordPayoutPaid, RefundPayment, StartCardPayment, SumMoney } from '@shanhai/payments'; // prettier-ignore
import {
  ConfirmDeclaredPurchase,
  CountFacts,
  DeclarePurchase,
  DisputePaidNumbers,
  MatchInvoices,
  MoveAttribution,
  ProcurementModule,
  RequestRun,
  RollUp,
  WorkRuns,
} from '@shanhai/procurement';
import { ApproveBulletin, BuildPacks, OcdsModule, PrepareBulletin, PublishingModule, readOcdsSettings, RequestPack } from '@shanhai/publishing'; // prettier-ignore
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

/** Somebody else of an organisation at each call. */
const person = (organisationKind: Viewer['organisationKind'], organisationId: string): Viewer => ({
  ...{
    userId: newId(),
    organisationId,
    organisationKind,
    seatCode: '350000',
    seatCodes: ['350000'],
    roles: [],
    permissions: new Set(),
  },
});

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
        AidModule,
        NeedsModule,
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

  /** Adds what a unit that buys here bought elsewhere, declared and confirmed. */
  async addDeclaredPurchase(): Promise<void> {
    const [buyer] = await this.database.query<Record<'id' | 'seatCode' | 'hash' | 'category', string>>(
      `SELECT o.id, o.seat_code AS "seatCode", (SELECT hash FROM files ORDER BY hash LIMIT 1) AS hash, (SELECT code FROM categories ORDER BY code LIMIT 1) AS category
       FROM organisations o WHERE o.kind = 'BUYER' ORDER BY o.id LIMIT 1`,
    );
    const { hash: fileHash, category: categoryCode, seatCode } = buyer;
    const at = (viewer: Viewer): Viewer => ({ ...viewer, seatCode });
    const on = businessDateOf(new Date());
    const goods = { productName: '马铃薯', categoryCode, quantity: '2', unit: 'TONNE' as const, goodsFen: 300_000n };
    const { declarationId } = await this.use(DeclarePurchase).run(at(person('BUYER', buyer.id)), {
      ...{ idempotencyKey: newId(), boughtOn: on, acceptedOn: on },
      seller: { creditCode: '93640422MA7XQ1Y198', name: '西吉某合作社' },
      invoice: { number: `${on.slice(2, 4)}642000000000009999`, issuedOn: on, amountFen: 310_000n, fileHash },
      payment: { paidOn: on, bankReference: 'ELSEWHERE-1', amountFen: 310_000n, fileHash },
      rows: [{ ...goods, originCode: '640422', originProof: [fileHash] }],
    });
    const declaredPurchaseId = toGlobalId('DeclaredPurchase', declarationId);
    await this.use(ConfirmDeclaredPurchase).run(at(person('OFFICE', newId())), {
      idempotencyKey: newId(),
      declaredPurchaseId,
    });
  }

  /** Adds what one order owes, paid by card, a part of it refunded and a part lost in a dispute. */
  async addCardPayment(): Promise<void> {
    const [open] = await this.database.query<Record<'buyerId' | 'payableId' | 'custodianId' | 'itemId', string>>(
      `SELECT p.buyer_id AS "buyerId", p.id AS "payableId", i.item_id AS "itemId", (SELECT id FROM organisations WHERE kind = 'CUSTODIAN' LIMIT 1) AS "custodianId"
       FROM payables p JOIN payable_items i ON i.payable_id = p.id AND i.kind = 'GOODS' AND i.due_fen > 1000 WHERE p.paid_fen = 0 AND p.due_fen BETWEEN 1000 AND 9000000 ORDER BY p.id DESC LIMIT 1`,
    );
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
    await this.addCardPayout(person('CUSTODIAN', open.custodianId));
  }

  /** Adds what the processor charged, and a payout that a statement brings. */
  private async addCardPayout(clerk: Viewer): Promise<void> {
    this.cards.enter('charge', 1_000n, { fee: 29n });
    this.cards.enter('charge', 800n, { fee: 20n, currency: 'hkd' });
    const payoutRef = this.cards.payOut(500n);
    await this.hearOfCards();
    await this.bring(clerk, '5.00', payoutRef);
  }

  /** Imports a statement of one transfer. */
  private async bring(clerk: Viewer, yuan: string, remark: string): Promise<void> {
    const content = Buffer.from(
      `交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号\n${businessDateOf(new Date())},${yuan},,STRIPE,1,${remark},${newId()}`,
    );
    const fileHash = createHash('sha256').update(content).digest('hex');
    await this.database.query(
      `INSERT INTO files (hash, media_type, size_bytes, content, uploaded_by) VALUES ($1, 'text/csv', $2, $3, $4)`,
      [fileHash, content.length, content, clerk.userId],
    );
    await this.use(ImportBankStatement).run(clerk, { fileHash });
  }

  /** Adds payouts with a fee to a supplier of what buyers kept and paid: one that its bank sent back, and one into the account that it named anew. */
  async addPayout(): Promise<void> {
    const [owed] = await this.database.query<Record<'custodianId' | 'supplierId', string>>(
      `SELECT custodian_id AS "custodianId", payee_id AS "supplierId" FROM payable_holdings GROUP BY 1, 2 HAVING sum(owed_fen) > 1000 ORDER BY count(*) FILTER (WHERE owed_fen > 0), 1, 2 LIMIT 1`,
    );
    await this.database.query(
      `INSERT INTO payout_fees (valid_from, basis_points, source, set_by, set_on) VALUES ('2025-01-01', 50, 'x', gen_random_uuid(), '2025-01-01')`,
    );
    const custodian = person('CUSTODIAN', owed.custodianId);
    const account = { bankName: '固原某银行', accountNumber: '6228480012345678' };
    const paidOut = async (bankReference: string) => {
      await this.use(NamePayoutAccount).run(person('SUPPLIER', owed.supplierId), account);
      const input = { idempotencyKey: newId(), supplierId: owed.supplierId };
      const { payoutId } = await this.use(PreparePayout).run(custodian, input);
      await this.use(ApprovePayout).run(person('CUSTODIAN', owed.custodianId), { payoutId });
      await this.use(RecordPayoutPaid).run(custodian, { payoutId, bankReference, paidOn: businessDateOf(new Date()) });
      return payoutId;
    };
    const returned = await paidOut('OUT-0');
    const [{ net }] = await this.database.query<{ net: bigint }>('SELECT gross_fen - fee_fen AS net FROM payouts');
    await this.bring(custodian, formatYuan(net).replaceAll(',', ''), '退汇');
    const [{ id }] = await this.database.query<{ id: string }>(`SELECT id FROM bank_transfers WHERE remark = '退汇'`);
    const [transferId, payoutId] = [toGlobalId('BankTransfer', id), toGlobalId('Payout', returned)];
    const said = { idempotencyKey: newId(), transferId, payoutId, reason: '退汇' };
    const { claimId } = await this.use(ClaimReturnedPayout).run(custodian, said);
    const claim = { claimId: toGlobalId('TransferClaim', claimId) };
    await this.use(ConfirmTransferClaim).run(person('CUSTODIAN', owed.custodianId), claim);
    await paidOut('OUT-1');
  }

  /** Adds a transfer that the bank told of twice, and the claim that says so. */
  async addCopiedTransfer(): Promise<void> {
    const [{ custodianId }] = await this.database.query<{ custodianId: string }>(
      'SELECT custodian_id AS "custodianId" FROM bank_transfers ORDER BY id LIMIT 1',
    );
    const clerk = person('CUSTODIAN', custodianId);
    for (let told = 0; told < 2; told++) await this.bring(clerk, '7.00', '重复');
    const rows = await this.database.query<{ id: string }>(`SELECT id FROM bank_transfers WHERE remark = '重复'`);
    const [originalId, transferId] = rows.map(({ id }) => toGlobalId('BankTransfer', id));
    const said = { idempotencyKey: newId(), transferId, originalId, reason: '重复' };
    const { claimId } = await this.use(ClaimDuplicateTransfer).run(clerk, said);
    const claim = { claimId: toGlobalId('TransferClaim', claimId) };
    await this.use(ConfirmTransferClaim).run(person('CUSTODIAN', custodianId), claim);
  }

  /** Adds a payout to a household of the money of one paid line, and the entry that cancels it, each approved by a second person. */
  async addHouseholdPayout(): Promise<void> {
    const [paid] = await this.database.query<Record<'supplierId' | 'orderLineId' | 'fileHash', string>>(
      `SELECT l.supplier_id AS "supplierId", l.id AS "orderLineId", (SELECT hash FROM files LIMIT 1) AS "fileHash"
       FROM payables p JOIN order_lines l ON l.supplier_order_id = p.subject_id WHERE p.paid_fen = p.due_fen AND l.due_fen > 100 ORDER BY l.id LIMIT 1`,
    );
    const [recorder, approver] = [person('SUPPLIER', paid.supplierId), person('SUPPLIER', paid.supplierId)];
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

  /** Adds an aid project of Fujian's own. */
  async addAidProject(): Promise<void> {
    const [office] = await this.database.query<{ id: string }>(
      `SELECT id FROM organisations WHERE kind = 'OFFICE' AND seat_code = '350000'`,
    );
    const project = { name: '冷链库', kind: 'INDUSTRY', source: 'SOCIAL', year: 2025, amountFen: 1_000n } as const;
    const said = {
      divisionCode: '350200',
      supplierId: null,
      document: '捐赠协议',
      documentHash: null,
      withdrawn: false,
    };
    const fresh = { idempotencyKey: newId(), projectId: null, changesVersion: null, reason: null };
    await this.use(PutAidProject).run(person('OFFICE', office.id), { ...project, ...said, ...fresh });
  }

  /** Adds what a channel partner sold of one delivery, reported, confirmed by an office, its price corrected, and disputed. */
  async addSalesReport(): Promise<void> {
    const [sold] = await this.database.query<Record<'partnerId' | 'officeId' | 'skuCode', string>>(
      `SELECT o.id AS "partnerId", k.code AS "skuCode", (SELECT id FROM organisations WHERE kind = 'OFFICE' AND seat_code = '350000') AS "officeId"
       FROM organisations o JOIN order_lines l ON l.buyer_id = o.id AND l.accepted_quantity > l.returned_quantity JOIN skus k ON k.id = l.sku_id
       WHERE o.kind = 'CHANNEL_PARTNER' ORDER BY l.id LIMIT 1`,
    );
    const partner: Viewer = { userId: newId(), organisationId: sold.partnerId, organisationKind: 'CHANNEL_PARTNER', seatCode: '350102', seatCodes: ['350102'], roles: [], permissions: new Set() }; // prettier-ignore
    const office: Viewer = { ...partner, userId: newId(), organisationId: sold.officeId, organisationKind: 'OFFICE', seatCode: '350000', seatCodes: ['350000'] }; // prettier-ignore
    const key = () => ({ idempotencyKey: newId() });
    const registration = { partnerId: sold.partnerId, validFrom: '2020-01-01', source: '备案' };
    await this.use(RegisterChannelPartner).run(office, { ...key(), ...registration });
    const row = { rowKey: 'a', skuCode: sold.skuCode, gtin: '', lot: '', quantity: '1', unit: '包', retailYuan: '100', soldOn: businessDateOf(new Date()), kind: '' }; // prettier-ignore
    for (const { retailYuan, correctionReason } of [
      { retailYuan: '100', correctionReason: null },
      { retailYuan: '90', correctionReason: '录入有误' },
    ]) {
      // prettier-ignore
      const report = { ...key(), title: '门店销售', outletId: null, correctionReason };
      const reportId = await this.use(DraftSalesReport).run(partner, report);
      await this.use(AddSalesRows).run(partner, { ...key(), reportId, rows: [{ ...row, retailYuan }] });
      await this.workOff(FollowPartnerDeliveries, MatchSalesRows);
      await this.use(SubmitSalesReport).run(partner, reportId);
      await this.use(ConfirmSalesReport).run(office, { ...key(), reportId, withImplausible: true });
      await this.workOff(TellSales);
      if (correctionReason)
        await this.use(DisputeSalesRow).run(office, { ...key(), reportId, rowNumber: 1, reason: '核对中' });
    }
  }

  /** Adds a harvest on the needs board, an offer for it that was accepted, and an order line that came of it. */
  async addBoardEntry(): Promise<void> {
    const [line] = await this.database.query<
      Record<'id' | 'buyerId' | 'supplierId' | 'seatCode' | 'categoryCode' | 'placedOn', string> & {
        baseUnit: BaseUnit;
      }
    >(
      `SELECT l.id, l.buyer_id AS "buyerId", l.supplier_id AS "supplierId", v.seat_code AS "seatCode", l.category_code AS "categoryCode", p.base_unit AS "baseUnit", s.placed_on AS "placedOn"
       FROM order_lines l JOIN supplier_orders s ON s.id = l.supplier_order_id JOIN products p ON p.id = l.product_id JOIN organisations v ON v.id = l.supplier_id JOIN organisations b ON b.id = l.buyer_id
       WHERE s.status = 'CLOSED' AND b.kind = 'BUYER' AND v.seat_code LIKE '64%' AND l.accepted_quantity > l.returned_quantity ORDER BY l.id LIMIT 1`,
    );
    const [supplier, buyer] = [person('SUPPLIER', line.supplierId), person('BUYER', line.buyerId)];
    const today = businessDateOf(new Date());
    const validUntil = addDays(today, 30);
    const { categoryCode, baseUnit, seatCode: placeCode } = line;
    const price = { priceFen: null, priceBase: null };
    const terms = { title: '滞销', note: '', quantityBase: 10n ** 9n, ...price, validFrom: today, validUntil };
    const entryId = await this.use(SubmitBoardEntry).run(supplier, {
      ...{ idempotencyKey: newId(), kind: 'HARVEST', categoryCode, baseUnit, placeCode, ...terms },
    });
    await this.use(ReviewBoardEntry).run(
      { ...person('OFFICE', newId()), seatCode: '640000', seatCodes: ['640000'] },
      { entryId, version: 1, approve: true },
    );
    // The orders of the demo world are older.
    await this.database.query('UPDATE board_entries SET published_on = $2 WHERE id = $1', [entryId, line.placedOn]);
    const offer = { idempotencyKey: newId(), entryId, quantityBase: 1000n, ...price, message: '', validUntil };
    const offerId = await this.use(MakeBoardOffer).run(buyer, offer);
    await this.use(AnswerBoardOffer).run(supplier, { offerId, accept: true });
    await this.use(FulfilBoardEntry).run(buyer, { idempotencyKey: newId(), entryId, orderLineIds: [line.id] });
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
    const officer = person('OFFICE', officeId);
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
      await this.use(ApproveBulletin).run(person('OFFICE', officeId), { bulletinId: replacesId });
    }
    await this.workOff(CountFacts, MatchInvoices, DisputePaidNumbers, MoveAttribution, RollUp, WorkRuns, SumMoney);
    await this.buildPack(officer, period);
  }

  private async buildPack(officer: Viewer, period: { from: string; until: string }): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'books-'));
    await this.use(RequestPack).run(officer, period);
    await this.use(BuildPacks).run(folder, null);
    await rm(folder, { recursive: true, force: true });
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
