import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, enumOf, FenScalar } from '@shanhai/graphql';
import { RED_REASONS, type RedReason } from '../rules/red-invoice';
import type { InvoiceRow } from '../store/invoices';
import { AttachEvidencePayload } from './evidence.types';

export const RedReasonEnum = enumOf(Object.keys(RED_REASONS) as RedReason[]);
registerEnumType(RedReasonEnum, {
  name: 'RedReason',
  description: 'Why a red invoice (红字) reverses another, by the codes of the tax office.',
  valuesMap: Object.fromEntries(
    Object.entries(RED_REASONS).map(([reason, { code, zh, en }]) => [reason, { description: `${code} ${zh}: ${en}.` }]),
  ),
});

@ObjectType({ description: 'A party as the invoice prints it.' })
export class InvoiceParty {
  @Field() name: string;
  @Field(() => String, { nullable: true }) creditCode: string | null;
}
@ObjectType({
  description: 'What a fully digital invoice (数电发票) says beside number, date and amounts, which its evidence has.',
})
export class Invoice {
  @HideField() row: InvoiceRow;
  @Field(() => InvoiceParty, {
    nullable: true,
    description: 'Null where a red one reverses what was attached without it.',
  })
  seller: InvoiceParty | null;
  @Field(() => InvoiceParty, { nullable: true }) buyer: InvoiceParty | null;
  @Field(() => FenScalar, { description: 'Part of the amount; negative on a red one.' }) taxFen: bigint;
  @Field(() => RedReasonEnum, {
    nullable: true,
    description: 'Why it reverses another; null on an invoice that does not.',
  })
  redReason: RedReason | null;
}
export function toInvoice(row: InvoiceRow): Invoice {
  const { sellerName, sellerCode, buyerName, buyerCode, taxFen, redReason } = row;
  return {
    row,
    seller: sellerName === null ? null : { name: sellerName, creditCode: sellerCode },
    buyer: buyerName === null ? null : { name: buyerName, creditCode: buyerCode },
    taxFen,
    redReason,
  };
}

const KEY = 'Unique in your organisation; the same input again gives the first result.';

@InputType()
export class InvoicePartyInput {
  @Field({ description: 'As printed.' }) name: string;
  @Field(() => String, { nullable: true, description: 'Persons have none.' }) creditCode?: string | null;
}
@InputType()
export class InvoiceLineInput {
  @Field(() => ID) orderLineId: string;
  @Field(() => String, { nullable: true, description: 'Where it is for one lot of the line only.' })
  traceCode?: string | null;
  @Field(() => Int, { nullable: true, description: 'Packs, where the invoice says so; negative on a red one.' })
  quantity?: number | null;
  @Field(() => FenScalar, { description: 'Tax included; negative on a red one.' }) amountFen: bigint;
}
@InputType('RecordInvoiceInput')
export class RecordInvoiceInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => ID) supplierOrderId: string;
  @Field({ description: '20 digits.' }) number: string;
  @Field(() => DateScalar) issuedOn: string;
  @Field(() => InvoicePartyInput) seller: InvoicePartyInput;
  @Field(() => InvoicePartyInput) buyer: InvoicePartyInput;
  @Field(() => FenScalar, { description: 'All of it, tax included (价税合计).' }) amountFen: bigint;
  @Field(() => FenScalar, { description: 'The tax in it; 0 for what is exempt.' }) taxFen: bigint;
  @Field(() => [InvoiceLineInput], { description: 'What of it is for which goods; the rest is freight and the like.' })
  lines: InvoiceLineInput[];
  @Field(() => String, { nullable: true, description: 'Content hash (SHA-256) of an uploaded file.' })
  fileHash?: string | null;
}
@ObjectType()
export class RecordInvoicePayload extends AttachEvidencePayload {}
@InputType('RecordRedInvoiceInput')
export class RecordRedInvoiceInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field({ description: 'Of the invoice that is reversed, in part or whole.' }) reversesNumber: string;
  @Field(() => RedReasonEnum) reason: RedReason;
  @Field({ description: 'Of the red invoice: 20 digits.' }) number: string;
  @Field(() => DateScalar) issuedOn: string;
  @Field(() => FenScalar, { description: 'All of it, below zero as it is printed.' }) amountFen: bigint;
  @Field(() => FenScalar, { description: 'Zero or below.' }) taxFen: bigint;
  @Field(() => [InvoiceLineInput]) lines: InvoiceLineInput[];
  @Field(() => String, { nullable: true, description: 'Content hash (SHA-256) of an uploaded file.' })
  fileHash?: string | null;
}
@ObjectType()
export class RecordRedInvoicePayload extends AttachEvidencePayload {}
