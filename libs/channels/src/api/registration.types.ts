import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Connection, DateScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { SOURCE_LENGTH_MAX } from '../rules/outlet';
import type { RegistrationRow } from '../store/registrations';

const FROM = 'The first day on which it is a channel partner.';
const UNTIL = 'The first day on which it is none any more; null where it has no end.';

@ObjectType({
  implements: () => [Node],
  description:
    'That an organisation is a channel partner (渠道伙伴) in a span of days: what it sells then can be counted as assisted sale.',
})
export class ChannelRegistration extends Node {
  @Field(() => DateScalar, { description: FROM }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil: string | null;
  @Field({ description: 'The document that says so.' }) source: string;
  @Field(() => DateScalar) registeredOn: string;
  @Field(() => String, { nullable: true, description: 'Why it was given an end afterwards.' }) endReason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  partnerId: string;
  officeId: string;
}

export function toChannelRegistration({ id, ...row }: RegistrationRow): ChannelRegistration {
  return { ...row, id: toGlobalId('ChannelRegistration', id) };
}

@ObjectType()
export class ChannelRegistrationConnection extends Connection(ChannelRegistration) {}

@InputType()
export class RegisterChannelPartnerInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) partnerId: string;
  @Field(() => DateScalar, { description: FROM }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil?: string | null;
  @Field({ description: `The document that says so, at most ${SOURCE_LENGTH_MAX} characters.` }) source: string;
}
@InputType()
export class EndChannelRegistrationInput {
  @Field(() => ID) registrationId: string;
  @Field(() => DateScalar, { description: UNTIL.replace('; null where it has no end', '') }) endsOn: string;
  @Field() reason: string;
}

@ObjectType()
export class RegisterChannelPartnerPayload extends Payload {
  @Field(() => ChannelRegistration, { nullable: true }) registration?: ChannelRegistration;
}
@ObjectType()
export class EndChannelRegistrationPayload extends Payload {
  @Field(() => ChannelRegistration, { nullable: true }) registration?: ChannelRegistration;
}
