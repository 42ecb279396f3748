import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  Connection,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { maySeeMandate } from '../rules/who-sees-mandates';
import { mandatesById, pageOfMandates } from '../store/mandates';
import { GrantMandate } from '../use-cases/grant-mandate';
import { RevokeMandate } from '../use-cases/revoke-mandate';
import {
  GrantMandateInput,
  GrantMandatePayload,
  Mandate,
  MandateFilterInput,
  RevokeMandateInput,
  RevokeMandatePayload,
  toMandate,
} from './mandate.types';

const MandateConnection = Connection(Mandate);

@Resolver(() => Mandate)
export class MandatesResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly grant: GrantMandate,
    private readonly revoke: RevokeMandate,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Mandate', async (ids, viewer) => {
      const seen = [...(await mandatesById(this.database, ids))].filter(([, row]) => maySeeMandate(viewer, row));
      return new Map(seen.map(([id, row]) => [id, toMandate(row)]));
    });
  }

  @Query(() => MandateConnection, {
    allow: 'mandate:read',
    description: 'Mandates that you granted or have; to an office those of its places. The newest first.',
  })
  async mandates(
    @Args() paging: PagingArgs,
    @CurrentViewer() { organisationKind, organisationId, seatCodes }: Viewer,
    @Args('filter', { type: () => MandateFilterInput, nullable: true }) filter?: MandateFilterInput | null,
  ) {
    const own = filter?.as === 'TRADING_COMPANY' ? { companyId: organisationId } : { producerId: organisationId };
    const whose = organisationKind === 'OFFICE' ? { seatCodes } : own;
    return toConnection(await pageOfMandates(this.database, whose, readPage(paging)), toMandate);
  }

  @Mutation(() => GrantMandatePayload, {
    allow: 'lot:manage',
    description:
      'Lets another supplier sell your goods in a span of days (CR-14). Refused: REQUIRED, TOO_MANY, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, NOT_A_SUPPLIER, INVALID, FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.',
  })
  async grantMandate(
    @Args('input') input: GrantMandateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<GrantMandatePayload> {
    const companyId = fromGlobalId('Organisation', input.companyId, ['companyId']);
    const productIds = input.productIds.map((id, index) => fromGlobalId('Product', id, ['productIds', index]));
    return this.payload(await this.grant.run(viewer, { ...input, companyId, productIds }));
  }

  @Mutation(() => RevokeMandatePayload, {
    allow: 'lot:manage',
    description:
      'Ends a mandate that you granted; what was ordered before counts. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async revokeMandate(
    @Args('input') input: RevokeMandateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RevokeMandatePayload> {
    const mandateId = fromGlobalId('Mandate', input.mandateId, ['mandateId']);
    await this.revoke.run(viewer, { ...input, mandateId });
    return this.payload(mandateId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  producer({ producerId }: Mandate, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, producerId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  company({ companyId }: Mandate, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, companyId);
  }

  private async payload(id: string): Promise<GrantMandatePayload> {
    return { mandate: toMandate((await mandatesById(this.database, [id])).get(id)!), userErrors: [] };
  }
}
