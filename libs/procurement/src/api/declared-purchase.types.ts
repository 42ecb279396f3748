import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseUnitEnum } from '@shanhai/goods';
import {
  BaseQuantityScalar,
  Connection,
  DateScalar,
  enumOf,
  FenScalar,
  Node,
  Payload,
  toGlobalId,
} from '@shanhai/graphql';
import { type BaseUnit, formatYuan } from '@shanhai/kernel';
import { printTraceCode } from '@shanhai/tracing';
import { SHEET_INVOICES_MAX, SHEET_ROWS_MAX } from '../rules/declaration-sheet';
import { DECLARED_ROWS_MAX, DECLARED_STATES, type DeclaredState, ORIGIN_FILES_MAX } from '../rules/declared-purchase';
import { MEASURED_UNITS, type MeasuredUnit } from '../rules/measured-quantity';
import type { DeclaredDecision as DecisionRow } from '../store/declared-decisions';
import type { DeclaredPurchaseRow } from '../store/declared-purchases';
import type { DeclaredRowRow, DeclaredVersionRow } from '../store/declared-versions';
import { type DeclaredInvoice as DeclaredInvoiceRow, SHEET_VERDICTS } from '../use-cases/declare-purchases';

export const DeclaredStatusEnum = enumOf(DECLARED_STATES);
registerEnumType(DeclaredStatusEnum, {
  name: 'DeclaredPurchaseStatus',
  description:
    'SUBMITTED: before the office. SENT_BACK: the buyer mends it. CONFIRMED: it counts. REVOKED: the office took that back. WITHDRAWN: the buyer took it back before it counted.',
});
const DeclaredVerdictEnum = enumOf(SHEET_VERDICTS);
registerEnumType(DeclaredVerdictEnum, {
  name: 'DeclaredInvoiceVerdict',
  description:
    'DECLARED: made one declaration, or would on a dry run. DECLARED_BEFORE: a declaration that stands says the same, and nothing was done.',
});
const MeasuredUnitEnum = enumOf(MEASURED_UNITS);
registerEnumType(MeasuredUnitEnum, {
  name: 'MeasuredUnit',
  description:
    'JIN (斤) is 500 g. PACK is a pack of the SKU that the row names. Cases and bags of nobody’s are not guessed.',
});

@ObjectType({ description: 'Goods of one invoice line: counted by themselves.' })
export class DeclaredRow {
  @HideField() row: DeclaredRowRow;
  @Field(() => Int, { description: 'From 1.' }) number: number;
  @Field() productName: string;
  @Field() categoryCode: string;
  @Field(() => BaseQuantityScalar, { description: 'In `baseUnit`.' }) quantityBase: bigint;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field(() => FenScalar, { description: 'Tax included, without freight and packing (CR-2).' }) goodsFen: bigint;
  @Field() goodsYuan: string;
  @Field({ description: 'Division that they come from, by its code of `harvestedOn`.' }) originCode: string;
  @Field(() => DateScalar) harvestedOn: string;
  @Field(() => String, { nullable: true, description: 'Of the lot that they are of; opens with `lot`.' })
  traceCode: string | null;
  @Field(() => [String], { description: 'Content hashes (SHA-256) of what proves it.' }) originProof: readonly string[];
}
export function toDeclaredRow(row: DeclaredRowRow): DeclaredRow {
  const { number, productName, categoryCode, quantityBase, baseUnit, goodsFen, originCode, harvestedOn } = row;
  return {
    ...{ row, number, productName, categoryCode, quantityBase, baseUnit, goodsFen, goodsYuan: formatYuan(goodsFen) },
    ...{ originCode, harvestedOn, originProof: row.originHashes },
    traceCode: row.traceCode === null ? null : printTraceCode(row.traceCode),
  };
}

@ObjectType({ description: 'What a declaration said once. A version stays as it was submitted.' })
export class DeclaredVersion {
  @HideField() row: DeclaredVersionRow;
  @Field(() => Int) version: number;
  @Field({ description: 'Unified social credit code of who sold it.' }) sellerCode: string;
  @Field() sellerName: string;
  @Field(() => DateScalar) boughtOn: string;
  @Field(() => DateScalar) acceptedOn: string;
  @Field() invoiceNumber: string;
  @Field(() => DateScalar) invoicedOn: string;
  @Field(() => FenScalar, { description: 'All of the invoice, tax included.' }) invoiceFen: bigint;
  @Field() invoiceYuan: string;
  @Field({ description: 'Content hash (SHA-256).' }) invoiceHash: string;
  @Field(() => DateScalar) paidOn: string;
  @Field(() => FenScalar) paidFen: bigint;
  @Field() bankReference: string;
  @Field({ description: 'Content hash (SHA-256).' }) paymentHash: string;
  @Field(() => DateScalar) submittedOn: string;
}
export function toDeclaredVersion(row: DeclaredVersionRow): DeclaredVersion {
  return { ...row, row, invoiceYuan: formatYuan(row.invoiceFen) };
}

