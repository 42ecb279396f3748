import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { payablesById } from '../store/payables';
import { linesOfPayouts } from '../store/payouts';
import { PayableType, toPayable } from './payable.type';
import { PayoutDueType, PayoutLineType, PayoutType, toPayoutLine } from './payouts.types';

@Resolver(() => PayoutDueType)
export class PayoutDueFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  custodian({ row }: PayoutDueType, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, row.custodianId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier({ row }: PayoutDueType, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, row.supplierId);
  }
}

@Resolver(() => PayoutType)
export class PayoutFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  custodian({ row }: PayoutType, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, row.custodianId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier({ row }: PayoutType, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, row.supplierId);
  }

  @ResolveField(() => Boolean, { description: 'You prepared it: somebody else approves.' })
  preparedByYou({ row }: PayoutType, _: unknown, context: RequestContext): boolean {
    return row.preparedBy === context.viewer?.userId;
  }

  @ResolveField(() => [PayoutLineType], { description: 'What it pays of each payable.' })
  async lines({ row }: PayoutType, _: unknown, context: RequestContext): Promise<PayoutLineType[]> {
    const lines = await loadBatched(context, 'lines of payouts', row.id, (ids) => linesOfPayouts(this.database, ids));
    return (lines ?? []).map(toPayoutLine);
  }
}

@Resolver(() => PayoutLineType)
export class PayoutLineFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => PayableType, { nullable: true, description: 'What buyers paid, and for which order.' })
  async payable({ payableId }: PayoutLineType, _: unknown, context: RequestContext): Promise<PayableType | null> {
    const payable = await loadBatched(context, 'payables', payableId, (ids) => payablesById(this.database, ids));
    return payable && toPayable(payable);
  }
}
