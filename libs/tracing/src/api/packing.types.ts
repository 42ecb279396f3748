import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { BaseQuantityScalar, DateScalar, Payload } from '@shanhai/graphql';
import { CASES_MAX } from '../rules/limits';
import { Lot } from './lot.type';

@ObjectType({ description: 'A case that part of a lot was packed into.' })
export class PackedCase {
  @Field({ description: 'Serial shipping container code of GS1, 18 digits.' }) sscc: string;
  @Field(() => BaseQuantityScalar, { description: "In the lot's base unit." }) quantityBase: bigint;
  @Field(() => DateScalar) packedOn: string;

  /** For the resolver of `lot`; not on the wire. */
  lotId: string;
}

@InputType()
export class CaseToPackInput {
  @Field({ description: 'SSCC: 18 digits with the check digit, used once on the platform.' }) sscc: string;
  @Field(() => BaseQuantityScalar, { description: "In the lot's base unit." }) quantityBase: bigint;
}
@InputType()
export class PackLotInput {
  @Field(() => ID) lotId: string;
  @Field(() => DateScalar) packedOn: string;
  @Field(() => [CaseToPackInput], { description: `1 to ${CASES_MAX}.` }) cases: CaseToPackInput[];
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
}
@ObjectType()
export class PackLotPayload extends Payload {
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}
