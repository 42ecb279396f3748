import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import { type ConnectionOf, CurrentViewer, loadBatched, Mutation, PagingArgs, Query, type RequestContext, toConnection, type Viewer } from '@shanhai/graphql'; // prettier-ignore
import { evidenceById } from '../store/evidence';
import { redRequestPage, redRequestsById, type RedRequestStatus } from '../store/red-requests';
import { DeclineRedInvoiceRequest, WithdrawRedInvoiceRequest } from '../use-cases/close-red-request';
import { RequestRedInvoice } from '../use-cases/request-red-invoice';
import { Evidence, toEvidence } from './evidence.types';
import { DeclineRedInvoiceRequestInput, DeclineRedInvoiceRequestPayload, RedInvoiceRequestConnection, type RedInvoiceRequestPayload, RedInvoiceRequestStatus, RedInvoiceRequestType, RequestRedInvoiceInputType, RequestRedInvoicePayload, toRedRequest, WithdrawRedInvoiceRequestInput, WithdrawRedInvoiceRequestPayload } from './red-requests.types'; // prettier-ignore

/** What buyers ask suppliers to take off invoices. */
@Resolver(() => RedInvoiceRequestType)
export class RedRequestsResolver {
  constructor(
    private readonly database: Database,
    private readonly request: RequestRedInvoice,
    private readonly decline: DeclineRedInvoiceRequest,
    private readonly withdraw: WithdrawRedInvoiceRequest,
  ) {}

  @Query(() => RedInvoiceRequestConnection, {
    allow: 'evidence:attach',
    description:
      'Red invoices that your unit asked for, or that are asked of you, the latest first; OPEN ones wait for the supplier.',
  })
  async redInvoiceRequests(
    @Args('status', { type: () => RedInvoiceRequestStatus, nullable: true }) status: RedRequestStatus | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<RedInvoiceRequestType>> {
    const page = readPage(paging);
    const rows = await redRequestPage(this.database, viewer, status ?? null, page);
    return toConnection(toPage(page, rows, (row) => [row.requestedOn, row.id]), toRedRequest); // prettier-ignore
  }

  @Mutation(() => RequestRedInvoicePayload, {
    allow: 'evidence:attach',
    description:
      'Ask the supplier for a red invoice that takes an amount off an invoice of your purchases; `recordRedInvoice` answers it. Refused: NOT_FOUND, STATE_NOT_ALLOWED, INVALID, NOT_POSITIVE, RED_ABOVE_INVOICE, RED_REQUESTED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async requestRedInvoice(
    @Args('input') input: RequestRedInvoiceInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RequestRedInvoicePayload> {
    return this.payload(await this.request.run(viewer, input));
  }

  @Mutation(() => DeclineRedInvoiceRequestPayload, {
    allow: 'evidence:attach',
    description:
      'Say, as its supplier, that you issue no red invoice, and why. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG.',
  })
  async declineRedInvoiceRequest(
    @Args('input') input: DeclineRedInvoiceRequestInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeclineRedInvoiceRequestPayload> {
    return this.payload(await this.decline.run(viewer, input));
  }

  @Mutation(() => WithdrawRedInvoiceRequestPayload, {
    allow: 'evidence:attach',
    description: 'Take your request back. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG.',
  })
  async withdrawRedInvoiceRequest(
    @Args('input') input: WithdrawRedInvoiceRequestInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawRedInvoiceRequestPayload> {
    return this.payload(await this.withdraw.run(viewer, input));
  }

  @ResolveField(() => Evidence, { nullable: true, description: 'The invoice.' })
  invoice({ row }: RedInvoiceRequestType, _: unknown, context: RequestContext): Promise<Evidence | null> {
    return this.evidence(row.evidenceId, context);
  }

  @ResolveField(() => Evidence, { nullable: true, description: 'The red invoice that answered it.' })
  async answer({ row }: RedInvoiceRequestType, _: unknown, context: RequestContext): Promise<Evidence | null> {
    return row.answerId === null ? null : this.evidence(row.answerId, context);
  }

  private async evidence(id: string, context: RequestContext): Promise<Evidence | null> {
    const { viewer } = context;
    if (viewer === null) return null;
    const found = await loadBatched(context, 'evidence:byId', id, (ids) => evidenceById(this.database, viewer, ids));
    return found ? toEvidence(found) : null;
  }

  private async payload({ requestId }: { requestId: string }): Promise<RedInvoiceRequestPayload> {
    return { request: toRedRequest((await redRequestsById(this.database, [requestId])).get(requestId)!) };
  }
}
