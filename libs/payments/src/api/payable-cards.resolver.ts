import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { FenScalar, loadBatched, type RequestContext, CurrentContext } from '@shanhai/graphql';
import type { Fen } from '@shanhai/kernel';
import { CardAccount } from '../card-account';
import { CARD_METHODS } from '../card-rail';
import { receives } from '../rules/match-transfer';
import { disputedOf, refundsPendingOf } from '../store/card-movements';
import { PaymentMethodEnum } from './cards.types';
import { PayableType } from './payable.type';
import { OpenPaymentPayload } from './payments.types';

const METHODS = ['BANK_TRANSFER', ...CARD_METHODS];

/** What cards say of a payable. */
@Resolver(() => PayableType)
export class PayableCardsResolver {
  constructor(
    private readonly database: Database,
    private readonly account: CardAccount,
  ) {}

  @ResolveField(() => [PaymentMethodEnum], { description: 'How it can be paid in this installation.' })
  paymentMethods(@Parent() payable: PayableType): Promise<string[]> {
    return methodsOf(this.account, [payable]);
  }

  @ResolveField(() => FenScalar, { description: 'Of what is paid: on its way back to a card.' })
  async pendingRefundFen(@Parent() payable: PayableType, @CurrentContext() context: RequestContext): Promise<Fen> {
    const load = (ids: readonly string[]) => refundsPendingOf(this.database, ids);
    return (await loadBatched(context, 'refundsPending', payable.row.id, load)) ?? 0n;
  }

  @ResolveField(() => FenScalar, {
    description: 'Of what is paid: by card payments in open disputes; their bank has that money until it decides.',
  })
  async disputedFen(@Parent() payable: PayableType, @CurrentContext() context: RequestContext): Promise<Fen> {
    return (await loadBatched(context, 'disputed', payable.row.id, (ids) => disputedOf(this.database, ids))) ?? 0n;
  }
}

/** The ways in which an order can be paid. */
@Resolver(() => OpenPaymentPayload)
export class OpenPaymentMethodsResolver {
  constructor(private readonly account: CardAccount) {}

  @ResolveField(() => [PaymentMethodEnum], {
    nullable: true,
    description: 'How the order can be paid in this installation.',
  })
  paymentMethods(@Parent() { payables = [] }: OpenPaymentPayload): Promise<string[]> {
    return methodsOf(this.account, payables);
  }
}

/** Cards pay what their custodian receives. */
async function methodsOf(account: CardAccount, payables: readonly PayableType[]): Promise<string[]> {
  const custodianId = await account.custodianId();
  const byCard = custodianId !== null && payables.some(({ row }) => receives(custodianId, row));
  return byCard ? METHODS : METHODS.slice(0, 1);
}
