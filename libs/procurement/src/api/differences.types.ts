import { ArgsType, Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, enumOf, FenScalar, PositionScalar } from '@shanhai/graphql';
import { DIFFERENCE_REASONS, type DifferenceReason } from '../rules/scheme-difference';
import type { Facet } from '../rules/facet';
import type { DifferenceLineRow, DifferenceQuestion } from '../store/differences';
import { FacetEnum, FacetValue, FigureFilterInput, PeriodInput } from './figures.types';

export const DifferenceReasonEnum = enumOf(DIFFERENCE_REASONS);
registerEnumType(DifferenceReasonEnum, {
  name: 'DifferenceReason',
  description:
    'Why one side counts what the other does not: the rule by which the other left it out, or what else became of it there.',
  valuesMap: {
    LESS_OF_IT: { description: 'It counts less of these goods, by another cap.' },
    ANOTHER_ROW: { description: 'It counts them in another row of the answer.' },
    ANOTHER_PERIOD: { description: 'It judges them on a date outside the period.' },
    NOT_RECOGNISED: {
      description: 'It has not judged them: not yet paid or accepted, not in force, or outside of the months of a run.',
    },
  },
});
const SidesEnum = enumOf(['A', 'B'] as const);
registerEnumType(SidesEnum, { name: 'DifferenceSide' });

@InputType({ description: 'A scheme as the ledger has it, or a run of your office that is done.' })
export class DifferenceSideInput {
  @Field(() => String, { nullable: true, description: 'Code of a scheme; this or `runId`.' }) scheme?: string | null;
  @Field(() => Int, { nullable: true, description: 'What this version judged; all versions where none is named.' })
  version?: number | null;
  @Field(() => ID, { nullable: true }) runId?: string | null;
}
@ArgsType()
export class SchemeDifferenceArgs {
  @Field(() => DifferenceSideInput) a: DifferenceSideInput;
  @Field(() => DifferenceSideInput) b: DifferenceSideInput;
  @Field(() => PeriodInput) period: PeriodInput;
  @Field(() => FigureFilterInput, { nullable: true, description: '`outcome` is refused.' })
  filter?: FigureFilterInput | null;
  @Field(() => [FacetEnum], { nullable: true, description: 'Up to 4.' }) groupBy?: Facet[] | null;
}

@ObjectType({ description: 'Part of what only one side counts, with the reason why the other does not.' })
export class DifferencePart {
  @Field(() => SidesEnum, { description: 'The side that counts it.' }) only: 'A' | 'B';
  @Field(() => DifferenceReasonEnum) reason: DifferenceReason;
  @Field(() => FenScalar) amountFen: bigint;
}
@ObjectType()
export class DifferenceAmounts {
  @Field(() => FenScalar) aFen: bigint;
  @Field(() => FenScalar) bFen: bigint;
  @Field(() => FenScalar, { description: 'What both count of the same goods, in the same row.' }) bothFen: bigint;
  @Field(() => FenScalar, { description: '`aFen` less `bothFen`.' }) onlyAFen: bigint;
  @Field(() => FenScalar, { description: '`bFen` less `bothFen`.' }) onlyBFen: bigint;
  @Field(() => [DifferencePart], { description: 'They add up to `onlyAFen` and `onlyBFen`.' }) parts: DifferencePart[];
}
@ObjectType()
export class SchemeDifferenceRow extends DifferenceAmounts {
  @Field(() => [FacetValue]) facets: FacetValue[];
}
@ObjectType({ description: 'Goods of one order line from one lot that the sides do not count alike.' })
export class DifferenceLine {
  @HideField() row: DifferenceLineRow;
  @Field(() => FenScalar) aFen: bigint;
  @Field(() => FenScalar) bFen: bigint;
  @Field(() => FenScalar) bothFen: bigint;
  @Field(() => DifferenceReasonEnum, { nullable: true, description: 'Why B does not count what only A does.' })
  onlyA: DifferenceReason | null;
  @Field(() => DifferenceReasonEnum, { nullable: true, description: 'Why A does not count what only B does.' })
  onlyB: DifferenceReason | null;
}
export const DifferenceLineConnection = Connection(DifferenceLine);

@ObjectType({
  description:
    'What two schemes, versions or runs count of the same goods. Amounts are compared line by line and lot by lot.',
})
export class SchemeDifference extends DifferenceAmounts {
  @HideField() question: DifferenceQuestion;
  @Field(() => PositionScalar, { description: 'One answer is one moment: exactly the facts up to here.' })
  countedThrough: bigint;
  @Field(() => [SchemeDifferenceRow]) rows: SchemeDifferenceRow[];
}
