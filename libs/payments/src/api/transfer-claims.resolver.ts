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
import { saidApart } from '../rules/copies';
import { suggestOrders } from '../rules/suggest-orders';
import { candidatesFor } from '../store/candidates';
import { likeTransfers } from '../store/copies';
import { payoutsById } from '../store/payouts';
import { claimsOfTransfers, transferClaimPage } from '../store/transfer-claims';
import { openOf, transfersById } from '../store/transfers';
import { ClaimDuplicateTransfer } from '../use-cases/claim-duplicate-transfer';
import { ClaimReturnedPayout } from '../use-cases/claim-returned-payout';
import { ClaimTransfer, GiveBackTransfer } from '../use-cases/claim-transfer';
import { ConfirmTransferClaim, RejectTransferClaim } from '../use-cases/decide-transfer-claim';
import { TakeBackTransfer } from '../use-cases/take-back-transfer';
import { BankTransfer, toBankTransfer } from './payments.types';
import { toldClaim } from './told-claim';
import { PayoutType, toPayout } from './payouts.types';
import {
  ClaimDuplicateTransferInputType,
  ClaimDuplicateTransferPayload,
  ClaimReturnedPayoutInputType,
  ClaimReturnedPayoutPayload,
  ClaimTransferInputType,
  ClaimTransferPayload,
  ConfirmTransferClaimInput,
  ConfirmTransferClaimPayload,
  GiveBackTransferInputType,
  GiveBackTransferPayload,
  RejectTransferClaimInput,
  RejectTransferClaimPayload,
  TakeBackTransferInputType,
  TakeBackTransferPayload,
  toTransferClaim,
  toTransferSuggestion,
  TransferClaimConnection,
  TransferClaimStatus,
  TransferClaimType,
  TransferSuggestion,
} from './transfer-claims.types';

/** Money in suspense: proposed by one person of the custodian, confirmed by another. */
@Resolver(() => TransferClaimType)
export class TransferClaimsResolver {
  constructor(
    private readonly database: Database,
    private readonly claim: ClaimTransfer,
    private readonly giveBack: GiveBackTransfer,
    private readonly takeBack: TakeBackTransfer,
    private readonly claimReturned: ClaimReturnedPayout,
    private readonly claimDuplicate: ClaimDuplicateTransfer,
    private readonly confirm: ConfirmTransferClaim,
    private readonly reject: RejectTransferClaim,
  ) {}

