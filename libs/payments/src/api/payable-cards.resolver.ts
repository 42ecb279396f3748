import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { FenScalar, loadBatched, type RequestContext, CurrentContext } from '@shanhai/graphql';
import type { Fen } from '@shanhai/kernel';
import { CardAccount } from '../card-account';
import { CARD_METHODS } from '../card-rail';
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
  paymentMethods(): Promise<string[]> {
    return methodsOf(this.account);
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
  paymentMethods(): Promise<string[]> {
    return methodsOf(this.account);
  }
}

async function methodsOf(account: CardAccount): Promise<string[]> {
  return (await account.custodianId()) === null ? METHODS.slice(0, 1) : METHODS;
}
