import { Field, HideField, ID, InputType, ObjectType } from '@nestjs/graphql';
import { DateScalar, DateTimeScalar, toGlobalId } from '@shanhai/graphql';
import type { TrailRow } from '../read-trail';

@ObjectType({ description: 'Something that somebody did; entries are never edited.' })
export class AuditEntry {
  @HideField() row: TrailRow;
  @Field(() => DateTimeScalar) recordedAt: Date;
  @Field({ description: 'Name of the operation, such as `approveOrganisation`.' }) operation: string;
  @Field(() => ID, {
    nullable: true,
    description: 'The user who did it; null for the program, and for a wrong password.',
  })
  userId: string | null;
  @Field(() => String, { nullable: true, description: 'IP address of the caller; null for the program.' }) address:
    | string
    | null;
  @Field(() => String, {
    nullable: true,
    description: 'The request, as the header `x-request-id` of its answer and the request log name it.',
  })
  requestId: string | null;
  @Field({ description: 'UUID or code of what it was done to.' }) subjectId: string;
  @Field(() => String, { nullable: true, description: 'What was changed as it was before, as JSON; null for nothing.' })
  before: string | null;
  @Field(() => String, { nullable: true, description: 'What was changed as it was after, as JSON; null for nothing.' })
  after: string | null;
  @Field({ description: 'What else belongs to it, such as the reason, as JSON.' }) detail: string;
}

export function toAuditEntry(row: TrailRow): AuditEntry {
  const { userId, before, after, detail, ...fields } = row;
  return {
    ...fields,
    row,
    userId: userId && toGlobalId('User', userId),
    before: before === null ? null : JSON.stringify(before),
    after: after === null ? null : JSON.stringify(after),
    detail: JSON.stringify(detail),
  };
}

@InputType()
export class AuditFilterInput {
  @Field(() => ID, { nullable: true, description: 'The object’s global id, or the code of what has none.' })
  subjectId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Your own organisation’s where nothing is said.' })
  organisationId?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'True for all organisations in your office’s places; needs the permission `audit:read-places`.',
  })
  inPlaces?: boolean | null;
  @Field(() => ID, { nullable: true }) userId?: string | null;
  @Field(() => String, { nullable: true, description: 'Name of an operation, such as `setTarget`.' }) operation?:
    | string
    | null;
  @Field(() => DateScalar, { nullable: true, description: 'First day.' }) from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Last day.' }) until?: string | null;
}
