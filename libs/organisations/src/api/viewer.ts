import { Field, ObjectType } from '@nestjs/graphql';
import type { Role } from '../rules/roles';
import { RoleEnum } from './organisation';

@ObjectType('User', { description: 'A person; shown to that person alone.' })
export class UserType {
  @Field() name: string;
  @Field() email: string;
}

@ObjectType('Viewer', { description: 'Who is asking: one user for one organisation.' })
export class ViewerType {
  userId: string;
  organisationId: string;
  permissions: ReadonlySet<string>;
  @Field(() => [RoleEnum]) roles: readonly Role[];
}
