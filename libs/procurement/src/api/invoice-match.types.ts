import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { MATCH_REASONS, MATCH_STATES, type MatchReason, type MatchState, reasonsOf } from '../rules/invoice-match';
import type { MatchRow } from '../store/invoice-matches';

const MatchStateEnum = enumOf(MATCH_STATES);
registerEnumType(MatchStateEnum, {
  name: 'InvoiceMatchState',
  description: 'How invoices, net of red ones, stand to what was ordered and accepted.',
  valuesMap: {
    NOT_INVOICED: { description: 'Accepted, and no invoice stands.' },
    UNDER_INVOICED: { description: 'A line is invoiced with less than was accepted and kept.' },
    OVER_INVOICED: { description: 'A line, or what is for no line, is invoiced with more than is owed: ask for a red invoice.' },
    AWAITING_ACCEPTANCE: { description: 'Invoiced with more than was accepted so far, no more than is still owed.' },
    WITHIN_TOLERANCE: { description: 'Differs by no more than the platform allows, 1 fen a line at first.' },
    MATCHED: { description: 'To the fen.' },
  },
}); // prettier-ignore

const MatchReasonEnum = enumOf(MATCH_REASONS);
registerEnumType(MatchReasonEnum, {
  name: 'InvoiceMatchReason',
  description: 'Why somebody has to look at a match: its state, or that an invoice names another party.',
});

@ObjectType({ description: 'A line of the order; charges that are for no line stand in one of their own.' })
export class InvoiceMatchLine {
  @Field(() => ID, { nullable: true, description: 'Null for freight, deposits and fees.' }) orderLineId: string | null;
  @Field(() => MatchStateEnum) state: MatchState;
  @Field(() => FenScalar, { description: 'Owed for what was accepted and what is still to come.' }) dueFen: bigint;
  @Field(() => FenScalar, { description: 'Accepted and kept.' }) acceptedFen: bigint;
  @Field(() => FenScalar, { description: 'Net of red invoices.' }) invoicedFen: bigint;
  @Field(() => Int, { description: 'Packs.' }) acceptedQuantity: number;
  @Field(() => Int, { nullable: true, description: 'Packs, where all invoices of the line say so.' })
  invoicedQuantity: number | null;
}

@ObjectType({
  implements: () => [Node],
  description:
    'The three-way match of one supplier order: order, acceptance and invoices. Seen by the buyer, the supplier and offices of their places, a few seconds after what changes it.',
})
export class InvoiceMatch extends Node {
  @HideField() row: MatchRow;
  @Field(() => ID, { description: 'Opens with `node`.' }) supplierOrderId: string;
  @Field(() => MatchStateEnum) state: MatchState;
  @Field({ description: 'An invoice names another seller than the supplier, by credit code.' }) sellerDiffers: boolean;
  @Field({ description: 'An invoice names another buyer, by credit code; never of a person’s purchase.' })
  buyerDiffers: boolean;
  @Field(() => [MatchReasonEnum], {
    description: 'Why somebody has to look at it, or had to; empty where nothing differs.',
  })
  reasons: MatchReason[];
  @Field(() => FenScalar) dueFen: bigint;
  @Field(() => FenScalar) acceptedFen: bigint;
  @Field(() => FenScalar) invoicedFen: bigint;
  @Field(() => [InvoiceMatchLine]) lines: InvoiceMatchLine[];
  @Field({ description: 'Somebody has to look at it: it differs, and nobody accepted that.' }) open: boolean;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'When the invoice is due of what was accepted first and not invoiced; null where all is.',
  })
  invoiceBy: string | null;
  @Field(() => DateScalar) changedOn: string;
  @Field({ description: 'Of what is compared; `acceptInvoiceDifference` names it.' }) version: string;
  @Field(() => DateScalar, { nullable: true, description: 'When the difference was accepted as it is now.' })
  acceptedOn: string | null;
  @Field(() => String, { nullable: true }) reason: string | null;
}
export function toMatch(row: MatchRow): InvoiceMatch {
  return {
    ...row,
    row,
    id: toGlobalId('InvoiceMatch', row.supplierOrderId),
    supplierOrderId: toGlobalId('SupplierOrder', row.supplierOrderId),
    reasons: reasonsOf(row),
    open: row.isOpen,
    version: row.measureId,
    lines: row.lines.map(({ lineId, dueFen, acceptedFen, invoicedFen, ...line }) => ({
      ...line,
      orderLineId: lineId === null ? null : toGlobalId('OrderLine', lineId),
      dueFen: BigInt(dueFen),
      acceptedFen: BigInt(acceptedFen),
      invoicedFen: BigInt(invoicedFen),
    })),
  };
}
export const InvoiceMatchConnection = Connection(InvoiceMatch);

@InputType()
export class InvoiceMatchFilterInput {
  @Field(() => MatchStateEnum, { nullable: true }) state?: MatchState | null;
  @Field(() => [MatchReasonEnum], {
    nullable: true,
    description: 'Those that have any of them; all where none is named.',
  })
  reasons?: MatchReason[] | null;
  @Field(() => Boolean, { nullable: true, description: 'True is the queue of what somebody has to look at.' })
  open?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'True: open, and the invoice should be there by now.' })
  overdue?: boolean | null;
  @Field(() => ID, { nullable: true }) supplierOrderId?: string | null;
}
@InputType('AcceptInvoiceDifferenceInput')
export class AcceptInvoiceDifferenceInputType {
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
  @Field(() => ID) matchId: string;
  @Field({ description: '`version` of the match as you saw it.' }) version: string;
  @Field({ description: 'Why the difference stands.' }) reason: string;
}
@ObjectType()
export class AcceptInvoiceDifferencePayload extends Payload {
  @Field(() => InvoiceMatch, { nullable: true }) match?: InvoiceMatch | null;
}
