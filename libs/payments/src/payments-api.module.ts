import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { FilesModule, OwnFiles } from '@shanhai/files';
import { NodeRegistry } from '@shanhai/graphql';
import { MoneyResolver } from './api/money.resolver';
import { toMoneyPosting } from './api/money.types';
import { OfficialCardsResolver } from './api/official-cards.resolver';
import { OpenRefundsResolver, RefundPartyResolver } from './api/open-refunds.resolver';
import { toPayable } from './api/payable.type';
import { PaymentsResolver } from './api/payments.resolver';
import { toBankTransfer } from './api/payments.types';
import { PayoutDueFieldsResolver, PayoutFieldsResolver, PayoutLineFieldsResolver } from './api/payout-fields.resolver';
import { PayoutRulesResolver } from './api/payout-rules.resolver';
import { PayoutsResolver } from './api/payouts.resolver';
import {
  PayableReceiverResolver,
  PayeeChoiceFieldsResolver,
  ReceivingAccountFieldsResolver,
  TransferToMakeFieldsResolver,
} from './api/receiver-fields.resolver';
import { ReceivingAccountsResolver } from './api/receiving-accounts.resolver';
import { TransferClaimsResolver, TransferFieldsResolver } from './api/transfer-claims.resolver';
import { TransferReversalsResolver } from './api/transfer-reversals.resolver';
import { toTransferReversal } from './api/transfer-reversals.types';
import { toTransferClaim } from './api/transfer-claims.types';
import { PaymentsModule } from './payments.module';
import { postingsById } from './store/money-reads';
import { payablesById } from './store/payables';
import { reversalsById } from './store/reversals';
import { transferClaimsById } from './store/transfer-claims';
import { custodiansOfStatement, transfersById } from './store/transfers';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const paymentsResolvers: Type[] = [
  PaymentsResolver,
  TransferClaimsResolver,
  TransferFieldsResolver,
  TransferReversalsResolver,
  MoneyResolver,
  OfficialCardsResolver,
  OpenRefundsResolver,
  PayoutDueFieldsResolver,
  PayoutFieldsResolver,
  PayoutLineFieldsResolver,
  PayoutRulesResolver,
  PayoutsResolver,
  RefundPartyResolver,
  ReceivingAccountsResolver,
  ReceivingAccountFieldsResolver,
  PayeeChoiceFieldsResolver,
  TransferToMakeFieldsResolver,
  PayableReceiverResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [PaymentsModule, FilesModule], providers: [...paymentsResolvers] })
export class PaymentsApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
    private readonly files: OwnFiles,
  ) {}

  onModuleInit(): void {
    // A statement tells of everybody who paid into the account: whoever proves a figure is shown the row, not the file.
    this.files.register(async (hash, viewer) => {
      const custodians = await custodiansOfStatement(this.database, hash);
      return custodians.length === 0 || custodians.includes(viewer.organisationId);
    });
    this.nodes.register('Payable', async (ids, viewer) => {
      const mine = [...(await payablesById(this.database, ids)).values()].filter(
        (row) => viewer && [row.buyerId, row.payeeId].includes(viewer.organisationId),
      );
      return new Map(mine.map((row) => [row.id, toPayable(row)]));
    });
    this.nodes.register('BankTransfer', async (ids, viewer) => {
      const mine = [...(await transfersById(this.database, ids)).values()].filter(
        (row) => row.custodianId === viewer?.organisationId,
      );
      return new Map(mine.map((row) => [row.id, toBankTransfer(row)]));
    });
    this.nodes.register('TransferClaim', async (ids, viewer) => {
      const mine = [...(await transferClaimsById(this.database, ids)).values()].filter(
        (row) => row.custodianId === viewer?.organisationId,
      );
      return new Map(mine.map((row) => [row.id, toTransferClaim(row)]));
    });
    this.nodes.register('TransferReversal', async (ids, viewer) => {
      const mine = [...(await reversalsById(this.database, ids)).values()].filter(
        (row) => row.custodianId === viewer?.organisationId,
      );
      return new Map(mine.map((row) => [row.id, toTransferReversal(row)]));
    });
    this.nodes.register('MoneyPosting', async (ids, viewer) => {
      if (!viewer?.permissions.has('money:read')) return new Map();
      const mine = [...(await postingsById(this.database, ids)).values()].filter((row) =>
        [row.debitOwnerId, row.creditOwnerId].includes(viewer.organisationId),
      );
      return new Map(mine.map((row) => [row.id, toMoneyPosting(row)]));
    });
  }
}