@ObjectType({ description: 'What became of a version.' })
export class DeclaredDecision {
  @HideField() organisationId: string;
  @Field(() => Int) version: number;
  @Field(() => DeclaredStatusEnum) decision: DeclaredState;
  @Field(() => DateScalar) decidedOn: string;
  @Field(() => String, { nullable: true }) reason: string | null;
}
export const toDeclaredDecision = ({ organisationId, version, decision, decidedOn, reason }: DecisionRow): DeclaredDecision => ({ organisationId, version, decision, decidedOn, reason }); // prettier-ignore

@ObjectType({
  implements: () => [Node],
  description:
    'What a buyer bought elsewhere (平台外采购申报): one invoice, its payment, and the proof of where its goods come from. Seen by the buyer, by a supplier that sold it, and by the offices of the places of buyer and goods.',
})
export class DeclaredPurchase extends Node {
  @HideField() row: DeclaredPurchaseRow;
  @Field(() => DeclaredStatusEnum) status: DeclaredState;
  @Field(() => Int, { description: 'Of what it says now.' }) version: number;
  @Field(() => DateScalar) declaredOn: string;
}
export function toDeclaredPurchase(row: DeclaredPurchaseRow): DeclaredPurchase {
  const { id, status, version, declaredOn } = row;
  return { row, id: toGlobalId('DeclaredPurchase', id), status, version, declaredOn };
}
export const DeclaredPurchaseConnection = Connection(DeclaredPurchase);

@InputType()
export class DeclaredPurchaseFilterInput {
  @Field(() => DeclaredStatusEnum, { nullable: true }) status?: DeclaredState | null;
  @Field(() => ID, { nullable: true }) buyerId?: string | null;
}

const KEY = 'Unique in your organisation; the same input again gives the first result.';
const FILE = 'Content hash (SHA-256) of an uploaded file.';

