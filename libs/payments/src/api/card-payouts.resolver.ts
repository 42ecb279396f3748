import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import { groupedBy } from '@shanhai/kernel';
import { type ConnectionOf, CurrentViewer, loadBatched, Mutation, PagingArgs, Query, type RequestContext, toConnection, type Viewer } from '@shanhai/graphql'; // prettier-ignore
import { referencesNamed } from '../rules/find-reversed';
import { suggestPayouts } from '../rules/match-card-payout';
import { cardSums } from '../store/card-entries';
import { awaitedPayouts, cardPayoutPage, cardPayoutsById, paidOutFen } from '../store/card-payouts';
import { balancesOf } from '../store/money-reads';
import { openOf, transfersById } from '../store/transfers';
import { ClaimCardPayout } from '../use-cases/claim-card-payout';
import { CardAccountType, CardPayoutConnection, CardPayoutSuggestion, CardPayoutType, ClaimCardPayoutInputType, ClaimCardPayoutPayload, toCardPayout, toPayoutSuggestion } from './card-payouts.types'; // prettier-ignore
import { BankTransfer, toBankTransfer } from './payments.types';
import { toldClaim } from './told-claim';
import { TransferClaimType } from './transfer-claims.types';

/** What the card processor pays into the custodian's bank account. */
@Resolver(() => CardPayoutType)
export class CardPayoutsResolver {
  constructor(
    private readonly database: Database,
    private readonly claim: ClaimCardPayout,
  ) {}

  @Query(() => CardPayoutConnection, {
    allow: 'payment:settle',
    description:
      'What the card processor pays into your bank account, the latest first; awaited ones are paid, and no transfer of a statement is known to have brought them.',
  })
  async cardPayouts(
    @Args('awaited', { type: () => Boolean, nullable: true }) awaited: boolean | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<CardPayoutType>> {
    const page = readPage(paging);
    const rows = await cardPayoutPage(this.database, viewer.organisationId, awaited ?? null, page);
    return toConnection(toPage(page, rows, (row) => [row.arrivesOn, row.id]), toCardPayout); // prettier-ignore
  }

  @Query(() => CardAccountType, {
    allow: 'payment:settle',
    description: 'What is in your account at the card processor, by our books and by the processor’s.',
  })
  async cardAccount(@CurrentViewer() { organisationId }: Viewer): Promise<CardAccountType> {
    const [balances, processor, inTransitFen] = await Promise.all([
      balancesOf(this.database, organisationId, null),
      cardSums(this.database, organisationId),
      paidOutFen(this.database, organisationId),
    ]);
    const booked = balances.find(({ account }) => account === 'CARD_BALANCE');
    return { bookedFen: booked ? booked.debitFen - booked.creditFen : 0n, inTransitFen, processor };
  }

  @Mutation(() => ClaimCardPayoutPayload, {
    allow: 'payment:settle',
    description:
      'Propose that money in suspense is a payout of the card processor; it is held until a second person confirms (`confirmTransferClaim`). Refused: NOT_FOUND, TRANSFER_NOT_OPEN, CARD_PAYOUT_NOT_AWAITED, CARD_PAYOUT_AMOUNT, NOT_POSITIVE, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async claimCardPayout(
    @Args('input') input: ClaimCardPayoutInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ClaimCardPayoutPayload> {
    return toldClaim(this.database, await this.claim.run(viewer, input));
  }

  @ResolveField(() => BankTransfer, { nullable: true, description: 'The transfer that brought it.' })
  async transfer({ row }: CardPayoutType, _: unknown, context: RequestContext): Promise<BankTransfer | null> {
    if (row.transferId === null) return null;
    const transfer = await loadBatched(context, 'transfers', row.transferId, (ids) =>
      transfersById(this.database, ids),
    );
    return transfer ? toBankTransfer(transfer) : null;
  }
}

/** What of money in suspense may be a payout. */
@Resolver(() => BankTransfer)
export class TransferPayoutsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [CardPayoutSuggestion], {
    description:
      'Payouts of the card processor that the money in suspense may be, five at most, the likeliest first. Only proposals: nothing is entered by them.',
  })
  async payoutSuggestions({ row }: BankTransfer, _: unknown, context: RequestContext): Promise<CardPayoutSuggestion[]> {
    const openFen = openOf(row);
    if (openFen === 0n) return [];
    const awaited = await loadBatched(context, 'awaitedPayouts', row.custodianId, async (ids) =>
      groupedBy(await awaitedPayouts(this.database, ids), ({ custodianId }) => custodianId),
    );
    const bringing = { ...row, openFen, named: referencesNamed(row) };
    return suggestPayouts(bringing, awaited ?? []).map(toPayoutSuggestion);
  }
}

/** Which payout a proposal says that money is. */
@Resolver(() => TransferClaimType)
export class CardPayoutClaimsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => CardPayoutType, { nullable: true, description: 'CARD_PAYOUT: which one it is.' })
  async cardPayout({ row }: TransferClaimType, _: unknown, context: RequestContext): Promise<CardPayoutType | null> {
    if (row.cardPayoutId === null) return null;
    const payout = await loadBatched(context, 'cardPayouts', row.cardPayoutId, (ids) =>
      cardPayoutsById(this.database, ids),
    );
    return payout ? toCardPayout(payout) : null;
  }
}
