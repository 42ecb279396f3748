import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { PlaceLevel, PlaceSpan, Successor } from '../rules/place-book';

export enum DivisionLevel {
  PROVINCE = 'PROVINCE',
  CITY = 'CITY',
  COUNTY = 'COUNTY',
  TOWN = 'TOWN',
  VILLAGE = 'VILLAGE',
}
registerEnumType(DivisionLevel, {
  name: 'DivisionLevel',
  description: 'Province 省, city 地, county 县, town 乡, village 村.',
});
const LEVELS: Record<PlaceLevel, DivisionLevel> = {
  1: DivisionLevel.PROVINCE,
  2: DivisionLevel.CITY,
  3: DivisionLevel.COUNTY,
  4: DivisionLevel.TOWN,
  5: DivisionLevel.VILLAGE,
};

@ObjectType({
  description:
    'A place (行政区划) under one code and name for a span of days; the same digits can be another place in another year.',
})
export class Division {
  @Field({ description: 'GB/T 2260 code of 6 digits; town 9, village 12.' }) code: string;
  @Field() name: string;
  @Field(() => DivisionLevel) level: DivisionLevel;
  @Field(() => DateScalar, { description: 'The first day of this code and name; 1949-10-01 where it is not known.' })
  validFrom: BusinessDate;
  @Field(() => DateScalar, { nullable: true, description: 'The first day on which it no longer holds.' })
  validUntil: BusinessDate | null;
  @Field(() => DateScalar, { description: 'The day that was asked for; what is above and below is told as of it.' })
  asOf: BusinessDate;
  /** Read by the fields that the resolver adds. */
  successorsOf: readonly Successor[];
}

@ObjectType({ description: 'Where a place, or a part of it, went on a day.' })
export class DivisionSuccessor {
  @Field() code: string;
  @Field(() => DateScalar) changedOn: BusinessDate;
  @Field({ description: 'Only a part went there; the place itself went on or went elsewhere.' }) partial: boolean;
  @Field(() => Division, { nullable: true, description: 'As of the day of the change.' }) division: Division | null;
}

@ObjectType()
export class DivisionConnection extends Connection(Division) {}

export function toDivision(span: PlaceSpan, asOf: BusinessDate): Division {
  const { code, name, level, validFrom, validUntil, successors } = span;
  return { code, name, level: LEVELS[level], validFrom, validUntil, asOf, successorsOf: successors };
}
