import { Field, ID, InputType } from '@nestjs/graphql';
import { DateScalar } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import { LIST_MEMBERS_MAX } from '../rules/new-origin-list';
import { type Programme, ProgrammeKind } from './rule.types';

const KEY = 'Unique per organisation and operation; the same key with the same input returns the first result.';
const UNTIL = 'The first day on which it no longer holds.';

@InputType()
export class CreatePairingInput {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field() programmeCode: string;
  @Field(() => String, { nullable: true, description: 'The eastern place; this or eastOrganisationId.' })
  eastDivisionCode?: string | null;
  @Field(() => ID, { nullable: true, description: 'The eastern organisation; this or eastDivisionCode.' })
  eastOrganisationId?: string | null;
  @Field({ description: 'The western place, by its code on the first day.' }) westDivisionCode: string;
  @Field(() => DateScalar) validFrom: BusinessDate;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil?: BusinessDate | null;
  @Field({ description: 'The notice or agreement that says so.' }) source: string;
}

@InputType()
export class EndPairingInput {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => ID) pairingId: string;
  @Field(() => DateScalar, { description: UNTIL }) validUntil: BusinessDate;
  @Field({ description: 'The notice that says so.' }) source: string;
}

@InputType()
export class PutProgrammeInput {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field({ description: 'Capital letters, digits and underscores; one that is there already gets its next version.' })
  code: string;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field(() => ProgrammeKind, { description: 'Never changes.' }) kind: Programme['kind'];
  @Field(() => DateScalar) validFrom: BusinessDate;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil?: BusinessDate | null;
  @Field({ description: 'The plan or agreement that says so.' }) source: string;
}

@InputType()
export class OriginListMemberInput {
  @Field({ description: 'By its code on the first day.' }) divisionCode: string;
  @Field(() => DateScalar) validFrom: BusinessDate;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil?: BusinessDate | null;
}

@InputType()
export class PutOriginListInput {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field({ description: 'Capital letters, digits and underscores, such as LIST_832.' }) code: string;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field({ description: 'The notice that says so.' }) source: string;
  @Field(() => [OriginListMemberInput], {
    description: `The whole list, ended spans too; at most ${LIST_MEMBERS_MAX}.`,
  })
  members: OriginListMemberInput[];
}
