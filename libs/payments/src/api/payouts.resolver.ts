import type { OnModuleInit } from '@nestjs/common';
import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import type { PayoutState } from '../rules/payouts';
import { duePage } from '../store/owed';
import { payoutPage, payoutsById } from '../store/payouts';
import { ApprovePayout, CancelPayout } from '../use-cases/decide-payout';
import { PreparePayout } from '../use-cases/prepare-payout';
import { RecordPayoutPaid } from '../use-cases/record-payout-paid';
import {
  ApprovePayoutInput,
  ApprovePayoutPayload,
  CancelPayoutInput,
  CancelPayoutPayload,
  PayoutConnection,
  PayoutDueConnection,
  type PayoutDueType,
  type PayoutPayload,
  PayoutStatus,
  PayoutType,
  PreparePayoutInput,
  PreparePayoutPayload,
  RecordPayoutPaidInput,
  RecordPayoutPaidPayload,
  toPayout,
  toPayoutDue,
} from './payouts.types';

const sideOf = ({ organisationKind }: Viewer): 'CUSTODIAN' | 'SUPPLIER' =>
  organisationKind === 'CUSTODIAN' ? 'CUSTODIAN' : 'SUPPLIER';
const idOf = (globalId: string) => fromGlobalId('Payout', globalId, ['payoutId']);

/** What custodians owe suppliers, and pay them. */
@Resolver(() => PayoutType)
export class PayoutsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly prepare: PreparePayout,
    private readonly approve: ApprovePayout,
    private readonly cancel: CancelPayout,
    private readonly recordPaid: RecordPayoutPaid,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Payout', async (ids, viewer) => {
      const mine = [...(await payoutsById(this.database, ids))].filter(
        ([, { custodianId, supplierId }]) =>
          viewer?.permissions.has('money:read') && [custodianId, supplierId].includes(viewer.organisationId),
      );
      return new Map(mine.map(([id, row]) => [id, toPayout(row)]));
    });
  }

  @Query(() => PayoutDueConnection, {
    allow: 'money:read',
    description:
      'What is owed on of what buyers paid, for goods that they kept: to suppliers by you as a custodian, by custodians to you as a supplier.',
  })
  async payoutsDue(@Args() paging: PagingArgs, @CurrentViewer() viewer: Viewer): Promise<ConnectionOf<PayoutDueType>> {
    const page = readPage(paging, 1);
    const side = sideOf(viewer);
    const rows = await duePage(this.database, side, viewer.organisationId, page);
    return toConnection(
      toPage(page, rows, (row) => [side === 'CUSTODIAN' ? row.supplierId : row.custodianId]),
      toPayoutDue,
    );
  }

  @Query(() => PayoutConnection, {
    allow: 'money:read',
    description: 'Payouts that you made as a custodian, or that you are paid as a supplier, newest first.',
  })
  async payouts(
    @Args('status', { type: () => PayoutStatus, nullable: true }) status: PayoutState | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<PayoutType>> {
    const page = readPage(paging);
    const rows = await payoutPage(this.database, sideOf(viewer), viewer.organisationId, status, page);
    return toConnection(
      toPage(page, rows, (row) => [row.preparedOn, row.id]),
      toPayout,
    );
  }

  @Mutation(() => PreparePayoutPayload, {
    allow: 'payment:settle',
    description:
      'Prepare one payout of all that you owe a supplier, into the account that it named; what was paid out too much before is set off. Refused: NOT_FOUND, NOTHING_OWED, PAYOUT_ACCOUNT_MISSING, PAYOUT_ACCOUNT_RETURNED, IDEMPOTENCY_KEY_REUSED.',
  })
  async preparePayout(
    @Args('input') input: PreparePayoutInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PreparePayoutPayload> {
    const supplierId = fromGlobalId('Organisation', input.supplierId, ['supplierId']);
    return this.payload((await this.prepare.run(viewer, { ...input, supplierId })).payoutId);
  }

  @Mutation(() => ApprovePayoutPayload, {
    allow: 'payment:settle',
    description:
      'Approve a payout that somebody else prepared, so that it may be sent to the bank. Refused: NOT_FOUND, STATE_NOT_ALLOWED, OWN_PAYOUT, PAYOUT_CHANGED, IDEMPOTENCY_KEY_REUSED.',
  })
  async approvePayout(
    @Args('input') input: ApprovePayoutInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ApprovePayoutPayload> {
    const payoutId = idOf(input.payoutId);
    await this.approve.run(viewer, { ...input, payoutId });
    return this.payload(payoutId);
  }

  @Mutation(() => RecordPayoutPaidPayload, {
    allow: 'payment:settle',
    description:
      'Record that the bank paid an approved payout, with its reference and day. Refused: NOT_FOUND, STATE_NOT_ALLOWED, BANK_REFERENCE_TAKEN, REQUIRED, TOO_LONG, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, IDEMPOTENCY_KEY_REUSED.',
  })
  async recordPayoutPaid(
    @Args('input') input: RecordPayoutPaidInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RecordPayoutPaidPayload> {
    const payoutId = idOf(input.payoutId);
    await this.recordPaid.run(viewer, { ...input, payoutId });
    return this.payload(payoutId);
  }

  @Mutation(() => CancelPayoutPayload, {
    allow: 'payment:settle',
    description:
      'Cancel a payout that the bank has not paid: what it took is owed again. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async cancelPayout(
    @Args('input') input: CancelPayoutInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CancelPayoutPayload> {
    const payoutId = idOf(input.payoutId);
    await this.cancel.run(viewer, { ...input, payoutId });
    return this.payload(payoutId);
  }

  private async payload(id: string): Promise<PayoutPayload> {
    return { payout: toPayout((await payoutsById(this.database, [id])).get(id)!) };
  }
}
