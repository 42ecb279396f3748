import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { NodeRegistry } from '@shanhai/graphql';
import { toPayable } from './api/payable.type';
import { PaymentsResolver } from './api/payments.resolver';
import { toBankTransfer } from './api/payments.types';
import { PaymentsModule } from './payments.module';
import { payablesById } from './store/payables';
import { transfersById } from './store/transfers';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const paymentsResolvers: Type[] = [PaymentsResolver];

/** What of this lib is served over GraphQL. */
@Module({ imports: [PaymentsModule], providers: [...paymentsResolvers] })
export class PaymentsApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
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
  }
}
