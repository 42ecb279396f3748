import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, FenScalar, Node, Payload, toGlobalId, enumOf } from '@shanhai/graphql';
import { formatYuan } from '@shanhai/kernel';
import { EVIDENCE_KINDS, EVIDENCE_STATES, type EvidenceKind, type EvidenceState } from '../rules/evidence';
import type { DisputeRow } from '../store/disputes';
import type { EvidenceRow } from '../store/evidence';

const EvidenceKindEnum = enumOf(EVIDENCE_KINDS);
registerEnumType(EvidenceKindEnum, {
  name: 'EvidenceKind',
  valuesMap: {
    INVOICE: { description: 'A fully digital invoice (数电发票), 20 digits; a reversing one has a negative amount.' },
    BANK_REFERENCE: { description: 'The bank’s reference of a transfer; one transfer may pay all of an order.' },
    ACCEPTANCE_FORM: { description: 'An acceptance form (验收单), numbered by the buyer.' },
  },
});
const EvidenceStateEnum = enumOf(EVIDENCE_STATES);
registerEnumType(EvidenceStateEnum, {
  name: 'EvidenceState',
  valuesMap: {
    HELD: { description: 'Supports its goods.' },
    DISPUTED: {
      description:
        'Another purchase names the same number, or a statement says that the transfer paid another order: it counts for nothing until the office decides.',
    },
    LOST: { description: 'The office decided that the number does not support this purchase.' },
    WITHDRAWN: { description: 'Taken back by whoever attached it.' },
  },
});

@ObjectType({ description: 'What of a document is for which goods.' })
export class EvidenceLine {
  @Field(() => ID, { nullable: true, description: 'Null where it was bought elsewhere.' }) orderLineId: string | null;
  @Field(() => FenScalar) amountFen: bigint;
  @Field(() => Int, { nullable: true, description: 'Packs, where the document says so.' }) quantity: number | null;
  @HideField() lotId: string | null;
}
@ObjectType({
  implements: () => [Node],
  description:
    'A document that supports goods of one supplier order, or of one purchase that was declared (凭证). Seen by its buyer, its supplier and the offices of their places.',
})
export class Evidence extends Node {
  @HideField() row: EvidenceRow;
  @Field(() => EvidenceKindEnum) kind: EvidenceKind;
  @Field({ description: 'Without blanks.' }) number: string;
  @Field(() => FenScalar, { description: 'All of the document, tax included.' }) amountFen: bigint;
  @Field() amountYuan: string;
  @Field(() => DateScalar) issuedOn: string;
  @Field(() => String, { nullable: true, description: 'Content hash (SHA-256) of the file.' }) fileHash: string | null;
  @Field(() => EvidenceStateEnum) state: EvidenceState;
  @Field(() => DateScalar) attachedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'When an office confirmed it.' }) confirmedOn: string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Opens with `node`; null where it supports what was bought elsewhere.',
  })
  supplierOrderId: string | null;
  @Field(() => ID, { nullable: true, description: 'What it supports that was bought elsewhere; opens with `node`.' })
  declaredPurchaseId: string | null;
  @Field(() => [EvidenceLine]) lines: EvidenceLine[];
}
export function toEvidence(row: EvidenceRow): Evidence {
  return {
    ...row,
    row,
    id: toGlobalId('Evidence', row.id),
    amountYuan: formatYuan(row.amountFen),
    supplierOrderId: row.declared ? null : toGlobalId('SupplierOrder', row.supplierOrderId),
    declaredPurchaseId: row.declared ? toGlobalId('DeclaredPurchase', row.supplierOrderId) : null,
    lines: row.lines.map(({ lineId, lotId, amountFen, quantity }) => ({
      orderLineId: row.declared ? null : toGlobalId('OrderLine', lineId),
      lotId,
      amountFen: BigInt(amountFen),
      quantity: quantity ?? null,
    })),
  };
}

@ObjectType({
  description:
    'What became of a piece of evidence whose number another purchase names too (CR-19), for its buyer and supplier: without the other purchases.',
})
export class EvidenceDispute {
  @HideField() settledBy: string | null;
  @Field(() => DateScalar) openedOn: string;
  @Field(() => DateScalar, { nullable: true }) settledOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why the office settled it so.' }) reason: string | null;
}
export const EvidenceConnection = Connection(Evidence);

