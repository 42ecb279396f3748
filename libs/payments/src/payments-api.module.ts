import { Module, type Type } from '@nestjs/common';
import { PaymentsModule } from './payments.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const paymentsResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [PaymentsModule], providers: [...paymentsResolvers] })
export class PaymentsApiModule {}
