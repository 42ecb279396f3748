import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, enumOf, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { MANDATE_SCOPE_MAX } from '../rules/limits';
import { endOf } from '../rules/mandates';
import type { MandateRow } from '../store/mandates';

const KEY = 'Unique in your organisation; the same input again gives the first result.';

@ObjectType({
  implements: () => [Node],
  description:
    'A producer lets a trading company sell its goods (CR-14): products and categories, in a span of days. Seen by both and by the offices of their places.',
})
export class Mandate extends Node {
  @Field(() => [ID]) productIds: string[];
  @Field(() => [String], { description: 'Each with all categories below it.' }) categoryCodes: string[];
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it holds no more, also where the producer ended it; null where it has no end.',
  })
  validUntil: string | null;
  @Field({ description: 'Content hash (SHA-256) of the paper.' }) fileHash: string;
  @Field(() => DateScalar) grantedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'When the producer ended it; null where it did not.' })
  revokedOn: string | null;
  @Field(() => String, { nullable: true }) revokeReason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  producerId: string;
  companyId: string;
}

export function toMandate(row: MandateRow): Mandate {
  const { id, productIds, categoryCodes, validFrom, fileHash, grantedOn, revokedOn, revokeReason, companyId } = row;
  return {
    id: toGlobalId('Mandate', id),
    productIds: productIds.map((productId) => toGlobalId('Product', productId)),
    categoryCodes: [...categoryCodes],
    validFrom,
    validUntil: endOf(row),
    fileHash,
    grantedOn,
    revokedOn,
    revokeReason,
    producerId: row.supplierId,
    companyId,
  };
}

export const MandateParty = enumOf(['PRODUCER', 'TRADING_COMPANY'] as const);
export type MandateParty = keyof typeof MandateParty;
registerEnumType(MandateParty, { name: 'MandateParty', description: 'Who grants a mandate, and who has it.' });

@InputType()
export class MandateFilterInput {
  @Field(() => MandateParty, {
    nullable: true,
    description: 'A supplier’s own part: PRODUCER (default) lists what it granted. Offices see all of their places.',
  })
  as?: MandateParty | null;
}

@InputType()
export class GrantMandateInput {
  @Field(() => ID, { description: 'The trading company.' }) companyId: string;
  @Field(() => [ID], { defaultValue: [], description: `Products of yours, at most ${MANDATE_SCOPE_MAX}.` })
  productIds: string[];
  @Field(() => [String], { defaultValue: [], description: 'Categories, each with all below it.' })
  categoryCodes: string[];
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it holds no more.' })
  validUntil?: string | null;
  @Field({ description: 'Content hash (SHA-256) of the paper, uploaded before.' }) fileHash: string;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class RevokeMandateInput {
  @Field(() => ID) mandateId: string;
  @Field() reason: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it holds no more, today (default) or later.',
  })
  from?: string | null;
  @Field({ description: KEY }) idempotencyKey: string;
}

@ObjectType()
export class GrantMandatePayload extends Payload {
  @Field(() => Mandate, { nullable: true }) mandate?: Mandate | null;
}

@ObjectType()
export class RevokeMandatePayload extends Payload {
  @Field(() => Mandate, { nullable: true }) mandate?: Mandate | null;
}
