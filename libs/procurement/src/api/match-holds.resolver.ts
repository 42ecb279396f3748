import { Field, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { DateTimeScalar, loadBatched, type RequestContext } from '@shanhai/graphql';
import { SupplierOrderType } from '@shanhai/orders';
import { matchesById } from '../store/invoice-matches';
import { holdsOf, type MatchHold } from '../store/match-holds';
import { InvoiceMatch, toMatch } from './invoice-match.types';

@ObjectType({
  description:
    'The invoices of a supplier order are not matched: this program can not read one of its facts. It is tried again, and others go on.',
})
export class InvoiceMatchHold {
  @Field(() => DateTimeScalar) heldAt: Date;
  @Field({ description: 'What can not be read.' }) reason: string;
}

const holdOf = async (db: Database, context: RequestContext, supplierOrderId: string): Promise<MatchHold | null> =>
  (await loadBatched(context, 'matchHolds', supplierOrderId, (ids) => holdsOf(db, ids))) ?? null;

/** What a match may be: out of date, because its order is held. */
@Resolver(() => InvoiceMatch)
export class MatchHoldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => InvoiceMatchHold, {
    nullable: true,
    description: 'Where its order is held: the match is as it was before.',
  })
  hold({ row }: InvoiceMatch, _: unknown, context: RequestContext): Promise<InvoiceMatchHold | null> {
    return holdOf(this.database, context, row.supplierOrderId);
  }
}

/** How the invoices of a supplier order stand, where the order is looked at. */
@Resolver(() => SupplierOrderType)
export class SupplierOrderMatchResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => InvoiceMatch, {
    nullable: true,
    description:
      'How its invoices stand to what was ordered and accepted; null where nothing was accepted or invoiced yet.',
  })
  async invoiceMatch({ row }: SupplierOrderType, _: unknown, context: RequestContext): Promise<InvoiceMatch | null> {
    const { viewer } = context;
    if (viewer === null) return null;
    const match = await loadBatched(context, 'invoiceMatches', row.id, (ids) =>
      matchesById(this.database, viewer, ids),
    );
    return match ? toMatch(match) : null;
  }

  @ResolveField(() => InvoiceMatchHold, { nullable: true, description: 'Where its invoices can not be matched.' })
  invoiceMatchHold({ row }: SupplierOrderType, _: unknown, context: RequestContext): Promise<InvoiceMatchHold | null> {
    return holdOf(this.database, context, row.id);
  }
}