  @Mutation(() => ClaimTransferPayload, {
    allow: 'payment:settle',
    description:
      'Propose that money in suspense is for orders, one or several; it is held until a second person confirms. Refused: NOT_FOUND, TRANSFER_NOT_OPEN, PAYER_UNKNOWN, CLOSED_REFERENCE, REFERENCE_TWICE, NOT_POSITIVE, ALREADY_PAID, ANOTHER_RECEIVER, CLAIM_ABOVE_OPEN, REQUIRED, TOO_MANY, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async claimTransfer(
    @Args('input') input: ClaimTransferInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ClaimTransferPayload> {
    return toldClaim(this.database, await this.claim.run(viewer, input));
  }

  @Mutation(() => GiveBackTransferPayload, {
    allow: 'payment:settle',
    description:
      'Propose that money in suspense goes back to its payer; it is held until a second person confirms. Refused: NOT_FOUND, TRANSFER_NOT_OPEN, NOT_POSITIVE, CLAIM_ABOVE_OPEN, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async giveBackTransfer(
    @Args('input') input: GiveBackTransferInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<GiveBackTransferPayload> {
    return toldClaim(this.database, await this.giveBack.run(viewer, input));
  }

  @Mutation(() => TakeBackTransferPayload, {
    allow: 'payment:settle',
    description:
      'Propose to take off orders what the bank took back of a transfer that had paid them: they owe it again when a second person confirms. Refused: NOT_FOUND, NOTHING_TO_TAKE_BACK, NOT_POSITIVE, CLAIM_ABOVE_OPEN, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async takeBackTransfer(
    @Args('input') input: TakeBackTransferInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<TakeBackTransferPayload> {
    return toldClaim(this.database, await this.takeBack.run(viewer, input));
  }

  @Mutation(() => ClaimReturnedPayoutPayload, {
    allow: 'payment:settle',
    description:
      'Propose that money in suspense is a payout that the supplier’s bank sent back: it is owed again when a second person confirms, and paid anew once the supplier named its account again. Refused: NOT_FOUND, TRANSFER_NOT_OPEN, STATE_NOT_ALLOWED, PAYOUT_RETURN_AMOUNT, DATE_OUT_OF_ORDER, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async claimReturnedPayout(
    @Args('input') input: ClaimReturnedPayoutInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ClaimReturnedPayoutPayload> {
    return toldClaim(this.database, await this.claimReturned.run(viewer, input));
  }

  @Mutation(() => ClaimDuplicateTransferPayload, {
    allow: 'payment:settle',
    description:
      'Propose that a transfer in suspense is a copy of another one, of which the bank told in two formats or files: it leaves suspense and the bank’s account when a second person confirms. Refused: NOT_FOUND, TRANSFER_NOT_OPEN, COPY_IS_SPENT, NOT_ALIKE, IS_A_COPY, HAS_COPIES, TRANSFER_REVERSED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async claimDuplicateTransfer(
    @Args('input') input: ClaimDuplicateTransferInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ClaimDuplicateTransferPayload> {
    return toldClaim(this.database, await this.claimDuplicate.run(viewer, input));
  }

  @Mutation(() => ConfirmTransferClaimPayload, {
    allow: 'payment:settle',
    description:
      'Confirm what somebody else proposed: the orders are paid as of the day on which the money came, it is given back, taken off its orders, is the payout, is owed to its supplier again, or is a copy. Refused: NOT_FOUND, STATE_NOT_ALLOWED, OWN_CLAIM, ALREADY_PAID, CLOSED_REFERENCE, CARD_PAYOUT_NOT_AWAITED, TRANSFER_REVERSED, REFUND_ABOVE_PAID, IS_A_COPY, HAS_COPIES, REQUIRED, TOO_LONG, BANK_REFERENCE_TAKEN (bankReference), IDEMPOTENCY_KEY_REUSED.',
  })
  async confirmTransferClaim(
    @Args('input') input: ConfirmTransferClaimInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConfirmTransferClaimPayload> {
    return toldClaim(this.database, await this.confirm.run(viewer, input));
  }

  @Mutation(() => RejectTransferClaimPayload, {
    allow: 'payment:settle',
    description:
      'Reject what was proposed, or take your own proposal back; the money is open again. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async rejectTransferClaim(
    @Args('input') input: RejectTransferClaimInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RejectTransferClaimPayload> {
    return toldClaim(this.database, await this.reject.run(viewer, input));
  }

  @Query(() => TransferClaimConnection, {
    allow: 'payment:settle',
    description:
      'Proposals for money in suspense in your account, the latest first; OPEN ones wait for a second person.',
  })
  async transferClaims(
    @Args('status', { type: () => TransferClaimStatus, nullable: true }) status: TransferClaimStatus | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<TransferClaimType>> {
    const page = readPage(paging);
    const rows = await transferClaimPage(this.database, viewer.organisationId, status, page);
    return toConnection(
      toPage(page, rows, (row) => [row.proposedOn, row.id]),
      toTransferClaim,
    );
  }

  @ResolveField(() => BankTransfer)
  async transfer({ row }: TransferClaimType, _: unknown, context: RequestContext): Promise<BankTransfer> {
    const transfer = await loadBatched(context, 'transfers', row.transferId, (ids) =>
      transfersById(this.database, ids),
    );
    return toBankTransfer(transfer!);
  }

  @ResolveField(() => PayoutType, { nullable: true, description: 'PAYOUT_RETURNED: which one came back.' })
  async payout({ row }: TransferClaimType, _: unknown, context: RequestContext): Promise<PayoutType | null> {
    if (row.payoutId === null) return null;
    const payout = await loadBatched(context, 'payouts', row.payoutId, (ids) => payoutsById(this.database, ids));
    return payout ? toPayout(payout) : null;
  }

  @ResolveField(() => BankTransfer, { nullable: true, description: 'DUPLICATE: which transfer it is a copy of.' })
  async original({ row }: TransferClaimType, _: unknown, context: RequestContext): Promise<BankTransfer | null> {
    const { originalId } = row;
    if (originalId === null) return null;
    const original = await loadBatched(context, 'transfers', originalId, (ids) => transfersById(this.database, ids));
    return original ? toBankTransfer(original) : null;
  }

  @ResolveField(() => Boolean, { description: 'You proposed it: somebody else confirms.' })
  proposedByYou({ row }: TransferClaimType, _: unknown, context: RequestContext): boolean {
    return row.proposedBy === context.viewer?.userId;
  }
}

/** What may become, and became, of a transfer's money in suspense. */
@Resolver(() => BankTransfer)
export class TransferFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [TransferClaimType], { description: 'What was proposed for it, in the order of proposals.' })
  async claims({ row }: BankTransfer, _: unknown, context: RequestContext): Promise<TransferClaimType[]> {
    const claims = await loadBatched(context, 'transferClaims', row.id, (ids) => claimsOfTransfers(this.database, ids));
    return (claims ?? []).map(toTransferClaim);
  }

  @ResolveField(() => [TransferSuggestion], {
    description:
      'Open orders that the money in suspense may be for, five at most, the likeliest first, by exact amount and payer. Only proposals: nothing is paid by them.',
  })
  async suggestions({ row }: BankTransfer, _: unknown, context: RequestContext): Promise<TransferSuggestion[]> {
    const openFen = openOf(row);
    if (openFen === 0n) return [];
    const candidates = await loadBatched(context, 'transferCandidates', row.id, (ids) =>
      candidatesFor(this.database, ids),
    );
    return suggestOrders(openFen, candidates ?? []).map(toTransferSuggestion);
  }
  @ResolveField(() => [BankTransfer], {
    description:
      'Of a transfer that waits because it is like another (LIKE_ANOTHER), or bears its reference (REFERENCE_TAKEN): those that it may be a copy of, five at most, the nearest day first. `claimDuplicateTransfer` says so.',
  })
  async maybeCopyOf({ row }: BankTransfer, _: unknown, context: RequestContext): Promise<BankTransfer[]> {
    if (!HELD_AS_COPY.includes(row.reason) || openOf(row) !== row.amountFen) return [];
    const alike = await loadBatched(context, 'transfers alike', row.id, (ids) => likeTransfers(this.database, ids));
    const maybe = (alike ?? []).filter((original) => saidApart(row, original) === null);
    return maybe.slice(0, MAYBE_COPY_OF_MAX).map(toBankTransfer);
  }
}

/** Why the import holds what it may have been told before. */
const HELD_AS_COPY = ['LIKE_ANOTHER', 'REFERENCE_TAKEN'];
const MAYBE_COPY_OF_MAX = 5;
