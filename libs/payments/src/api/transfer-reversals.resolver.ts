import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  loadBatched,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { reversalPage, reversalsById, type ReversalStatus } from '../store/reversals';
import { transfersById } from '../store/transfers';
import { SettleReversal } from '../use-cases/settle-reversal';
import { BankTransfer, toBankTransfer } from './payments.types';
import {
  SettleReversalInputType,
  SettleReversalPayload,
  toTransferReversal,
  TransferReversal,
  TransferReversalConnection,
  TransferReversalStatus,
} from './transfer-reversals.types';

/** What the bank took back. */
@Resolver(() => TransferReversal)
export class TransferReversalsResolver {
  constructor(
    private readonly database: Database,
    private readonly settle: SettleReversal,
  ) {}

  @Query(() => TransferReversalConnection, {
    allow: 'payment:settle',
    description: 'What the bank took back from your account, the latest first; OPEN ones wait for people.',
  })
  async transferReversals(
    @Args('status', { type: () => TransferReversalStatus, nullable: true }) status: ReversalStatus | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<TransferReversal>> {
    const page = readPage(paging);
    const rows = await reversalPage(this.database, viewer.organisationId, status, page);
    return toConnection(
      toPage(page, rows, (row) => [row.bookedOn, row.id]),
      toTransferReversal,
    );
  }

  @Mutation(() => SettleReversalPayload, {
    allow: 'payment:settle',
    description:
      'Say which transfer an open reversal takes back, or that it is none; done when a second person says the same. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REVERSAL_ABOVE_TRANSFER, IS_A_COPY, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async settleReversal(
    @Args('input') input: SettleReversalInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SettleReversalPayload> {
    const { reversalId } = await this.settle.run(viewer, input);
    const row = (await reversalsById(this.database, [reversalId])).get(reversalId)!;
    const transfer = row.transferId && (await transfersById(this.database, [row.transferId])).get(row.transferId);
    return {
      reversal: toTransferReversal(row),
      transfer: transfer ? toBankTransfer(transfer) : null,
      userErrors: [],
    };
  }

  @ResolveField(() => BankTransfer, { nullable: true, description: 'What it takes back.' })
  async transfer({ row }: TransferReversal, _: unknown, context: RequestContext): Promise<BankTransfer | null> {
    if (row.transferId === null) return null;
    const transfer = await loadBatched(context, 'transfers', row.transferId, (ids) =>
      transfersById(this.database, ids),
    );
    return transfer ? toBankTransfer(transfer) : null;
  }

  @ResolveField(() => Boolean, { description: 'You said what it takes back: somebody else confirms.' })
  saidByYou({ row }: TransferReversal, _: unknown, context: RequestContext): boolean {
    return row.saidBy !== null && row.saidBy === context.viewer?.userId;
  }
}
