import { Field, ObjectType } from '@nestjs/graphql';
import { Payload } from '@shanhai/graphql';
import { Lot } from './lot.type';
import { Making } from './making.types';

@ObjectType()
export class ProcessLotsPayload extends Payload {
  @Field(() => Making, { nullable: true }) making?: Making | null;
  @Field(() => [Lot], { nullable: true, description: 'The lots that were made, in the order of the input.' })
  lots?: Lot[] | null;
}

@ObjectType()
export class MixLotsPayload extends Payload {
  @Field(() => Making, { nullable: true }) making?: Making | null;
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}

@ObjectType()
export class UndoProcessingPayload extends Payload {
  @Field(() => Making, { nullable: true }) making?: Making | null;
}
