import { Module, type Type } from '@nestjs/common';
import { TracingModule } from './tracing.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const tracingResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [TracingModule], providers: [...tracingResolvers] })
export class TracingApiModule {}