@InputType({ description: 'A supplier by its id, or whoever has a credit code.' })
export class DeclaredSellerInput {
  @Field(() => ID, { nullable: true }) organisationId?: string | null;
  @Field(() => String, { nullable: true, description: 'Unified social credit code (统一社会信用代码).' })
  creditCode?: string | null;
  @Field(() => String, { nullable: true, description: 'Needed where the code is no supplier’s here.' })
  name?: string | null;
}
@InputType()
export class DeclaredInvoiceInput {
  @Field({ description: 'A fully digital invoice (数电发票), 20 digits; no reversing (red) one.' }) number: string;
  @Field(() => DateScalar) issuedOn: string;
  @Field(() => FenScalar, { description: 'All of it, tax included; what is not goods is freight and the like.' })
  amountFen: bigint;
  @Field({ description: FILE }) fileHash: string;
}
@InputType()
export class DeclaredPaymentInput {
  @Field(() => DateScalar) paidOn: string;
  @Field({ description: 'The bank’s reference of the transfer.' }) bankReference: string;
  @Field(() => FenScalar, { description: 'What of the invoice it paid.' }) amountFen: bigint;
  @Field({ description: FILE }) fileHash: string;
}
@InputType()
export class DeclaredRowInput {
  @Field() productName: string;
  @Field(() => String, { nullable: true, description: 'Needed where neither SKU nor lot says it.' }) categoryCode?:
    | string
    | null;
  @Field(() => String, { nullable: true, description: 'Of a supplier that sold it: says what the goods are and what a pack holds.' })
  skuCode?: string | null; // prettier-ignore
  @Field({ description: 'A decimal number above zero, such as `1250.5`.' }) quantity: string;
  @Field(() => MeasuredUnitEnum) unit: MeasuredUnit;
  @Field(() => FenScalar, { description: 'Tax included, without freight and packing (CR-2).' }) goodsFen: bigint;
  @Field(() => String, {
    nullable: true,
    description:
      'Trace code of a lot of the seller’s that the goods are of: it says where they come from, what they are, and when they were harvested.',
  })
  traceCode?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Division that the goods come from, by its code of `harvestedOn`. Needed where no lot says it.',
  })
  originCode?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'The day of the purchase where nothing is said.' })
  harvestedOn?: string | null;
  @Field(() => [String], {
    description: `What proves where they come from: 1 to ${ORIGIN_FILES_MAX} content hashes of uploaded files; none is needed where a lot is named.`,
  })
  originProof: string[];
}
@InputType()
class DeclarationInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => DeclaredSellerInput) seller: DeclaredSellerInput;
  @Field(() => DateScalar) boughtOn: string;
  @Field(() => DateScalar) acceptedOn: string;
  @Field(() => DeclaredInvoiceInput) invoice: DeclaredInvoiceInput;
  @Field(() => DeclaredPaymentInput) payment: DeclaredPaymentInput;
  @Field(() => [DeclaredRowInput], { description: `1 to ${DECLARED_ROWS_MAX}, each counted by itself.` })
  rows: DeclaredRowInput[];
}
@InputType('DeclarePurchaseInput')
export class DeclarePurchaseInputType extends DeclarationInputType {}
@InputType({ description: 'An uploaded file, as cells of a spreadsheet call it.' })
export class NamedFileInput {
  @Field() name: string;
  @Field({ description: FILE }) hash: string;
}
@InputType('DeclarePurchasesInput')
export class DeclarePurchasesInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field({
    description: `Content hash of an uploaded CSV (UTF-8 or GBK) or workbook (XLSX), with the columns of \`GET /templates/declared-purchases.csv\`; up to ${SHEET_ROWS_MAX} rows of ${SHEET_INVOICES_MAX} invoices.`,
  })
  spreadsheetHash: string;
  @Field(() => [NamedFileInput], {
    nullable: true,
    description: 'What cells call uploaded files, at most 1,000; a cell may hold a content hash as well.',
  })
  files?: NamedFileInput[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Tell what would be declared, and declare nothing.' })
  dryRun?: boolean | null;
}
@InputType('ResubmitDeclaredPurchaseInput')
export class ResubmitDeclaredPurchaseInputType extends DeclarationInputType {
  @Field(() => ID) declaredPurchaseId: string;
}
@InputType('ConfirmDeclaredPurchaseInput')
export class ConfirmDeclaredPurchaseInputType {
  @Field({ description: KEY }) idempotencyKey: string;
  @Field(() => ID) declaredPurchaseId: string;
}
@InputType('WithdrawDeclaredPurchaseInput')
export class WithdrawDeclaredPurchaseInputType extends ConfirmDeclaredPurchaseInputType {
  @Field() reason: string;
}
@InputType('SendBackDeclaredPurchaseInput')
export class SendBackDeclaredPurchaseInputType extends WithdrawDeclaredPurchaseInputType {}
@InputType('RevokeDeclaredPurchaseInput')
export class RevokeDeclaredPurchaseInputType extends WithdrawDeclaredPurchaseInputType {}

@ObjectType()
export class DeclarePurchasePayload extends Payload {
  @Field(() => DeclaredPurchase, { nullable: true }) declaredPurchase?: DeclaredPurchase | null;
}
@ObjectType({ description: 'An invoice of a file of declarations.' })
export class DeclaredInvoice {
  @HideField() declarationId: string | null;
  @Field() invoiceNumber: string;
  @Field(() => [Int], { description: 'The rows that it stands in, as a spreadsheet shows them.' }) rowNumbers: number[];
  @Field(() => DeclaredVerdictEnum) verdict: DeclaredInvoiceRow['verdict'];
}
@ObjectType()
export class DeclarePurchasesPayload extends Payload {
  @Field(() => [DeclaredInvoice], { nullable: true, description: 'By invoice number.' })
  invoices?: DeclaredInvoice[] | null;
}
@ObjectType()
export class ResubmitDeclaredPurchasePayload extends DeclarePurchasePayload {}
@ObjectType()
export class WithdrawDeclaredPurchasePayload extends DeclarePurchasePayload {}
@ObjectType()
export class SendBackDeclaredPurchasePayload extends DeclarePurchasePayload {}
@ObjectType()
export class ConfirmDeclaredPurchasePayload extends DeclarePurchasePayload {}
@ObjectType()
export class RevokeDeclaredPurchasePayload extends DeclarePurchasePayload {}
