import { Field, HideField, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, Node, Payload } from '@shanhai/graphql';

export const PACK_STATUSES = ['REQUESTED', 'BUILT', 'FAILED'] as const;
export type PackStatus = (typeof PACK_STATUSES)[number];
const PackStatusEnum = enumOf(PACK_STATUSES);
registerEnumType(PackStatusEnum, {
  name: 'PackStatus',
  description: 'FAILED builds are tried again when the pack is requested again.',
});

@ObjectType({
  implements: () => [Node],
  description:
    'Sealed months as one archive (数据包): entries, contracts, trace events and rules, with a signed manifest. There is one of the same months; `npm run cli -- verify pack FILE` proves it without this system.',
})
export class Pack implements Node {
  @Field(() => ID) id: string;
  @HideField() requestedBy: string;
  @Field({ description: 'First month, `YYYY-MM`.' }) from: string;
  @Field({ description: 'Last month, `YYYY-MM`.' }) until: string;
  @Field(() => PackStatusEnum) status: PackStatus;
  @Field(() => DateScalar) requestedOn: string;
  @Field(() => String, { nullable: true, description: 'Why the last build failed.' }) failure: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Path on this server, for GET with the same bearer token; null until it is built.',
  })
  path: string | null;
  @Field(() => String, { nullable: true, description: 'SHA-256 of the archive.' }) hash: string | null;
  @Field(() => String, { nullable: true, description: 'Bytes, as a string of digits.' }) sizeBytes: string | null;
  @Field(() => String, { nullable: true, description: 'Rows of all its files, as a string of digits.' })
  rows: string | null;
  @Field(() => String, { nullable: true, description: 'Over the blocks of all its files.' }) merkleRoot: string | null;
  @Field(() => String, { nullable: true, description: 'Which of `packKeys` signed it.' }) keyId: string | null;
  @Field(() => DateScalar, { nullable: true }) builtOn: string | null;
}

@ObjectType()
export class PackConnection extends Connection(Pack) {}

@ObjectType({ description: 'A key that packs and fair-deal files were signed with.' })
export class PackKey {
  @Field({ description: 'The beginning of the SHA-256 of the public key.' }) id: string;
  @Field({ description: 'Ed25519, SPKI in PEM: for `verify pack FILE --key` and `verify fair-deal FILE --key`.' })
  publicKey: string;
  @Field(() => DateScalar) firstUsedOn: string;
}

@InputType()
export class RequestPackInput {
  @Field({ description: 'First month, `YYYY-MM`.' }) from: string;
  @Field({ description: 'Last month, `YYYY-MM`; a year at most.' }) until: string;
}

@ObjectType()
export class RequestPackPayload extends Payload {
  @Field(() => Pack, { nullable: true }) pack?: Pack | null;
}
