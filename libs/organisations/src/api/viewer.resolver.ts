import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { type RequestContext } from '@shanhai/graphql';
import { userById } from '../store/people';
import { Organisation } from './organisation';
import { loadOrganisation } from './organisation-loader';
import { UserType, ViewerType } from './viewer';

@Resolver(() => ViewerType)
export class ViewerResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => UserType, { nullable: true })
  async user({ userId }: ViewerType): Promise<UserType | null> {
    const user = await userById(this.database, userId);
    return user && { name: user.name, email: user.email };
  }

  @ResolveField(() => Organisation, { nullable: true })
  organisation({ organisationId }: ViewerType, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, organisationId);
  }

  @ResolveField(() => [String], { description: 'As the descriptions of operations name them.' })
  permissions({ permissions }: ViewerType): string[] {
    return [...permissions].sort();
  }
}
