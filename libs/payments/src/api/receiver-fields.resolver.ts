import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { accountsToPayInto } from '../store/receiving-accounts';
import { PayableType } from './payable.type';
import { PayeeChoice, PayInto, ReceivingAccount, toPayInto, TransferToMake } from './receiving-account.types';

/** Whose accounts they are, and who judged them. */
@Resolver(() => ReceivingAccount)
export class ReceivingAccountFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation)
  custodian({ custodianId }: ReceivingAccount, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, custodianId);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office that judged it.' })
  decidedBy({ officeId }: ReceivingAccount, _: unknown, context: RequestContext) {
    return officeId && loadOrganisation(context, this.database, officeId);
  }
}

@Resolver(() => PayeeChoice)
export class PayeeChoiceFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true, description: 'Null: any custodian of the platform.' })
  receiver({ receiverId }: PayeeChoice, _: unknown, context: RequestContext) {
    return receiverId && loadOrganisation(context, this.database, receiverId);
  }
}

@Resolver(() => TransferToMake)
export class TransferToMakeFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, {
    nullable: true,
    description: 'Who receives it; null: any custodian of the platform.',
  })
  receiver({ receiverId }: TransferToMake, _: unknown, context: RequestContext) {
    return receiverId && loadOrganisation(context, this.database, receiverId);
  }
}

/** Who receives the money of a payable, and into which account: one statement each for all payables of a request. */
@Resolver(() => PayableType)
export class PayableReceiverResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => Organisation, {
    nullable: true,
    description:
      'The custodian that receives its money, as the supplier had chosen when it was opened; null: any custodian of the platform.',
  })
  receiver({ row: { receiverId } }: PayableType, _: unknown, context: RequestContext) {
    return receiverId && loadOrganisation(context, this.database, receiverId);
  }

  @ResolveField(() => PayInto, {
    nullable: true,
    description: 'The receiver’s account today; null where no receiver is named, and where it has no verified one.',
  })
  async payInto({ row: { receiverId } }: PayableType, _: unknown, context: RequestContext): Promise<PayInto | null> {
    if (receiverId === null) return null;
    const account = await loadBatched(context, 'accounts to pay into', receiverId, (ids) =>
      accountsToPayInto(this.database, ids, this.clock.today()),
    );
    return account ? toPayInto(account) : null;
  }
}
