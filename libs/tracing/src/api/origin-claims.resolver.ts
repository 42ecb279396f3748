import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  Connection,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { pageOfClaims } from '../store/claim-pages';
import { claimsById } from '../store/origin-claims';
import { ClaimOrigin } from '../use-cases/claim-origin';
import { RejectOriginClaim } from '../use-cases/reject-origin-claim';
import { VerifyOriginClaim } from '../use-cases/verify-origin-claim';
import { loadLot } from './load-lot';
import { Lot } from './lot.type';
import { OriginClaim, toOriginClaim } from './origin-claim.type';
import { ClaimOriginInput, OriginClaimFilter, RejectOriginClaimInput, VerifyOriginClaimInput } from './tracing.inputs';
import { ClaimOriginPayload, RejectOriginClaimPayload, VerifyOriginClaimPayload } from './tracing.payloads';

const OriginClaimConnection = Connection(OriginClaim);

@Resolver(() => OriginClaim)
export class OriginClaimsResolver {
  constructor(
    private readonly database: Database,
    private readonly claim: ClaimOrigin,
    private readonly verify: VerifyOriginClaim,
    private readonly reject: RejectOriginClaim,
  ) {}

  @Query(() => OriginClaimConnection, {
    allow: 'lot:verify',
    description: "Claims on your office's places, the newest first.",
  })
  async originClaims(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => OriginClaimFilter, nullable: true }) filter?: OriginClaimFilter | null,
  ) {
    const page = await pageOfClaims(this.database, viewer.seatCode, filter?.status ?? null, readPage(paging));
    return toConnection(page, toOriginClaim);
  }

  @Mutation(() => ClaimOriginPayload, {
    allow: 'lot:manage',
    description:
      'Claims that your lot is from a place, with evidence. Refused: EVIDENCE_REQUIRED, FILE_UNKNOWN, NOT_FOUND, STATE_NOT_ALLOWED, INVALID, IDEMPOTENCY_KEY_REUSED.',
  })
  async claimOrigin(
    @Args('input') input: ClaimOriginInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ClaimOriginPayload> {
    const lotId = fromGlobalId('Lot', input.lotId, ['lotId']);
    return { originClaim: await this.read(await this.claim.run(viewer, { ...input, lotId })), userErrors: [] };
  }

  @Mutation(() => VerifyOriginClaimPayload, {
    allow: 'lot:verify',
    description:
      'Confirms a claim on your places. Refused: NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING, IDEMPOTENCY_KEY_REUSED.',
  })
  async verifyOriginClaim(
    @Args('input') input: VerifyOriginClaimInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<VerifyOriginClaimPayload> {
    const originClaimId = fromGlobalId('OriginClaim', input.originClaimId, ['originClaimId']);
    await this.verify.run(viewer, { ...input, originClaimId });
    return { originClaim: await this.read(originClaimId), userErrors: [] };
  }

  @Mutation(() => RejectOriginClaimPayload, {
    allow: 'lot:verify',
    description:
      'Does not accept a claim on your places; the supplier may claim again. Refused: REQUIRED, INVALID, NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING.',
  })
  async rejectOriginClaim(
    @Args('input') input: RejectOriginClaimInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RejectOriginClaimPayload> {
    const originClaimId = fromGlobalId('OriginClaim', input.originClaimId, ['originClaimId']);
    await this.reject.run(viewer, { ...input, originClaimId });
    return { originClaim: await this.read(originClaimId), userErrors: [] };
  }

  @ResolveField(() => Lot)
  lot({ lotId }: OriginClaim, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }

  private async read(id: string): Promise<OriginClaim> {
    return toOriginClaim((await claimsById(this.database, [id])).get(id)!);
  }
}
