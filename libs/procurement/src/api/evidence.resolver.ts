import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  isOfPlaces,
  loadBatched,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { lotsOf, printTraceCode } from '@shanhai/tracing';
import { disputePage, disputesById, disputesOfEvidence, sidesOf } from '../store/disputes';
import { evidenceById, evidencePage } from '../store/evidence';
import { AttachEvidence } from '../use-cases/attach-evidence';
import { ConfirmEvidence, WithdrawEvidence } from '../use-cases/judge-evidence';
import { SettleDispute } from '../use-cases/settle-dispute';
import {
  AttachEvidenceInputType,
  AttachEvidencePayload,
  ConfirmEvidenceInputType,
  ConfirmEvidencePayload,
  Dispute,
  DisputeConnection,
  DisputeFilterInput,
  DisputeSide,
  Evidence,
  EvidenceConnection,
  EvidenceDispute,
  EvidenceFilterInput,
  EvidenceLine,
  SettleDisputeInputType,
  SettleDisputePayload,
  toDispute,
  toEvidence,
  WithdrawEvidenceInputType,
  WithdrawEvidencePayload,
} from './evidence.types';

/** Documents of purchases (CR-18). */
@Resolver(() => Evidence)
export class EvidenceResolver {
  constructor(
    private readonly database: Database,
    private readonly attach: AttachEvidence,
    private readonly withdraw: WithdrawEvidence,
    private readonly confirm: ConfirmEvidence,
  ) {}

  @Query(() => EvidenceConnection, {
    allow: 'order:read',
    description: 'Evidence of your orders, or of your office’s places, the latest attached first. Refused: NOT_FOUND.',
  })
  async evidence(
    @Args('filter', { type: () => EvidenceFilterInput, nullable: true }) filter: EvidenceFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<Evidence>> {
    const page = readPage(paging);
    const supplierOrderId = filter?.supplierOrderId
      ? fromGlobalId('SupplierOrder', filter.supplierOrderId, ['filter', 'supplierOrderId'])
      : null;
    const rows = await evidencePage(this.database, viewer, { ...filter, supplierOrderId }, page);
    return toConnection(
      toPage(page, rows, (row) => [row.attachedOn, row.id]),
      toEvidence,
    );
  }

  @Mutation(() => AttachEvidencePayload, {
    allow: 'evidence:attach',
    description:
      'Attach a document to goods of a supplier order. A number that another purchase has is not refused: both are held as DISPUTED. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, TOO_MANY, INVALID, NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, FILE_UNKNOWN, EVIDENCE_ATTACHED, EVIDENCE_LOST, EVIDENCE_TAKEN, BANK_REFERENCE_TAKEN, IDEMPOTENCY_KEY_REUSED.',
  })
  async attachEvidence(
    @Args('input') input: AttachEvidenceInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AttachEvidencePayload> {
    return this.read(viewer, await this.attach.run(viewer, input));
  }

  @Mutation(() => WithdrawEvidencePayload, {
    allow: 'evidence:attach',
    description:
      'Take back evidence that your organisation attached; its number is free again. Refused: NOT_FOUND, STATE_NOT_ALLOWED, INVOICE_REVERSED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async withdrawEvidence(
    @Args('input') input: WithdrawEvidenceInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawEvidencePayload> {
    return this.read(viewer, await this.withdraw.run(viewer, input));
  }

  @Mutation(() => ConfirmEvidencePayload, {
    allow: 'evidence:judge',
    description:
      'Confirm evidence that you looked at: what it covers is of level 3. Refused: NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async confirmEvidence(
    @Args('input') input: ConfirmEvidenceInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConfirmEvidencePayload> {
    return this.read(viewer, await this.confirm.run(viewer, input));
  }

  @ResolveField(() => Organisation, { nullable: true })
  buyer({ row }: Evidence, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.buyerId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier({ row }: Evidence, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.supplierId);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'Its buyer or its supplier.' })
  attachedBy({ row }: Evidence, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.attachedBy);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office.' })
  async confirmedBy({ row }: Evidence, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return row.confirmedBy === null ? null : loadOrganisation(context, this.database, row.confirmedBy);
  }

  @ResolveField(() => EvidenceDispute, { nullable: true, description: 'The latest dispute about its number.' })
  async dispute({ row }: Evidence, _: unknown, context: RequestContext): Promise<EvidenceDispute | null> {
    return (
      (await loadBatched(context, 'evidence:disputes', row.id, (ids) => disputesOfEvidence(this.database, ids))) ?? null
    );
  }

  private async read(viewer: Viewer, { evidenceId }: { evidenceId: string }): Promise<AttachEvidencePayload> {
    return { evidence: toEvidence((await evidenceById(this.database, viewer, [evidenceId])).get(evidenceId)!) };
  }
}

@Resolver(() => EvidenceDispute)
export class EvidenceDisputesResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true, description: 'The office.' })
  async settledBy(dispute: EvidenceDispute, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return dispute.settledBy === null ? null : loadOrganisation(context, this.database, dispute.settledBy);
  }
}

@Resolver(() => EvidenceLine)
export class EvidenceLinesResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => String, {
    nullable: true,
    description: 'Trace code of the lot; null where it is for the whole line.',
  })
  async traceCode({ lotId }: EvidenceLine, _: unknown, context: RequestContext): Promise<string | null> {
    if (lotId === null) return null;
    const lot = await loadBatched(context, 'entries:lots', lotId, (ids) => lotsOf(this.database, ids));
    return printTraceCode(lot!.traceCode);
  }
}

