import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, Mutation, Query, type Viewer } from '@shanhai/graphql';
import { payoutAccount } from '../store/payout-accounts';
import { payoutFees } from '../store/payout-fees';
import { NamePayoutAccount } from '../use-cases/name-payout-account';
import { SetPayoutFee } from '../use-cases/set-payout-fee';
import {
  NamePayoutAccountInput,
  NamePayoutAccountPayload,
  PayoutAccountType,
  PayoutFeeType,
  SetPayoutFeeInput,
  SetPayoutFeePayload,
} from './payouts.types';

/** Into which account a supplier is paid, and what the platform keeps. */
@Resolver(() => PayoutAccountType)
export class PayoutRulesResolver {
  constructor(
    private readonly database: Database,
    private readonly nameAccount: NamePayoutAccount,
    private readonly setFee: SetPayoutFee,
  ) {}

  @Query(() => PayoutAccountType, {
    nullable: true,
    allow: 'payee:choose',
    description: 'The bank account that you are paid into; null where you named none.',
  })
  async payoutAccount(@CurrentViewer() viewer: Viewer): Promise<PayoutAccountType | null> {
    return payoutAccount(this.database, viewer.organisationId);
  }

  @Mutation(() => NamePayoutAccountPayload, {
    allow: 'payee:choose',
    description:
      'Name the bank account that you are paid into, from the next payout on; its holder is your unit. Refused: REQUIRED, TOO_LONG, INVALID (accountNumber, bankCode).',
  })
  async namePayoutAccount(
    @Args('input') input: NamePayoutAccountInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<NamePayoutAccountPayload> {
    await this.nameAccount.run(viewer, input);
    return { account: await payoutAccount(this.database, viewer.organisationId) };
  }

  @Query(() => [PayoutFeeType], {
    allow: 'signed-in',
    description:
      'What the platform keeps of payouts, the newest first; the newest that has begun holds, and none is zero.',
  })
  payoutFees(): Promise<PayoutFeeType[]> {
    return payoutFees(this.database);
  }

  @Mutation(() => SetPayoutFeePayload, {
    allow: 'office:rules',
    description:
      'Set what the platform keeps of payouts that are prepared from a day to come on. For offices of provinces. Refused: PROVINCE_ONLY, INVALID (basisPoints), DATE_INVALID, DATE_OUT_OF_ORDER, REQUIRED, TOO_LONG, FEE_STANDS.',
  })
  async setPayoutFee(
    @Args('input') input: SetPayoutFeeInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SetPayoutFeePayload> {
    await this.setFee.run(viewer, { ...input });
    return { fees: await payoutFees(this.database) };
  }
}
