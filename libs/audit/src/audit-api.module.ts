import { Module, type Type } from '@nestjs/common';
import { AuditResolver } from './api/audit.resolver';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const auditResolvers: Type[] = [AuditResolver];

/** What of this lib is served over GraphQL. */
@Module({ providers: [...auditResolvers] })
export class AuditApiModule {}
