import { Args, Int, ResolveField, Resolver } from '@nestjs/graphql';
import { Clock, daysBetween } from '@shanhai/kernel';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { matchesById, matchPage } from '../store/invoice-matches';
import { AcceptInvoiceDifference } from '../use-cases/accept-invoice-difference';
import {
  AcceptInvoiceDifferenceInputType,
  AcceptInvoiceDifferencePayload,
  InvoiceMatch,
  InvoiceMatchConnection,
  InvoiceMatchFilterInput,
  toMatch,
} from './invoice-match.types';

/** How invoices stand to what was ordered and accepted. */
@Resolver(() => InvoiceMatch)
export class InvoiceMatchesResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly accept: AcceptInvoiceDifference,
  ) {}

  @Query(() => InvoiceMatchConnection, {
    allow: 'order:read',
    description:
      'Supplier orders of yours, or of your office’s places, with how their invoices stand to what was ordered and accepted, the latest changed first.',
  })
  async invoiceMatches(
    @Args('filter', { type: () => InvoiceMatchFilterInput, nullable: true }) filter: InvoiceMatchFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<InvoiceMatch>> {
    const page = readPage(paging);
    const { state, reasons, open, overdue, supplierOrderId } = filter ?? {};
    const asked = {
      state,
      reasons,
      open,
      dueBefore: overdue ? this.clock.today() : null,
      supplierOrderId: supplierOrderId
        ? fromGlobalId('SupplierOrder', supplierOrderId, ['filter', 'supplierOrderId'])
        : null,
    };
    const rows = await matchPage(this.database, viewer, asked, page);
    return toConnection(
      toPage(page, rows, (row) => [row.changedOn, row.supplierOrderId]),
      toMatch,
    );
  }

  @Mutation(() => AcceptInvoiceDifferencePayload, {
    allow: 'invoice:accept',
    description:
      'Let a difference between invoices and goods stand as you saw it, with the reason; whatever changes it opens it anew. Refused: NOT_FOUND, STATE_NOT_ALLOWED, MATCH_CHANGED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async acceptInvoiceDifference(
    @Args('input') input: AcceptInvoiceDifferenceInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AcceptInvoiceDifferencePayload> {
    const { supplierOrderId } = await this.accept.run(viewer, input);
    const row = (await matchesById(this.database, viewer, [supplierOrderId])).get(supplierOrderId);
    return { match: row ? toMatch(row) : null };
  }

  @ResolveField(() => Int, { description: 'Days since the invoice should have been there; 0 where it is not overdue.' })
  daysOverdue({ row: { isOpen, invoiceBy } }: InvoiceMatch): number {
    return isOpen && invoiceBy !== null ? Math.max(0, daysBetween(invoiceBy, this.clock.today())) : 0;
  }

  @ResolveField(() => Organisation, { nullable: true })
  buyer({ row }: InvoiceMatch, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.buyerId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier({ row }: InvoiceMatch, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.supplierId);
  }
}
