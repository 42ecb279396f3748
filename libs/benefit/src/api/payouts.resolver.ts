import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import { OwnFiles } from '@shanhai/files';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  NodeRegistry,
  PagingArgs,
  placePatterns,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { groupedBy } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { SMALL_GROUP } from '../rules/benefit-statement';
import type { HouseholdPayoutState } from '../rules/payouts';
import { isCountyOffice, maySeePayout, mayOpenVoucher } from '../rules/who-sees-benefit';
import { householdsById } from '../store/households';
import { householdsOfPayouts, linesOfPayouts, pageOfPayouts, payoutsById, suppliersOfVoucher } from '../store/payouts';
import { CancelHouseholdPayout } from '../use-cases/cancel-payout';
import { DecideHouseholdPayout } from '../use-cases/decide-payout';
import { RecordHouseholdPayout } from '../use-cases/record-payout';
import {
  CancelHouseholdPayoutInput,
  CancelHouseholdPayoutPayload,
  DecideHouseholdPayoutInput,
  DecideHouseholdPayoutPayload,
  HouseholdPayout,
  HouseholdPayoutConnection,
  HouseholdPayoutMoney,
  HouseholdPayoutShare,
  HouseholdPayoutStatusEnum,
  RecordHouseholdPayoutInput,
  RecordHouseholdPayoutPayload,
  toPayout,
  toPayoutLine,
} from './payout.types';
import { ShowHousehold } from './show-household';

@Resolver(() => HouseholdPayout)
export class HouseholdPayoutsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly files: OwnFiles,
    private readonly show: ShowHousehold,
    private readonly record: RecordHouseholdPayout,
    private readonly decide: DecideHouseholdPayout,
    private readonly cancel: CancelHouseholdPayout,
  ) {}

  onModuleInit(): void {
    // A bank's list of payouts names people.
    this.files.register(async (hash, viewer) => {
      const suppliers = await suppliersOfVoucher(this.database, hash);
      return suppliers.length === 0 || suppliers.some((each) => mayOpenVoucher(viewer, each));
    });
    this.nodes.register('HouseholdPayout', async (ids, viewer) => {
      const rows = [...(await payoutsById(this.database, ids))].filter(([, row]) => maySeePayout(viewer, row));
      return new Map(rows.map(([id, row]) => [id, toPayout(row)]));
    });
  }

  @Query(() => HouseholdPayoutConnection, {
    allow: 'benefit:read',
    description:
      'What you paid out to households; to an office, what suppliers with seats in its places did. The newest first.',
  })
  async householdPayouts(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('status', { type: () => HouseholdPayoutStatusEnum, nullable: true }) status?: HouseholdPayoutState | null,
  ): Promise<ConnectionOf<HouseholdPayout>> {
    const whose =
      viewer.organisationKind === 'OFFICE'
        ? { seatPatterns: placePatterns(viewer), leastHouseholds: isCountyOffice(viewer) ? 1 : SMALL_GROUP }
        : { supplierId: viewer.organisationId };
    return toConnection(await pageOfPayouts(this.database, whose, status ?? null, readPage(paging)), toPayout);
  }

  @Mutation(() => RecordHouseholdPayoutPayload, {
    allow: 'benefit:manage',
    description:
      'Records what you paid out to households, of the money of named order lines. Another person of yours approves it. Refused: HOUSEHOLD_KEYS_MISSING, REQUIRED, TOO_MANY, TOO_LONG, DATE_INVALID, DATE_IN_FUTURE, NOT_POSITIVE, NAMED_TWICE, PAYOUT_SUMS_DIFFER, INVALID, FILE_UNKNOWN, NOT_FOUND, PAYOUT_ABOVE_PAID, IDEMPOTENCY_KEY_REUSED.',
  })
  async recordHouseholdPayout(
    @Args('input') input: RecordHouseholdPayoutInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RecordHouseholdPayoutPayload> {
    const households = input.households.map(({ householdId, amountFen }, index) => ({
      householdId: fromGlobalId('Household', householdId, ['households', index, 'householdId']),
      amountFen,
    }));
    const lines = input.lines.map(({ orderLineId, lotId, amountFen }, index) => ({
      orderLineId: fromGlobalId('OrderLine', orderLineId, ['lines', index, 'orderLineId']),
      lotId: lotId == null ? null : fromGlobalId('Lot', lotId, ['lines', index, 'lotId']),
      amountFen,
    }));
    return { payout: await this.read(await this.record.run(viewer, { ...input, households, lines })) };
  }

  @Mutation(() => DecideHouseholdPayoutPayload, {
    allow: 'benefit:manage',
    description:
      'Approves a payout that another person of yours recorded, or rejects one. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OWN_HOUSEHOLD_PAYOUT, STATE_NOT_ALLOWED, PAYOUT_ABOVE_PAID, IDEMPOTENCY_KEY_REUSED.',
  })
  async decideHouseholdPayout(
    @Args('input') input: DecideHouseholdPayoutInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DecideHouseholdPayoutPayload> {
    const payoutId = fromGlobalId('HouseholdPayout', input.payoutId, ['payoutId']);
    await this.decide.run(viewer, { ...input, payoutId });
    return { payout: await this.read(payoutId) };
  }

  @Mutation(() => CancelHouseholdPayoutPayload, {
    allow: 'benefit:manage',
    description:
      'Records the counter-entry of an approved payout, which another person of yours approves. Refused: REQUIRED, TOO_LONG, NOT_FOUND, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async cancelHouseholdPayout(
    @Args('input') input: CancelHouseholdPayoutInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CancelHouseholdPayoutPayload> {
    const payoutId = fromGlobalId('HouseholdPayout', input.payoutId, ['payoutId']);
    return { payout: await this.read(await this.cancel.run(viewer, { ...input, payoutId })) };
  }

  @ResolveField(() => Organisation)
  supplier({ row: { supplierId } }: HouseholdPayout, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, supplierId);
  }

  @ResolveField(() => [HouseholdPayoutMoney])
  async lines({ row: { id } }: HouseholdPayout, _: unknown, context: RequestContext): Promise<HouseholdPayoutMoney[]> {
    const lines = await loadBatched(context, 'lines of household payouts', id, async (ids) =>
      groupedBy(await linesOfPayouts(this.database, ids), ({ payoutId }) => payoutId),
    );
    return (lines ?? []).map(toPayoutLine);
  }

  @ResolveField(() => [HouseholdPayoutShare], {
    nullable: true,
    description: 'What each household got: to the supplier and to offices of its county; null to others.',
  })
  async shares({ row }: HouseholdPayout, _: unknown, context: RequestContext): Promise<HouseholdPayoutShare[] | null> {
    const { viewer } = context;
    if (!viewer || (viewer.organisationKind === 'OFFICE' && !isCountyOffice(viewer))) return null;
    const shares = await loadBatched(context, 'shares of household payouts', row.id, async (ids) => {
      const all = await householdsOfPayouts(this.database, ids);
      const households = await householdsById(this.database, [...new Set(all.map((share) => share.registrationId))]);
      const shown = all.map((share) => ({ ...share, row: households.get(share.registrationId)! }));
      return groupedBy(shown, ({ payoutId }) => payoutId);
    });
    return (shares ?? []).map((share) => ({
      household: this.show.toViewer(viewer, share.row),
      amountFen: share.amountFen,
    }));
  }

  private async read(id: string): Promise<HouseholdPayout> {
    return toPayout((await payoutsById(this.database, [id])).get(id)!);
  }
}
