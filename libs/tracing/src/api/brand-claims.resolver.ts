import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Brand, loadBrand } from '@shanhai/goods';
import {
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  NodeRegistry,
  type RequestContext,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { authorisationsById, authorisationsOf, brandsOfLots } from '../store/brand-claims';
import { lotsById } from '../store/lots';
import { AuthoriseBrand, WithdrawBrandAuthorisation } from '../use-cases/authorise-brand';
import { ClaimBrand } from '../use-cases/claim-brand';
import {
  AuthoriseBrandInput,
  AuthoriseBrandPayload,
  BrandAuthorisation,
  ClaimBrandInput,
  ClaimBrandPayload,
  LotBrand,
  toBrandAuthorisation,
  toLotBrand,
  WithdrawBrandAuthorisationInput,
  WithdrawBrandAuthorisationPayload,
} from './brand-claim.types';
import { Lot, toLot } from './lot.type';

/** Who may use regional brands, and which lots claim one. */
@Resolver(() => BrandAuthorisation)
export class BrandClaimsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly authorise: AuthoriseBrand,
    private readonly withdraw: WithdrawBrandAuthorisation,
    private readonly claim: ClaimBrand,
  ) {}

  onModuleInit(): void {
    this.nodes.register('BrandAuthorisation', async (ids) => {
      const rows = await authorisationsById(this.database, ids);
      return new Map([...rows].map(([id, row]) => [id, toBrandAuthorisation(row)]));
    });
  }

  @Mutation(() => AuthoriseBrandPayload, {
    allow: 'lot:verify',
    description:
      'Lets a supplier use a regional brand whose whole area is in your places, in a span of days (CR-13). Refused: DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, OUTSIDE_YOUR_PLACES, NOT_A_SUPPLIER, FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.',
  })
  async authoriseBrand(
    @Args('input') input: AuthoriseBrandInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AuthoriseBrandPayload> {
    const supplierId = fromGlobalId('Organisation', input.supplierId, ['supplierId']);
    return this.payload(await this.authorise.run(viewer, { ...input, supplierId }));
  }

  @Mutation(() => WithdrawBrandAuthorisationPayload, {
    allow: 'lot:verify',
    description:
      'Ends an authorisation that your office gave; what was produced before keeps its brand. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async withdrawBrandAuthorisation(
    @Args('input') input: WithdrawBrandAuthorisationInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawBrandAuthorisationPayload> {
    const authorisationId = fromGlobalId('BrandAuthorisation', input.authorisationId, ['authorisationId']);
    await this.withdraw.run(viewer, { ...input, authorisationId });
    return this.payload(authorisationId);
  }

  @Mutation(() => ClaimBrandPayload, {
    allow: 'lot:manage',
    description:
      'Claims a regional brand for your lot: kept where its place is in the area and you were authorised on the day of production, else dropped and flagged (CR-13). Refused: NOT_FOUND.',
  })
  async claimBrand(@Args('input') input: ClaimBrandInput, @CurrentViewer() viewer: Viewer): Promise<ClaimBrandPayload> {
    const lotId = fromGlobalId('Lot', input.lotId, ['lotId']);
    await this.claim.run(viewer, { lotId, brandCode: input.brandCode });
    return { lot: toLot((await lotsById(this.database, [lotId])).get(lotId)!), userErrors: [] };
  }

  @ResolveField(() => Brand, { nullable: true })
  brand({ brandCode }: BrandAuthorisation, _: unknown, context: RequestContext): Promise<Brand | null> {
    return loadBrand(context, this.database, brandCode);
  }

  @ResolveField(() => Organisation, { nullable: true })
  office({ officeId }: BrandAuthorisation, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, officeId);
  }

  private async payload(id: string): Promise<AuthoriseBrandPayload> {
    const row = (await authorisationsById(this.database, [id])).get(id)!;
    return { authorisation: toBrandAuthorisation(row), userErrors: [] };
  }
}

@Resolver(() => LotBrand)
export class LotBrandResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Brand, { nullable: true })
  brand({ brandCode }: LotBrand, _: unknown, context: RequestContext): Promise<Brand | null> {
    return loadBrand(context, this.database, brandCode);
  }
}

/** One statement for all lots of a request. */
@Resolver(() => Lot)
export class LotBrandsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [LotBrand], { description: 'Regional brands that it claims, kept or dropped (CR-13).' })
  async brands({ lotId }: Lot, _: unknown, context: RequestContext): Promise<LotBrand[]> {
    const rows = await loadBatched(context, 'brands of lots', lotId, (ids) => brandsOfLots(this.database, ids));
    return (rows ?? []).map(toLotBrand);
  }
}

/** The type of organisations is extended from here: one statement for all organisations of a request. */
@Resolver(() => Organisation)
export class OrganisationBrandsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [BrandAuthorisation], {
    description: 'Regional brands that offices let it use, the newest first.',
  })
  async brandAuthorisations({ organisationId }: Organisation, _: unknown, context: RequestContext) {
    const rows = await loadBatched(context, 'brand authorisations', organisationId, (ids) =>
      authorisationsOf(this.database, ids),
    );
    return (rows ?? []).map(toBrandAuthorisation);
  }
}
