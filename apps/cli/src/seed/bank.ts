import { addDays, formatYuan } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { StoreFile } from '@shanhai/files';
import { ClaimTransfer, ConfirmTransferClaim, ImportBankStatement } from '@shanhai/payments';
import type { Diary } from './diary';
import type { PlannedOrder } from './plan';
import { orderOf } from './read-order';
import { UNITS } from './units';
import type { World } from './world';

interface Expected {
  plan: PlannedOrder;
  orderId: string;
}

const HEAD = '交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号';
const DAYS_OF_A_STATEMENT = 7;

/** The custodian's account: transfers come in as they were planned, and a statement is imported once a week. */
export class Bank {
  private readonly expected = new Map<string, Expected[]>();

  constructor(
    private readonly world: World,
    private readonly diary: Diary,
  ) {
    for (let day = diary.from; day <= diary.until; day = addDays(day, DAYS_OF_A_STATEMENT)) {
      diary.first(day, () => this.importStatement(day));
    }
  }

  /** The transfer that will pay an order in full, on the day that its plan names. */
  expect(plan: PlannedOrder, orderId: string): void {
    if (plan.importedOn) {
      const { importedOn } = plan;
      return this.diary.on(importedOn, () => this.importRows([{ plan, orderId }], importedOn, plan.key));
    }
    const day = this.statementAfter(plan.paidOn!);
    this.expected.set(day, [...(this.expected.get(day) ?? []), { plan, orderId }]);
  }

  private statementAfter(paidOn: string): string {
    let day = this.diary.from;
    while (day <= paidOn) day = addDays(day, DAYS_OF_A_STATEMENT);
    return day;
  }

  private async importStatement(day: string): Promise<void> {
    const rows = (this.expected.get(day) ?? []).sort((a, b) => (a.plan.key < b.plan.key ? -1 : 1));
    await this.importRows(rows, day, day);
  }

  private async importRows(expected: Expected[], day: string, name: string): Promise<void> {
    const rows: string[] = [];
    for (const [index, { plan, orderId }] of expected.entries()) {
      const { reference, openFen } = await orderOf(this.world, orderId);
      if (openFen <= 0n) continue;
      const remark = plan.forgotten ? '货款' : `货款 ${reference}`;
      const payer = UNITS.find(({ key }) => key === plan.buyer)!.name;
      const number = `CCB${day.replaceAll('-', '')}${String(index + 1).padStart(4, '0')}${plan.importedOn ? 'L' : ''}`;
      rows.push(
        [plan.paidOn, formatYuan(openFen).replaceAll(',', ''), '', payer, '3510 0000 0000', remark, number].join(','),
      );
      if (plan.forgotten?.claimedOn) this.claimLater(plan, number, reference);
    }
    if (rows.length === 0) return;
    const custodian = this.world.viewer('custodian');
    const content = Buffer.from(`${[HEAD, ...rows].join('\n')}\n`);
    const { hash } = await this.world.use(StoreFile).run(custodian, { mediaType: 'text/csv', content });
    const { suspenseFen } = await this.world.use(ImportBankStatement).run(custodian, { fileHash: hash });
    const forgotten = expected.some(({ plan }) => plan.forgotten);
    if (suspenseFen > 0n && !forgotten) throw new Error(`statement ${name}: ${suspenseFen} fen were not matched`);
  }

  private claimLater(plan: PlannedOrder, bankReference: string, paymentReference: string): void {
    this.diary.on(plan.forgotten!.claimedOn!, async () => {
      const [{ id }] = await this.world.database.query<{ id: string }>(
        'SELECT transfer_id AS id FROM bank_references WHERE reference = $1',
        [bankReference],
      );
      const { claimId } = await this.world.use(ClaimTransfer).run(this.world.viewer('custodian'), {
        idempotencyKey: plan.key,
        transferId: toGlobalId('BankTransfer', id),
        parts: [{ paymentReference }],
        reason: '付款单位来函说明漏填付款编号',
      });
      await this.world.use(ConfirmTransferClaim).run(this.world.viewer('custodian-second'), {
        claimId: toGlobalId('TransferClaim', claimId),
      });
    });
  }
}
