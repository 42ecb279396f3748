import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf, FenScalar, toGlobalId } from '@shanhai/graphql';
import { arrivedOf100Yuan } from '../rules/benefit-statement';
import { BENEFIT_GROUPS, type BenefitRow } from '../use-cases/read-benefit';

export const BenefitGroupEnum = enumOf(BENEFIT_GROUPS);
registerEnumType(BenefitGroupEnum, {
  name: 'BenefitGroup',
  description: 'What each row of a benefit statement is about; COUNTY is that of the suppliers’ seats.',
});

const WITHHELD = 'Null where it is withheld.';

@ObjectType({
  description:
    'How much of what buyers paid arrived at farming households. What approved payouts took of the lines’ money arrived; `owedFen` is what the models promise for what was paid.',
})
export class BenefitStatement {
  @Field(() => ID, { nullable: true }) orderLineId: string | null;
  @Field(() => ID, { nullable: true }) lotId: string | null;
  @Field({ description: 'County of the supplier’s seat.' }) countyCode: string;
  @Field(() => FenScalar, { description: 'What buyers paid for the goods, less what went back.' }) paidFen: bigint;
  @Field(() => FenScalar, { nullable: true, description: `What of it arrived at households. ${WITHHELD}` })
  arrivedFen: bigint | null;
  @Field(() => FenScalar, {
    nullable: true,
    description: `Fen that arrived of every 100 yuan paid; null where nothing was paid. ${WITHHELD}`,
  })
  arrivedOf100YuanFen: bigint | null;
  @Field(() => FenScalar, {
    nullable: true,
    description: `What of \`arrivedFen\` is guaranteed income of shares, which is owed by the year and is no part of \`owedFen\`. ${WITHHELD}`,
  })
  guaranteedFen: bigint | null;
  @Field(() => FenScalar, { description: 'What the models promise for it: floor price and dividend.' }) owedFen: bigint;
  @Field(() => FenScalar, {
    nullable: true,
    description: `What of \`owedFen\` has not arrived, line by line; guaranteed income does not make up for it. ${WITHHELD}`,
  })
  notYetPaidOutFen: bigint | null;
  @Field(() => Int, { description: 'Each household once.' }) households: number;
  @Field({
    description:
      'True where amounts would tell what single households got (fewer than three), and you are neither their supplier nor an office of its county.',
  })
  withheld: boolean;
  @Field(() => Int, { description: 'Suppliers of the county that are not in its sums for the same reason.' })
  suppliersLeftOut: number;

  /** For the resolvers of other fields; not on the wire. */
  row: BenefitRow;
}

export function toBenefitStatement(row: BenefitRow): BenefitStatement {
  const told = <T>(value: T): T | null => (row.withheld ? null : value);
  return {
    orderLineId: row.orderLineId && toGlobalId('OrderLine', row.orderLineId),
    lotId: row.lotId && toGlobalId('Lot', row.lotId),
    countyCode: row.countyCode,
    paidFen: row.paidFen,
    arrivedFen: told(row.arrivedFen),
    arrivedOf100YuanFen: told(arrivedOf100Yuan(row)),
    guaranteedFen: told(row.guaranteedFen),
    owedFen: row.owedFen,
    notYetPaidOutFen: told(row.notYetFen),
    households: row.households,
    withheld: row.withheld,
    suppliersLeftOut: row.leftOut,
    row,
  };
}
