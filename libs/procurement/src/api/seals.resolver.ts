import { Args, Field, ObjectType, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, FenScalar, PositionScalar, Query, type Viewer } from '@shanhai/graphql';
import { formatYuan, isMonth, refuse } from '@shanhai/kernel';
import { adjustmentsOf } from '../store/posted-figures';
import { VerifySeal } from '../use-cases/verify-seal';

@ObjectType({ description: 'A seal made again from the entries of its month, beside what was sealed.' })
export class SealVerification {
  @Field({ description: '`YYYY-MM`' }) month: string;
  @Field({ description: 'Whether hash and number of entries are those that were sealed.' }) equal: boolean;
  @Field({ description: 'SHA-256 as it was sealed.' }) hash: string;
  @Field({ description: 'SHA-256 over the entries as they stand now.' }) recomputedHash: string;
  @Field({ description: 'Entries sealed, as a string of digits.' }) entries: string;
  @Field({ description: 'Entries that stand now, as a string of digits.' }) recomputedEntries: string;
}

@ObjectType({ description: 'What was posted to a month but belongs to an earlier one, which was sealed by then.' })
export class PeriodAdjustment {
  @Field({ description: 'Code of the scheme.' }) scheme: string;
  @Field() measure: string;
  @Field({
    description:
      'LATE: recognised in the earlier month. ADJUSTMENT: takes back what that month counted, or gives some of that back.',
  })
  posting: string;
  @Field({ description: 'The month that it belongs to, `YYYY-MM`.' }) ownMonth: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field() amountYuan: string;
  @Field(() => FenScalar) goodsFen: bigint;
  @Field({ description: 'Number of entries, as a string of digits.' }) entries: string;
  @Field(() => PositionScalar, { description: 'The position of the log that all rows are true at.' })
  countedThrough: bigint;
}

/** What keeps sealed months honest: their seals made again, and what came after them shown apart. */
@Resolver()
export class SealsResolver {
  constructor(
    private readonly database: Database,
    private readonly verify: VerifySeal,
  ) {}

  @Query(() => SealVerification, {
    allow: 'office:read',
    description:
      'Makes the seal of a month again from all its entries and compares (I4). Refused: INVALID, NOT_FOUND (not sealed).',
  })
  async verifySeal(@Args('month') month: string): Promise<SealVerification> {
    const verification = await this.verify.run(month);
    return {
      ...verification,
      hash: verification.hash.toString('hex'),
      recomputedHash: verification.recomputedHash.toString('hex'),
      entries: verification.entries.toString(),
      recomputedEntries: verification.recomputedEntries.toString(),
    };
  }

  @Query(() => [PeriodAdjustment], {
    allow: 'count:read',
    description:
      'Late entries and prior-period adjustments that were posted to a month, by scheme and by the month that they belong to. They are part of the month’s posted figures. Refused: INVALID.',
  })
  async periodAdjustments(@Args('month') month: string, @CurrentViewer() viewer: Viewer): Promise<PeriodAdjustment[]> {
    if (!isMonth(month))
      refuse('INVALID', ['month'], { value: month.slice(0, 20), reason: { zh: '应为 YYYY-MM', en: 'YYYY-MM' } });
    const rows = await adjustmentsOf(this.database.apart, viewer, month);
    return rows.map((row) => ({ ...row, amountYuan: formatYuan(row.amountFen), entries: row.entries.toString() }));
  }
}
