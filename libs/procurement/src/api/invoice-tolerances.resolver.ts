import { Args, Field, InputType, Int, ObjectType, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, DateScalar, FenScalar, Mutation, Payload, Query, type Viewer } from '@shanhai/graphql';
import { type SetTolerance, tolerances } from '../store/invoice-tolerances';
import { SetInvoiceTolerance, TOLERANCE_MAX } from '../use-cases/set-invoice-tolerance';

@ObjectType({ description: 'What the matching of invoices tolerates, of orders placed from a day on.' })
export class InvoiceTolerance {
  @Field(() => DateScalar) validFrom: string;
  @Field(() => FenScalar, { description: 'What a line may differ by; or by `basisPoints`, whichever is more.' })
  fen: bigint;
  @Field(() => Int, { description: 'Hundredths of a percent of what the line owes.' }) basisPoints: number;
  @Field(() => Int, { description: 'Days from acceptance until the invoice is overdue.' }) days: number;
  @Field(() => String, {
    nullable: true,
    description: 'The document that says so; null of what the platform began with.',
  })
  source: string | null;
}
const toTolerance = ({ from: validFrom, fen, basisPoints, days, source }: SetTolerance): InvoiceTolerance => ({
  validFrom,
  fen,
  basisPoints: Number(basisPoints),
  days,
  source,
});

@InputType('SetInvoiceToleranceInput')
export class SetInvoiceToleranceInputType {
  @Field(() => DateScalar, { description: 'Tomorrow at the earliest: of orders placed from then on.' })
  validFrom: string;
  @Field(() => FenScalar, { description: `0 to ${TOLERANCE_MAX.fen}.` }) fen: bigint;
  @Field(() => Int, { description: `0 to ${TOLERANCE_MAX.basisPoints}.` }) basisPoints: number;
  @Field(() => Int, { description: `0 to ${TOLERANCE_MAX.days}.` }) days: number;
  @Field({ description: 'The document that says so.' }) source: string;
}
@ObjectType()
export class SetInvoiceTolerancePayload extends Payload {
  @Field(() => [InvoiceTolerance], { nullable: true }) tolerances?: InvoiceTolerance[];
}

/** What a line may differ by from its invoices, and how long the seller has. */
@Resolver(() => InvoiceTolerance)
export class InvoiceTolerancesResolver {
  constructor(
    private readonly database: Database,
    private readonly set: SetInvoiceTolerance,
  ) {}

  @Query(() => [InvoiceTolerance], {
    allow: 'signed-in',
    description:
      'What the matching of invoices tolerates, the newest first; the newest that had begun when an order was placed holds for it.',
  })
  async invoiceTolerances(): Promise<InvoiceTolerance[]> {
    return (await tolerances(this.database)).map(toTolerance);
  }

  @Mutation(() => SetInvoiceTolerancePayload, {
    allow: 'office:rules',
    description:
      'Set what the matching of invoices tolerates of orders placed from a day to come on. For offices of provinces. Refused: PROVINCE_ONLY, INVALID (fen, basisPoints, days), DATE_INVALID, DATE_OUT_OF_ORDER, REQUIRED, TOO_LONG, TOLERANCE_STANDS.',
  })
  async setInvoiceTolerance(
    @Args('input') input: SetInvoiceToleranceInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SetInvoiceTolerancePayload> {
    await this.set.run(viewer, { ...input });
    return { tolerances: await this.invoiceTolerances() };
  }
}
