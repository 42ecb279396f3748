import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  loadBatched,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { groupedBy } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { refundReasons, type RefundReason } from '../rules/refund-reasons';
import { holdingsOf } from '../store/holdings';
import { loweredBy, openRefundPage, type PayableSide, refundCursor, SORTED } from '../store/open-refunds';
import {
  OpenRefund,
  OpenRefundConnection,
  RefundParty,
  RefundReasonEnum,
  toOpenRefund,
  toRefundParties,
} from './open-refunds.types';

const SIDE: Partial<Record<Viewer['organisationKind'], PayableSide>> = { SUPPLIER: 'SUPPLIER', CUSTODIAN: 'CUSTODIAN' };

/** Money that is to be given back. */
@Resolver(() => OpenRefund)
export class OpenRefundsResolver {
  constructor(private readonly database: Database) {}

  @Query(() => OpenRefundConnection, {
    allow: 'money:read',
    description:
      'Payables that are paid beyond what is due, the newest first: your unit’s, your own as a supplier, or those whose money is in your account as a custodian. `refundPayment` gives it back.',
  })
  async openRefunds(@Args() paging: PagingArgs, @CurrentViewer() viewer: Viewer): Promise<ConnectionOf<OpenRefund>> {
    const side = SIDE[viewer.organisationKind] ?? 'BUYER';
    const page = readPage(paging, SORTED[side].length);
    const rows = await openRefundPage(this.database, side, viewer.organisationId, page);
    return toConnection(
      toPage(page, rows, (row) => refundCursor(side, row)),
      toOpenRefund,
    );
  }

  @ResolveField(() => [RefundReasonEnum])
  async reasons({ payable: { row } }: OpenRefund, _: unknown, context: RequestContext): Promise<RefundReason[]> {
    const changes = await loadBatched(context, 'lowered dues', row.id, (ids) => loweredBy(this.database, ids));
    return refundReasons(changes ?? []);
  }

  @ResolveField(() => [RefundParty], { description: 'Who can be asked to give it back.' })
  async parties({ payable: { row } }: OpenRefund, _: unknown, context: RequestContext): Promise<RefundParty[]> {
    const holdings = await loadBatched(context, 'holdings', row.id, async (ids) =>
      groupedBy(await holdingsOf(this.database, ids), ({ payableId }) => payableId),
    );
    return toRefundParties(row, holdings ?? []);
  }
}

@Resolver(() => RefundParty)
export class RefundPartyResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  organisation({ organisationId }: RefundParty, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, organisationId);
  }
}
