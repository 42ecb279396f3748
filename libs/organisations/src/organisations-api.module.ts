import { Module, type Type } from '@nestjs/common';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const organisationsResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [], providers: [...organisationsResolvers] })
export class OrganisationsApiModule {}
