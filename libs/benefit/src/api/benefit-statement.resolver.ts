import { Args, ID, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  loadBatched,
  Query,
  type RequestContext,
  requireDate,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { maySeePayout } from '../rules/who-sees-benefit';
import { modelsById } from '../store/benefit-models';
import { payoutsById } from '../store/payouts';
import { type BenefitGroup, ReadBenefit } from '../use-cases/read-benefit';
import { BenefitModel, toBenefitModel } from './benefit-model.types';
import { BenefitGroupEnum, BenefitStatement, toBenefitStatement } from './benefit-statement.types';
import { HouseholdPayout, toPayout } from './payout.types';

@Resolver(() => BenefitStatement)
export class BenefitStatementResolver {
  constructor(
    private readonly database: Database,
    private readonly benefit: ReadBenefit,
  ) {}

  @Query(() => BenefitStatement, {
    allow: 'order:read',
    description:
      'How much of what was paid on an order line arrived at farming households: to its buyer, its supplier and the offices of the supplier’s places. Refused: NOT_FOUND.',
  })
  async benefitOfLine(
    @Args('orderLineId', { type: () => ID }) orderLineId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<BenefitStatement> {
    const id = fromGlobalId('OrderLine', orderLineId, ['orderLineId']);
    return toBenefitStatement(await this.benefit.ofLine(viewer, id));
  }

  @Query(() => [BenefitStatement], {
    allow: 'benefit:read',
    description:
      'How much arrived at farming households of what was paid for orders placed from a day on and before another, at most 366 days apart: your own, or those of suppliers with seats in your places. Offices above the county see suppliers and counties, and none of fewer than three households. Refused: DATE_INVALID, DATE_OUT_OF_ORDER, TOO_MANY, NOT_FOUND (lot).',
  })
  async benefitStatements(
    @Args('from', { type: () => DateScalar }) from: string,
    @Args('until', { type: () => DateScalar, description: 'The first day that is not in it.' }) until: string,
    @Args('groupBy', { type: () => BenefitGroupEnum }) groupBy: BenefitGroup,
    @CurrentViewer() viewer: Viewer,
    @Args('lotId', { type: () => ID, nullable: true, description: 'This lot alone, whenever it was sold.' })
    lotId?: string | null,
  ): Promise<BenefitStatement[]> {
    const span = { from: requireDate(from, ['from']), until: requireDate(until, ['until']) };
    const lot = lotId == null ? null : fromGlobalId('Lot', lotId, ['lotId']);
    return (await this.benefit.inSpan(viewer, span, groupBy, lot)).map(toBenefitStatement);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'Null for a county.' })
  supplier({ row: { supplierId } }: BenefitStatement, _: unknown, context: RequestContext) {
    return supplierId && loadOrganisation(context, this.database, supplierId);
  }

  @ResolveField(() => [BenefitModel], {
    description: 'The models that promise `owedFen`; none where nothing is promised.',
  })
  async models({ row: { modelIds } }: BenefitStatement, _: unknown, context: RequestContext): Promise<BenefitModel[]> {
    const load = (id: string) => loadBatched(context, 'benefit models', id, (ids) => modelsById(this.database, ids));
    const models = await Promise.all(modelIds.map(load));
    return models.flatMap((model) => (model ? [toBenefitModel(model)] : []));
  }

  @ResolveField(() => [HouseholdPayout], {
    nullable: true,
    description:
      'The payouts behind `arrivedFen`: to the supplier and to offices; null to others, and where it is withheld.',
  })
  async payouts({ row }: BenefitStatement, _: unknown, context: RequestContext): Promise<HouseholdPayout[] | null> {
    const { viewer } = context;
    if (row.withheld || !viewer?.permissions.has('benefit:read')) return null;
    const load = (id: string) =>
      loadBatched(context, 'household payouts', id, (ids) => payoutsById(this.database, ids));
    const payouts = await Promise.all(row.payoutIds.map(load));
    return payouts.flatMap((payout) => (payout && maySeePayout(viewer, payout) ? [toPayout(payout)] : []));
  }
}