@ObjectType({ description: 'One of the purchases that name the same number.' })
export class DisputeSide {
  @Field(() => Evidence) evidence: Evidence;
  @Field({ description: 'In your places: your office may take the number from it.' }) inYourPlaces: boolean;
  @Field(() => FenScalar, {
    description: 'What is owed for the lines that it covers: held out of the totals while the dispute is open.',
  })
  goodsFen: bigint;
  @Field({ description: 'A statement says that the transfer paid other orders: it can not keep the number.' })
  paidElsewhere: boolean;
  @Field(() => Boolean, { nullable: true, description: 'Whether it kept the number; null where that is not settled.' })
  kept: boolean | null;
}
@ObjectType({
  implements: () => [Node],
  description:
    'One number that several purchases name, or that paid another one by a bank’s statement (CR-19). Its sides count for nothing until an office settles it. Seen by the offices of any side.',
})
export class Dispute extends Node {
  @HideField() row: DisputeRow;
  @Field(() => EvidenceKindEnum) kind: EvidenceKind;
  @Field() number: string;
  @Field(() => DateScalar) openedOn: string;
  @Field(() => DateScalar, { nullable: true }) settledOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was settled so.' }) reason: string | null;
}
export function toDispute(row: DisputeRow): Dispute {
  const { kind, number, openedOn, settledOn, reason } = row;
  return { row, id: toGlobalId('Dispute', row.id), kind, number, openedOn, settledOn, reason };
}
export const DisputeConnection = Connection(Dispute);

@InputType()
export class EvidenceFilterInput {
  @Field(() => ID, { nullable: true }) supplierOrderId?: string | null;
  @Field(() => EvidenceKindEnum, { nullable: true }) kind?: EvidenceKind | null;
  @Field(() => EvidenceStateEnum, { nullable: true }) state?: EvidenceState | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether an office confirmed it.' }) confirmed?: boolean | null;
}
@InputType()
export class DisputeFilterInput {
  @Field(() => Boolean, { nullable: true, description: 'True is the queue of what waits for an office.' })
  open?: boolean | null;
  @Field(() => EvidenceKindEnum, { nullable: true }) kind?: EvidenceKind | null;
}

const KEY = 'Unique in your organisation; the same input again gives the first result.';

@InputType()
export class EvidenceLineInput {
  @Field(() => ID) orderLineId: string;
  @Field(() => String, { nullable: true, description: 'Where it is for one lot of the line only.' })
  traceCode?: string | null;
  @Field(() => FenScalar) amountFen: bigint;
}
@InputType('AttachEvidenceInput')
export class AttachEvidenceInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => ID) supplierOrderId: string;
  @Field(() => EvidenceKindEnum) kind: EvidenceKind;
  @Field() number: string;
  @Field(() => FenScalar, {
    description: 'All of the document, tax included; negative for a reversing (red) invoice.',
  })
  amountFen: bigint;
  @Field(() => DateScalar) issuedOn: string;
  @Field(() => String, { nullable: true, description: 'Content hash (SHA-256) of an uploaded file.' })
  fileHash?: string | null;
  @Field(() => [EvidenceLineInput], {
    description: 'What of the amount is for which goods; the rest is freight and the like. Up to 1000.',
  })
  lines: EvidenceLineInput[];
}
@ObjectType()
export class AttachEvidencePayload extends Payload {
  @Field(() => Evidence, { nullable: true }) evidence?: Evidence | null;
}
@InputType('WithdrawEvidenceInput')
export class WithdrawEvidenceInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => ID) evidenceId: string;
  @Field() reason: string;
}
@ObjectType()
export class WithdrawEvidencePayload extends AttachEvidencePayload {}
@InputType('ConfirmEvidenceInput')
export class ConfirmEvidenceInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => ID) evidenceId: string;
  @Field(() => String, { nullable: true, description: 'What was looked at.' }) note?: string | null;
}
@ObjectType()
export class ConfirmEvidencePayload extends AttachEvidencePayload {}
@InputType('SettleDisputeInput')
export class SettleDisputeInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => ID) disputeId: string;
  @Field(() => ID, {
    nullable: true,
    description: 'The evidence whose purchase keeps the number; null where it supports none of them.',
  })
  keepsEvidenceId?: string | null;
  @Field({ description: 'Shown to buyers and suppliers of all sides.' }) reason: string;
}
@ObjectType()
export class SettleDisputePayload extends Payload {
  @Field(() => Dispute, { nullable: true }) dispute?: Dispute | null;
}
