import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  Connection,
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { pageOfClaims } from '../store/claim-pages';
import { claimsById } from '../store/origin-claims';
import { revocationsOfClaims } from '../store/revocations';
import { ClaimOrigin } from '../use-cases/claim-origin';
import { RejectOriginClaim } from '../use-cases/reject-origin-claim';
import { RevokeOriginClaim } from '../use-cases/revoke-origin-claim';
import { VerifyOriginClaim } from '../use-cases/verify-origin-claim';
import { WithdrawOriginRevocation } from '../use-cases/withdraw-origin-revocation';
import { loadLot } from './load-lot';
import { Lot } from './lot.type';
import { OriginClaim, OriginRevocation, toOriginClaim, toOriginRevocation } from './origin-claim.type';
import {
  ClaimOriginInput,
  OriginClaimFilter,
  RejectOriginClaimInput,
  RevokeOriginClaimInput,
  VerifyOriginClaimInput,
  WithdrawOriginRevocationInput,
} from './tracing.inputs';
import {
  ClaimOriginPayload,
  RejectOriginClaimPayload,
  RevokeOriginClaimPayload,
  VerifyOriginClaimPayload,
  WithdrawOriginRevocationPayload,
} from './tracing.payloads';

const OriginClaimConnection = Connection(OriginClaim);

@Resolver(() => OriginClaim)
export class OriginClaimsResolver {
  constructor(
    private readonly database: Database,
    private readonly claim: ClaimOrigin,
    private readonly verify: VerifyOriginClaim,
    private readonly reject: RejectOriginClaim,
    private readonly revoke: RevokeOriginClaim,
    private readonly withdraw: WithdrawOriginRevocation,
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
    const page = await pageOfClaims(this.database, viewer.seatCodes, filter?.status ?? null, readPage(paging));
    return toConnection(page, toOriginClaim);
  }

  @Mutation(() => ClaimOriginPayload, {
    allow: 'lot:manage',
    description:
      'Claims that your lot is from a place, with evidence: the first time, after it was rejected or revoked, or once a verified claim has ended. Refused: EVIDENCE_REQUIRED, FILE_UNKNOWN, NOT_FOUND, STATE_NOT_ALLOWED, INVALID, ORIGIN_DERIVED, IDEMPOTENCY_KEY_REUSED.',
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
      'Confirms a claim on your places. Where an earlier one of the lot was revoked, the lot can be shipped again; goods that were taken back count again if this claim is on the place that they were counted for, or on one in it, and stay taken back if it is on a wider one. Refused: DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, OUTSIDE_YOUR_PLACES, CLAIM_NOT_PENDING, REVOCATION_NOT_TOLD, IDEMPOTENCY_KEY_REUSED.',
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

  @Mutation(() => RevokeOriginClaimPayload, {
    allow: 'lot:verify',
    description:
      'Lets a verified claim on your places stand no more, from a day on: the lot and what was made of it can not be shipped, supplier orders with it are flagged, and what was counted of it is taken back. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async revokeOriginClaim(
    @Args('input') input: RevokeOriginClaimInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RevokeOriginClaimPayload> {
    const originClaimId = fromGlobalId('OriginClaim', input.originClaimId, ['originClaimId']);
    await this.revoke.run(viewer, { ...input, originClaimId });
    return { originClaim: await this.read(originClaimId), userErrors: [] };
  }

  @Mutation(() => WithdrawOriginRevocationPayload, {
    allow: 'lot:verify',
    description:
      'Lets a claim on your places stand again that was revoked; what was taken back counts again from today on. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async withdrawOriginRevocation(
    @Args('input') input: WithdrawOriginRevocationInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawOriginRevocationPayload> {
    const originClaimId = fromGlobalId('OriginClaim', input.originClaimId, ['originClaimId']);
    await this.withdraw.run(viewer, { ...input, originClaimId });
    return { originClaim: await this.read(originClaimId), userErrors: [] };
  }

  @ResolveField(() => [OriginRevocation], { description: 'The newest first.' })
  async revocations({ claimId }: OriginClaim, _: unknown, context: RequestContext): Promise<OriginRevocation[]> {
    const rows = await loadBatched(context, 'revocations of claims', claimId, (ids) =>
      revocationsOfClaims(this.database, ids),
    );
    return (rows ?? []).map(toOriginRevocation);
  }

  @ResolveField(() => Lot)
  lot({ lotId }: OriginClaim, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }

  private async read(id: string): Promise<OriginClaim> {
    return toOriginClaim((await claimsById(this.database, [id])).get(id)!);
  }
}
