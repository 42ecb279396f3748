import type { OnModuleInit } from '@nestjs/common';
import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  Connection,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  requireDate,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { maySeeClaim } from '../rules/who-sees-claims';
import { pageOfLicences } from '../store/licence-pages';
import { licencesById } from '../store/licences';
import { PutLicence } from '../use-cases/put-licence';
import { ReviewLicence } from '../use-cases/review-licence';
import { WithdrawLicence } from '../use-cases/withdraw-licence';
import {
  Licence,
  LicenceFilterInput,
  PutLicenceInput,
  PutLicencePayload,
  ReviewLicenceInput,
  ReviewLicencePayload,
  toLicence,
  WithdrawLicenceInput,
  WithdrawLicencePayload,
} from './licence.types';

const LicenceConnection = Connection(Licence);

@Resolver(() => Licence)
export class LicencesResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly put: PutLicence,
    private readonly review: ReviewLicence,
    private readonly withdraw: WithdrawLicence,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Licence', async (ids, viewer) => {
      const seen = [...(await licencesById(this.database, ids))].filter(([, row]) => maySeeClaim(viewer, row));
      return new Map(seen.map(([id, row]) => [id, toLicence(row)]));
    });
  }

  @Query(() => LicenceConnection, {
    allow: 'licence:read',
    description: "A supplier's own licences; to an office those of its places. The newest first.",
  })
  async licences(
    @Args() paging: PagingArgs,
    @CurrentViewer() { organisationKind, organisationId, seatCodes }: Viewer,
    @Args('filter', { type: () => LicenceFilterInput, nullable: true }) filter?: LicenceFilterInput | null,
  ) {
    const endsBy = filter?.endsBy ? requireDate(filter.endsBy, ['filter', 'endsBy']) : null;
    const whose = organisationKind === 'OFFICE' ? { seatCodes } : { supplierId: organisationId };
    const page = await pageOfLicences(this.database, whose, { ...filter, endsBy }, readPage(paging));
    return toConnection(page, toLicence);
  }

  @Mutation(() => PutLicencePayload, {
    allow: 'lot:manage',
    description:
      'Puts a licence before the office of your seat; put a renewed one as another. Refused: REQUIRED, TOO_LONG, TOO_MANY, NOT_FOUND (category), DATE_INVALID, DATE_OUT_OF_ORDER, FILE_UNKNOWN, LICENCE_STANDS, IDEMPOTENCY_KEY_REUSED.',
  })
  async putLicence(@Args('input') input: PutLicenceInput, @CurrentViewer() viewer: Viewer): Promise<PutLicencePayload> {
    return { licence: await this.read(await this.put.run(viewer, input)) };
  }

  @Mutation(() => ReviewLicencePayload, {
    allow: 'lot:verify',
    description:
      'Verifies a licence of a supplier in your places, or rejects it. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, LICENCE_TAKEN, IDEMPOTENCY_KEY_REUSED.',
  })
  async reviewLicence(
    @Args('input') input: ReviewLicenceInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReviewLicencePayload> {
    const licenceId = fromGlobalId('Licence', input.licenceId, ['licenceId']);
    await this.review.run(viewer, { ...input, licenceId });
    return { licence: await this.read(licenceId) };
  }

  @Mutation(() => WithdrawLicencePayload, {
    allow: 'lot:manage',
    description: 'Takes back a licence of yours. Refused: REQUIRED, TOO_LONG, NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async withdrawLicence(
    @Args('input') input: WithdrawLicenceInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawLicencePayload> {
    const licenceId = fromGlobalId('Licence', input.licenceId, ['licenceId']);
    await this.withdraw.run(viewer, { ...input, licenceId });
    return { licence: await this.read(licenceId) };
  }

  private async read(id: string): Promise<Licence> {
    return toLicence((await licencesById(this.database, [id])).get(id)!);
  }
}
