import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, PositionScalar } from '@shanhai/graphql';
import { type Facet, FacetEnum } from '@shanhai/procurement';
import { BULLETIN_STATUSES, type BulletinStatus } from '../rules/bulletin';
import type { BulletinRow as Row } from '../store/bulletins';

const BulletinStatusEnum = enumOf(BULLETIN_STATUSES);
registerEnumType(BulletinStatusEnum, {
  name: 'BulletinStatus',
  description:
    'PREPARED by one officer; PUBLISHED by the approval of another, or SENT_BACK; WITHDRAWN where a later one was published in its place.',
});

@ObjectType({ description: 'What a row of a bulletin is about, as it was named when the bulletin was prepared.' })
export class BulletinFacet {
  @Field(() => FacetEnum) facet: Facet;
  @Field(() => String, { nullable: true, description: 'Code or id, as filters take it; `content` has UUIDs.' }) key:
    | string
    | null;
  @Field(() => String, { nullable: true }) name: string | null;
}

@ObjectType()
export class BulletinFigure {
  @Field(() => [BulletinFacet]) facets: BulletinFacet[];
  @Field({ description: 'PURCHASE or ASSISTED_SALE: not to be added (CR-21).' }) measure: string;
  @Field(() => FenScalar, { description: 'Counted, all of it.' }) amountFen: bigint;
  @Field() amountYuan: string;
  @Field(() => FenScalar, { description: 'Of it: recognised in the months themselves.' }) regularFen: bigint;
  @Field(() => FenScalar, { description: 'Of it: recognised in earlier months, which were sealed.' }) lateFen: bigint;
  @Field(() => FenScalar, { description: 'Of it: takes back what earlier, sealed months counted.' })
  adjustmentFen: bigint;
  @Field(() => FenScalar, { description: 'Value of the goods behind it.' }) goodsFen: bigint;
  @Field({ description: 'Number of entries, as a string of digits.' }) entries: string;
}

@ObjectType()
export class BulletinTable {
  @Field(() => [FacetEnum], { description: 'Empty for the total.' }) groupBy: Facet[];
  @Field(() => [BulletinFigure]) rows: BulletinFigure[];
}

@ObjectType({ description: 'The seal of a month, as the bulletin found it.' })
export class BulletinSeal {
  @Field({ description: '`YYYY-MM`' }) month: string;
  @Field({ description: 'SHA-256 over the month’s entries.' }) hash: string;
  @Field(() => PositionScalar, { description: 'Where in the event log the books were closed.' }) position: bigint;
}

@ObjectType({
  implements: () => [Node],
  description:
    'A bulletin (通报): figures of sealed months by posting month, as the office saw them. It never changes; `hash` is over all that it says.',
})
export class Bulletin implements Node {
  @Field(() => ID) id: string;
  @HideField() row: Row;
  @Field() title: string;
  @Field(() => BulletinStatusEnum) status: BulletinStatus;
  @Field({ description: 'Code of the scheme.' }) scheme: string;
  @Field({ description: 'First month, `YYYY-MM`.' }) from: string;
  @Field({ description: 'Last month, `YYYY-MM`.' }) until: string;
  @Field({ description: 'SHA-256 of `content` in UTF-8.' }) hash: string;
  @Field({
    description:
      'Path on this server, for GET with the same bearer token: with `.json` behind it the bytes that `hash` is over, with `.xlsx` a workbook.',
  })
  path: string;
  @Field(() => DateScalar) preparedOn: string;
  @Field(() => ID, { nullable: true, description: 'The officer who prepared it; for members of the office.' })
  preparedById: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'When it was published or sent back.' }) decidedOn:
    | string
    | null;
  @Field(() => ID, { nullable: true, description: 'The officer who decided; for members of the office.' })
  decidedById: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was sent back.' }) sentBackReason: string | null;
  @Field(() => ID, { nullable: true, description: 'The published bulletin that it takes the place of.' })
  replacesId: string | null;
  @Field(() => String, { nullable: true, description: 'Why it takes the place of another.' }) reason: string | null;
  @Field(() => ID, { nullable: true, description: 'The later bulletin by which it was withdrawn.' })
  withdrawnById: string | null;
}
export const BulletinConnection = Connection(Bulletin);

@InputType()
export class BulletinTableInput {
  @Field(() => [FacetEnum], { description: '1 to 4.' }) groupBy: Facet[];
}
@InputType('PrepareBulletinInput')
export class PrepareBulletinInputType {
  @Field() idempotencyKey: string;
  @Field() title: string;
  @Field({ description: 'Code of a scheme that is in force.' }) scheme: string;
  @Field({ description: 'First sealed month, `YYYY-MM`.' }) from: string;
  @Field({ description: 'Last sealed month, `YYYY-MM`.' }) until: string;
  @Field(() => [BulletinTableInput], { description: '1 to 8; the total comes by itself.' })
  tables: BulletinTableInput[];
  @Field(() => ID, { nullable: true, description: 'The published bulletin that this one takes the place of.' })
  replacesId?: string | null;
  @Field(() => String, { nullable: true, description: 'Why; needed with `replacesId`.' }) reason?: string | null;
}
@InputType()
export class ApproveBulletinInput {
  @Field(() => ID) bulletinId: string;
}
@InputType()
export class SendBackBulletinInput {
  @Field(() => ID) bulletinId: string;
  @Field() reason: string;
}
@ObjectType()
export class PrepareBulletinPayload extends Payload {
  @Field(() => Bulletin, { nullable: true }) bulletin?: Bulletin | null;
}
@ObjectType()
export class ApproveBulletinPayload extends PrepareBulletinPayload {}
@ObjectType()
export class SendBackBulletinPayload extends PrepareBulletinPayload {}

@ObjectType({ description: 'How a row changed; the three kinds of posting sum to the change.' })
export class BulletinChange {
  @Field(() => [BulletinFacet]) facets: BulletinFacet[];
  @Field() measure: string;
  @Field(() => FenScalar) beforeFen: bigint;
  @Field(() => FenScalar) afterFen: bigint;
  @Field(() => FenScalar) changeFen: bigint;
  @Field(() => FenScalar, { description: 'Of the change: by regular entries.' }) regularFen: bigint;
  @Field(() => FenScalar, { description: 'Of the change: by late entries.' }) lateFen: bigint;
  @Field(() => FenScalar, { description: 'Of the change: by adjustments of earlier periods.' }) adjustmentFen: bigint;
}
@ObjectType()
export class BulletinTableDifference {
  @Field(() => [FacetEnum]) groupBy: Facet[];
  @Field(() => [BulletinChange], { description: 'Rows that are the same are left out.' }) rows: BulletinChange[];
}
@ObjectType('BulletinDifference', { description: 'What changed from one bulletin to another, and why.' })
export class BulletinDifferenceType {
  @Field(() => [String], { description: 'Months that only the later one covers.' }) monthsAdded: string[];
  @Field(() => [String], { description: 'Months that only the earlier one covers.' }) monthsDropped: string[];
  @Field(() => [Int], { description: 'Versions of the scheme in the earlier one.' }) versionsBefore: number[];
  @Field(() => [Int], { description: 'Versions of the scheme in the later one.' }) versionsAfter: number[];
  @Field(() => [BulletinTableDifference], { description: 'Tables that both have.' }) tables: BulletinTableDifference[];
}
