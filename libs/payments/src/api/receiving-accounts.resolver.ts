import type { OnModuleInit } from '@nestjs/common';
import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  isOfPlaces,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import type { ReceivingAccountState } from '../rules/receiving-accounts';
import { payeeChoice } from '../store/payees';
import { pageOfReceivingAccounts, type ReceivingAccountRow, receivingAccountsById } from '../store/receiving-accounts';
import { ChoosePayee } from '../use-cases/choose-payee';
import { RegisterReceivingAccount } from '../use-cases/register-receiving-account';
import { ReviewReceivingAccount } from '../use-cases/review-receiving-account';
import { WithdrawReceivingAccount } from '../use-cases/withdraw-receiving-account';
import {
  ChoosePayeeInput,
  ChoosePayeePayload,
  PayeeChoice,
  ReceivingAccount,
  ReceivingAccountConnection,
  ReceivingAccountStatusEnum,
  RegisterReceivingAccountInput,
  RegisterReceivingAccountPayload,
  ReviewReceivingAccountInput,
  ReviewReceivingAccountPayload,
  toReceivingAccount,
  WithdrawReceivingAccountInput,
  WithdrawReceivingAccountPayload,
} from './receiving-account.types';

@Resolver(() => ReceivingAccount)
export class ReceivingAccountsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly nodes: NodeRegistry,
    private readonly register: RegisterReceivingAccount,
    private readonly review: ReviewReceivingAccount,
    private readonly withdraw: WithdrawReceivingAccount,
    private readonly choose: ChoosePayee,
  ) {}

  onModuleInit(): void {
    this.nodes.register('ReceivingAccount', async (ids, viewer) => {
      const rows = [...(await receivingAccountsById(this.database, ids))].filter(([, row]) => maySee(viewer, row));
      return new Map(rows.map(([id, row]) => [id, toReceivingAccount(row, true)]));
    });
  }

  @Query(() => ReceivingAccountConnection, {
    allow: 'account:read',
    description:
      'Accounts that buyers pay into: a custodian’s own; to an office those of its places; to a supplier those that can be paid into today, to choose from. The newest first.',
  })
  async receivingAccounts(
    @Args() paging: PagingArgs,
    @CurrentViewer() { organisationKind, organisationId, seatCodes }: Viewer,
    @Args('status', { type: () => ReceivingAccountStatusEnum, nullable: true }) status?: ReceivingAccountState | null,
  ): Promise<ConnectionOf<ReceivingAccount>> {
    const whose =
      organisationKind === 'OFFICE'
        ? { seatCodes }
        : organisationKind === 'CUSTODIAN'
          ? { custodianId: organisationId }
          : { inForceOn: this.clock.today() };
    const page = await pageOfReceivingAccounts(this.database, whose, status ?? null, readPage(paging));
    return toConnection(page, (row) => toReceivingAccount(row, organisationKind !== 'SUPPLIER'));
  }

  @Query(() => PayeeChoice, {
    nullable: true,
    allow: 'payee:choose',
    description: 'Which custodian you chose to receive what buyers pay; null where you never chose.',
  })
  async payeeChoice(@CurrentViewer() viewer: Viewer): Promise<PayeeChoice | null> {
    return payeeChoice(this.database, viewer.organisationId);
  }

  @Mutation(() => RegisterReceivingAccountPayload, {
    allow: 'account:manage',
    description:
      'Puts an account that buyers are to pay into, with your licence to keep others’ money, before the office of your seat. Refused: REQUIRED, TOO_LONG, INVALID (accountNumber), DATE_INVALID, DATE_OUT_OF_ORDER, FILE_UNKNOWN, ACCOUNT_STANDS, IDEMPOTENCY_KEY_REUSED.',
  })
  async registerReceivingAccount(
    @Args('input') input: RegisterReceivingAccountInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RegisterReceivingAccountPayload> {
    return { account: await this.read(await this.register.run(viewer, input)) };
  }

  @Mutation(() => ReviewReceivingAccountPayload, {
    allow: 'account:review',
    description:
      'Verifies an account of a custodian in your places, or rejects it. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, ACCOUNT_TAKEN, IDEMPOTENCY_KEY_REUSED.',
  })
  async reviewReceivingAccount(
    @Args('input') input: ReviewReceivingAccountInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReviewReceivingAccountPayload> {
    const accountId = fromGlobalId('ReceivingAccount', input.accountId, ['accountId']);
    await this.review.run(viewer, { ...input, accountId });
    return { account: await this.read(accountId) };
  }

  @Mutation(() => WithdrawReceivingAccountPayload, {
    allow: 'account:manage',
    description: 'Takes back an account of yours. Refused: REQUIRED, TOO_LONG, NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async withdrawReceivingAccount(
    @Args('input') input: WithdrawReceivingAccountInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawReceivingAccountPayload> {
    const accountId = fromGlobalId('ReceivingAccount', input.accountId, ['accountId']);
    await this.withdraw.run(viewer, { ...input, accountId });
    return { account: await this.read(accountId) };
  }

  @Mutation(() => ChoosePayeePayload, {
    allow: 'payee:choose',
    description:
      'Chooses the custodian that receives what buyers pay for your goods, from the next order on; open payables keep theirs. Refused: NOT_FOUND, RECEIVER_WITHOUT_ACCOUNT (no verified account today).',
  })
  async choosePayee(
    @Args('input') input: ChoosePayeeInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ChoosePayeePayload> {
    const receiverId = input.receiverId == null ? null : fromGlobalId('Organisation', input.receiverId, ['receiverId']);
    await this.choose.run(viewer, { receiverId });
    return { choice: await payeeChoice(this.database, viewer.organisationId) };
  }

  private async read(id: string): Promise<ReceivingAccount> {
    return toReceivingAccount((await receivingAccountsById(this.database, [id])).get(id)!, true);
  }
}

function maySee(viewer: Viewer | null, { custodianId, placeCodes }: ReceivingAccountRow): boolean {
  if (!viewer?.permissions.has('account:read')) return false;
  if (viewer.organisationKind === 'OFFICE') return isOfPlaces(viewer, placeCodes);
  return viewer.organisationId === custodianId;
}
