import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  placePatterns,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { maySeeModel } from '../rules/who-sees-benefit';
import { modelsById, pageOfModels } from '../store/benefit-models';
import { PutBenefitModel } from '../use-cases/put-benefit-model';
import {
  BenefitModel,
  BenefitModelConnection,
  PutBenefitModelInput,
  PutBenefitModelPayload,
  toBenefitModel,
} from './benefit-model.types';

@Resolver(() => BenefitModel)
export class BenefitModelsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly put: PutBenefitModel,
  ) {}

  onModuleInit(): void {
    this.nodes.register('BenefitModel', async (ids, viewer) => {
      const seen = [...(await modelsById(this.database, ids))].filter(([, row]) => maySeeModel(viewer, row));
      return new Map(seen.map(([id, row]) => [id, toBenefitModel(row)]));
    });
  }

  @Query(() => BenefitModelConnection, {
    allow: 'benefit:read',
    description:
      'How you share with households; to an office, how suppliers with seats in its places do. The newest first.',
  })
  async benefitModels(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<BenefitModel>> {
    const whose =
      viewer.organisationKind === 'OFFICE'
        ? { seatPatterns: placePatterns(viewer) }
        : { supplierId: viewer.organisationId };
    return toConnection(await pageOfModels(this.database, whose, readPage(paging)), toBenefitModel);
  }

  @Mutation(() => PutBenefitModelPayload, {
    allow: 'benefit:manage',
    description:
      'Puts on record how you share with households from a day on; what was recorded stays, and what begins later holds. Refused: REQUIRED, NOT_POSITIVE, NOT_OF_MODEL, INVALID, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.',
  })
  async putBenefitModel(
    @Args('input') input: PutBenefitModelInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PutBenefitModelPayload> {
    const id = await this.put.run(viewer, {
      ...input,
      productId: input.productId == null ? null : fromGlobalId('Product', input.productId, ['productId']),
      lotId: input.lotId == null ? null : fromGlobalId('Lot', input.lotId, ['lotId']),
      floorFen: input.floorFen ?? null,
      floorBase: input.floorBase ?? null,
      guaranteedFen: input.guaranteedFen ?? null,
      validUntil: input.validUntil ?? null,
    });
    return { model: toBenefitModel((await modelsById(this.database, [id])).get(id)!) };
  }

  @ResolveField(() => Organisation)
  supplier({ supplierId }: BenefitModel, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, supplierId);
  }
}
