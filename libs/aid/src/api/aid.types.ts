import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DivisionLevel } from '@shanhai/divisions';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { type Fen, formatYuan } from '@shanhai/kernel';
import {
  AID_DOCUMENT_LENGTH_MAX,
  AID_KINDS,
  AID_NAME_LENGTH_MAX,
  AID_SOURCES,
  type AidKind,
  type AidSource,
} from '../rules/aid-project';
import { AID_FACETS, type AidFacet, type AidTotal } from '../rules/aid-totals';
import type { AidProjectRow, AidVersionRow } from '../store/aid-projects';

export const AidKindEnum = enumOf(AID_KINDS);
registerEnumType(AidKindEnum, {
  name: 'AidKind',
  description: 'What aid is for: 产业, 基础设施, 就业培训, 消费帮扶, 教育, 医疗, 其他.',
});
export const AidSourceEnum = enumOf(AID_SOURCES);
registerEnumType(AidSourceEnum, {
  name: 'AidSource',
  description: 'Whose money it is: 中央, 省级 of the western side, 东部协作 of the eastern party, 社会.',
});
export const AidFacetEnum = enumOf(AID_FACETS);
registerEnumType(AidFacetEnum, { name: 'AidFacet', description: 'What aid is divided by.' });

const DOCUMENT = 'Number or title of the paper that says so.';

@ObjectType({ isAbstract: true })
class AidSaid {
  @Field() name: string;
  @Field(() => AidKindEnum) kind: AidKind;
  @Field(() => AidSourceEnum) source: AidSource;
  @Field(() => Int) year: number;
  @Field(() => FenScalar) amountFen: Fen;
  @Field() amountYuan: string;
  @Field() divisionCode: string;
  @Field({ description: DOCUMENT }) document: string;
  @Field(() => String, { nullable: true, description: 'Content hash (SHA-256) of its file.' })
  documentHash: string | null;
  @Field({ description: 'It holds no more, and is in no total.' }) withdrawn: boolean;
}

@ObjectType({ description: 'What an office said of an aid project at a time.' })
export class AidProjectVersion extends AidSaid {
  @Field(() => Int) version: number;
  @Field(() => DateScalar) recordedOn: string;
  @Field(() => String, { nullable: true, description: 'Why it was changed; null in the first version.' })
  reason: string | null;
  officeId: string;
}

@ObjectType({
  implements: () => [Node],
  description:
    'Aid funds for a project in a place (帮扶资金项目), in versions. Reference data beside trade: no scheme counts it, and no trade total contains it. Seen by offices.',
})
export class AidProject extends Node {
  @Field(() => Int, { description: 'The version that holds.' }) version: number;
  @Field() name: string;
  @Field(() => AidKindEnum) kind: AidKind;
  @Field(() => AidSourceEnum) source: AidSource;
  @Field(() => Int) year: number;
  @Field(() => FenScalar) amountFen: Fen;
  @Field() amountYuan: string;
  @Field() divisionCode: string;
  @Field({ description: DOCUMENT }) document: string;
  @Field(() => String, { nullable: true, description: 'Content hash (SHA-256) of its file.' })
  documentHash: string | null;
  @Field({ description: 'It holds no more, and is in no total.' }) withdrawn: boolean;
  @Field(() => DateScalar) createdOn: string;

  /** For the resolvers of other fields; not on the wire. */
  row: AidProjectRow;
}

export function toAidProject(row: AidProjectRow): AidProject {
  const { id, supplierId: _, placeCodes: _places, ...said } = row;
  return { ...said, id: toGlobalId('AidProject', id), amountYuan: formatYuan(row.amountFen), row };
}
export const toAidVersion = ({ id: _, supplierId: _supplier, ...row }: AidVersionRow): AidProjectVersion => ({
  ...row,
  amountYuan: formatYuan(row.amountFen),
});

@ObjectType()
export class AidProjectConnection extends Connection(AidProject) {}

@ObjectType({ description: 'Aid of projects that hold. What it was not divided by is null. Never added to trade.' })
export class AidTotalRow {
  @Field(() => Int, { nullable: true }) year: number | null;
  @Field(() => AidSourceEnum, { nullable: true }) source: AidSource | null;
  @Field(() => AidKindEnum, { nullable: true }) kind: AidKind | null;
  @Field(() => String, { nullable: true, description: 'As of today; null also for places above the level.' })
  divisionCode: string | null;
  @Field(() => Int) projects: number;
  @Field(() => FenScalar) amountFen: Fen;
  @Field() amountYuan: string;
}
export const toAidTotal = (total: AidTotal): AidTotalRow => ({ ...total, amountYuan: formatYuan(total.amountFen) });

@InputType()
export class AidFilterInput {
  @Field(() => Int, { nullable: true }) year?: number | null;
  @Field(() => AidSourceEnum, { nullable: true }) source?: AidSource | null;
  @Field(() => AidKindEnum, { nullable: true }) kind?: AidKind | null;
  @Field(() => String, { nullable: true, description: 'In this place or below it.' }) divisionCode?: string | null;
  @Field(() => ID, { nullable: true }) supplierId?: string | null;
}

@ArgsType()
export class AidTotalsArgs {
  @Field(() => [AidFacetEnum]) groupBy: AidFacet[];
  @Field(() => AidFilterInput, { nullable: true }) filter?: AidFilterInput | null;
  @Field(() => DivisionLevel, { nullable: true, description: 'Of DIVISION; COUNTY where nothing is said.' })
  level?: DivisionLevel | null;
}

@InputType()
export class PutAidProjectInput {
  @Field() idempotencyKey: string;
  @Field(() => ID, { nullable: true, description: 'Of a change; null for a new project.' }) projectId?: string | null;
  @Field(() => Int, { nullable: true, description: 'Of a change: the version that you looked at.' })
  changesVersion?: number | null;
  @Field(() => String, { nullable: true, description: 'Of a change: why.' }) reason?: string | null;
  @Field({ description: `At most ${AID_NAME_LENGTH_MAX} characters.` }) name: string;
  @Field(() => AidKindEnum) kind: AidKind;
  @Field(() => AidSourceEnum) source: AidSource;
  @Field(() => Int) year: number;
  @Field(() => FenScalar) amountFen: Fen;
  @Field({ description: 'In your places.' }) divisionCode: string;
  @Field(() => ID, { nullable: true, description: 'A supplier that it serves.' }) supplierId?: string | null;
  @Field({ description: `${DOCUMENT} At most ${AID_DOCUMENT_LENGTH_MAX} characters.` }) document: string;
  @Field(() => String, { nullable: true, description: 'SHA-256 of its file, uploaded before.' })
  documentHash?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'It holds no more. False where nothing is said.' })
  withdrawn?: boolean | null;
}

@ObjectType()
export class PutAidProjectPayload extends Payload {
  @Field(() => AidProject, { nullable: true }) project?: AidProject;
}
