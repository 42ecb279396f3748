import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { PayableType } from '@shanhai/payments';
import { supplierOrdersById } from '../store/read-orders';
import { SupplierOrder, toSupplierOrder } from './order.types';

/** A payable knows no order: this lib does. */
@Resolver(() => PayableType)
export class PayableFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => SupplierOrder, {
    nullable: true,
    description: 'What it is owed for; null to who may not read orders of it.',
  })
  async supplierOrder({ row }: PayableType, _: unknown, context: RequestContext): Promise<SupplierOrder | null> {
    const { viewer } = context;
    if (!viewer?.permissions.has('order:read')) return null;
    const part = await loadBatched(context, 'supplier orders of payables', row.subjectId, (ids) =>
      supplierOrdersById(this.database, viewer, ids),
    );
    return part && toSupplierOrder(part);
  }
}
