import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseQuantityScalar, Connection, DateScalar, enumOf, FenScalar, Node, toGlobalId, type Viewer } from '@shanhai/graphql'; // prettier-ignore
import { BaseUnitEnum } from '@shanhai/goods';
import { type BaseUnit, formatYuan } from '@shanhai/kernel';
import { BOARD_KINDS, type BoardKind, ENTRY_STATUSES, type EntryStatus } from '../rules/board-entry';
import { seesAll } from '../rules/who-publishes';
import type { EntryRow } from '../store/board-entries';

export const BoardKindEnum = enumOf(BOARD_KINDS);
registerEnumType(BoardKindEnum, {
  name: 'BoardKind',
  description: 'A harvest that nobody bought yet (滞销), or what a place or a buyer needs (需求).',
});
export const BoardEntryStatusEnum = enumOf(ENTRY_STATUSES);
registerEnumType(BoardEntryStatusEnum, {
  name: 'BoardEntryStatus',
  description:
    'PENDING waits for the office of the place. PARTLY and FULFILLED follow the orders that came of it, as they stand now. EXPIRED: its time is over.',
});

@ObjectType({
  implements: () => [Node],
  description:
    'An entry of the needs board (社会帮扶信息平台). Public once the office of its place approved this version; its publisher and the offices of the place see it before. It names no person.',
})
export class BoardEntry extends Node {
  @Field(() => BoardKindEnum) kind: BoardKind;
  @Field(() => BoardEntryStatusEnum) status: EntryStatus;
  @Field() title: string;
  @Field() note: string;
  @Field(() => BaseQuantityScalar) quantityBase: bigint;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field(() => BaseQuantityScalar, {
    description:
      'What orders that came of it are today: less what was cancelled, rejected or came back. Content of packs, before weighing.',
  })
  orderedBase: bigint;
  @Field(() => BaseQuantityScalar, { description: 'What of that buyers accepted and kept.' }) acceptedBase: bigint;
  @Field(() => FenScalar, {
    nullable: true,
    description: 'What its publisher asks or would pay for `priceBase` base units; null where it is open.',
  })
  priceFen: bigint | null;
  @Field(() => String, { nullable: true }) priceYuan: string | null;
  @Field(() => BaseQuantityScalar, { nullable: true }) priceBase: bigint | null;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { description: 'The first day on which it stands no more.' }) validUntil: string;
  @Field(() => Int, { description: 'One more with each edit; who edits or reviews names the one that was read.' })
  version: number;
  @Field(() => DateScalar) submittedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'Since when it is public.' }) publishedOn: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Why it was sent back or withdrawn: for its publisher and the offices of its place.',
  })
  reason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  organisationId: string;
  categoryCode: string;
  placeCode: string;
}

/** An entry as a viewer may see it. */
export function toBoardEntry(row: EntryRow, viewer: Viewer | null): BoardEntry {
  const { kind, status, title, note, quantityBase, baseUnit, priceFen, priceBase, validFrom, validUntil, version } =
    row;
  const { orderedBase, acceptedBase, submittedOn, publishedOn, organisationId, categoryCode, placeCode } = row;
  return {
    ...{ kind, status, title, note, quantityBase, baseUnit, priceFen, priceBase, validFrom, validUntil, version },
    ...{ orderedBase, acceptedBase, submittedOn, publishedOn, organisationId, categoryCode, placeCode },
    id: toGlobalId('BoardEntry', row.id),
    priceYuan: priceFen === null ? null : formatYuan(priceFen),
    reason: seesAll(viewer, row) ? row.reason : null,
  };
}

@ObjectType()
export class BoardEntryConnection extends Connection(BoardEntry) {}
