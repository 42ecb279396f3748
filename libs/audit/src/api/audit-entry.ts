import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '@shanhai/graphql';

@ObjectType({ description: 'Something that a member of the organisation did; entries are never edited.' })
export class AuditEntry {
  @Field({ description: 'Name of the operation, such as `approveOrganisation`.' }) operation: string;
  @Field(() => ID, { nullable: true, description: 'The user who did it; null for the program.' }) userId: string | null;
  @Field({ description: 'What changed, as JSON.' }) detail: string;
  @Field(() => DateTimeScalar) recordedAt: Date;
}
