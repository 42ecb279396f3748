import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { ListRow } from '../store/list-store';
import type { PairingRow } from '../store/pairing-store';
import type { Programme as ProgrammeRow } from '../store/programme-store';

export enum ProgrammeKind {
  EAST_WEST = 'EAST_WEST',
  INSIDE_PROVINCE = 'INSIDE_PROVINCE',
  INDUSTRY = 'INDUSTRY',
}
registerEnumType(ProgrammeKind, {
  name: 'ProgrammeKind',
  description: 'East-west cooperation 东西部协作, inside a province 山海协作, an industry agreement.',
});

@ObjectType({ description: 'What a pairing belongs to; each scheme counts pairings of one programme.' })
export class Programme {
  @Field() code: string;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field(() => ProgrammeKind) kind: ProgrammeRow['kind'];
  @Field(() => DateScalar) validFrom: BusinessDate;
  @Field(() => DateScalar, { nullable: true, description: 'The first day on which it no longer holds.' })
  validUntil: BusinessDate | null;
  @Field({ description: 'The plan or agreement that says so.' }) source: string;
  @Field(() => Int) version: number;
}

@ObjectType({
  implements: () => [Node],
  description: 'An eastern party helps a western place (结对). Ended ones stay.',
})
export class Pairing implements Node {
  @Field(() => ID) id: string;
  @Field(() => Programme) programme: Programme;
  @Field(() => String, {
    nullable: true,
    description: 'The eastern place; null where the eastern party is an organisation.',
  })
  eastDivisionCode: string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Global id of the eastern organisation; null where the eastern party is a place.',
  })
  eastOrganisationId: string | null;
  @Field() westDivisionCode: string;
  @Field(() => DateScalar) validFrom: BusinessDate;
  @Field(() => DateScalar, { nullable: true, description: 'The first day on which it no longer holds.' })
  validUntil: BusinessDate | null;
  @Field({ description: 'The notice or agreement that says so.' }) source: string;
}

@ObjectType()
export class OriginListMember {
  @Field() divisionCode: string;
  @Field(() => DateScalar) validFrom: BusinessDate;
  @Field(() => DateScalar, { nullable: true, description: 'The first day on which it no longer holds.' })
  validUntil: BusinessDate | null;
}

@ObjectType({ description: 'A dated list of western places (名单).' })
export class OriginList {
  @Field() code: string;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field() source: string;
  @Field(() => Int, { description: 'Counts how often the list was put; earlier editions stay known to the counter.' })
  edition: number;
  @Field(() => [OriginListMember], { description: 'Places on it on the day that was asked for, by code.' })
  members: OriginListMember[];
}

@ObjectType()
export class CreatePairingPayload extends Payload {
  @Field(() => Pairing, { nullable: true }) pairing?: Pairing;
}

@ObjectType()
export class EndPairingPayload extends Payload {
  @Field(() => Pairing, { nullable: true }) pairing?: Pairing;
}

@ObjectType()
export class PutProgrammePayload extends Payload {
  @Field(() => Programme, { nullable: true }) programme?: Programme;
}

@ObjectType()
export class PutOriginListPayload extends Payload {
  @Field(() => OriginList, { nullable: true, description: 'With every member, whatever its span.' })
  originList?: OriginList;
}

export function toPairing({
  id,
  version: _version,
  programmeCode: _code,
  eastOrganisationId,
  ...pairing
}: PairingRow): Pairing {
  return {
    ...pairing,
    id: toGlobalId('Pairing', id),
    eastOrganisationId: eastOrganisationId && toGlobalId('Organisation', eastOrganisationId),
  };
}

export function toOriginList({ ownerId: _ownerId, ...list }: ListRow): OriginList {
  return list;
}