/** Numbers that several purchases name (CR-19). */
@Resolver(() => Dispute)
export class DisputesResolver {
  constructor(
    private readonly database: Database,
    private readonly settle: SettleDispute,
  ) {}

  @Query(() => DisputeConnection, {
    allow: 'office:read',
    description: 'Disputes with a side in your office’s places, the latest opened first.',
  })
  async disputes(
    @Args('filter', { type: () => DisputeFilterInput, nullable: true }) filter: DisputeFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<Dispute>> {
    const page = readPage(paging);
    const rows = await disputePage(this.database, viewer.seatCodes, filter ?? {}, page);
    return toConnection(
      toPage(page, rows, (row) => [row.openedOn, row.id]),
      toDispute,
    );
  }

  @Mutation(() => SettleDisputePayload, {
    allow: 'evidence:judge',
    description:
      'Decide which purchase keeps a number, or that none does; the sides that lose it must be in your places. Refused: NOT_FOUND, STATE_NOT_ALLOWED, OUTSIDE_YOUR_PLACES, BANK_REFERENCE_TAKEN, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async settleDispute(
    @Args('input') input: SettleDisputeInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SettleDisputePayload> {
    const { disputeId } = await this.settle.run(viewer, input);
    return { dispute: toDispute((await disputesById(this.database, viewer.seatCodes, [disputeId])).get(disputeId)!) };
  }

  @ResolveField(() => [DisputeSide], { description: 'The purchases that name the number.' })
  async sides({ row }: Dispute, _: unknown, context: RequestContext): Promise<DisputeSide[]> {
    const sides = await loadBatched(context, 'disputes:sides', row.id, (ids) => sidesOf(this.database, ids));
    return (sides ?? []).map((side) => ({
      evidence: toEvidence(side),
      inYourPlaces: isOfPlaces(context.viewer!, side.placeCodes),
      goodsFen: side.goodsFen,
      paidElsewhere: side.paidElsewhere,
      kept: row.settledOn === null ? null : side.scopeId === row.keptScopeId,
    }));
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office.' })
  async settledBy({ row }: Dispute, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return row.settledBy === null ? null : loadOrganisation(context, this.database, row.settledBy);
  }
}
