import { Module, type Type } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { AuditPeopleResolver } from './api/audit-people.resolver';
import { BelongingsResolver } from './api/belongings.resolver';
import { MembersResolver } from './api/members.resolver';
import { NoticesResolver, ViewerNoticesResolver } from './api/notices.resolver';
import { OrganisationsResolver } from './api/organisations.resolver';
import { SignInResolver } from './api/sign-in.resolver';
import { StandingResolver } from './api/standing.resolver';
import { TradingResolver } from './api/trading.resolver';
import { FormerNamesResolver, UnitChangesResolver } from './api/unit-changes.resolver';
import { ViewerResolver } from './api/viewer.resolver';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const organisationsResolvers: Type[] = [
  OrganisationsResolver,
  StandingResolver,
  TradingResolver,
  MembersResolver,
  BelongingsResolver,
  SignInResolver,
  UnitChangesResolver,
  FormerNamesResolver,
  ViewerResolver,
  AuditPeopleResolver,
  NoticesResolver,
  ViewerNoticesResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [DivisionsModule], providers: [...organisationsResolvers] })
export class OrganisationsApiModule {}
