import { Field, HideField, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  Connection,
  enumOf,
  DateScalar,
  DateTimeScalar,
  FenScalar,
  Node,
  PositionScalar,
  toGlobalId,
} from '@shanhai/graphql';
import { formatYuan } from '@shanhai/kernel';
import type { Language } from '@shanhai/kernel';
import type { Attribution } from '../rules/count-purchase';
import { type Outcome, RULES, type RuleResult } from '../rules/scheme';
import { DOCUMENT_KINDS, type DocumentKind } from '../store/entry-documents';
import type { EntryRow } from '../store/entries';
import { DeclaredRow } from './declared-purchase.types';
import { JudgedFilterInput, OutcomeEnum, PeriodInput } from './figures.types';

@ObjectType({ description: 'What one rule said, and what it looked at.' })
export class RuleAnswer {
  @Field({ description: 'Its code; never changes.' }) code: string;
  @Field({ description: 'In words, Chinese or English by Accept-Language.' }) rule: string;
  @Field() passed: boolean;
  @Field({ description: 'Its inputs as JSON.' }) inputs: string;
}
export function toRuleAnswer({ rule, passed, inputs }: RuleResult, language: Language): RuleAnswer {
  return { code: rule, rule: RULES[rule][language], passed, inputs: JSON.stringify(inputs) };
}

@ObjectType({ implements: () => [Node], description: 'A signed amount that a scheme derived from facts. Append-only.' })
export class CountEntry implements Node {
  @Field(() => ID) id: string;
  @HideField() row: EntryRow;
  @Field() scheme: string;
  @Field(() => Int) schemeVersion: number;
  @Field() measure: string;
  @Field(() => OutcomeEnum) outcome: string;
  @Field(() => DateScalar, { description: 'When it became true.' }) recognisedOn: string;
  @Field({ description: 'Month whose published figure it is part of.' }) postingMonth: string;
  @Field({ description: 'REGULAR; LATE or ADJUSTMENT where its own month was sealed.' }) posting: string;
  @Field(() => FenScalar, { description: 'Counted; 0 where a rule left it out.' }) amountFen: bigint;
  @Field() amountYuan: string;
  @Field(() => FenScalar, { description: 'Value of the goods.' }) goodsFen: bigint;
  @Field(() => [String], { description: 'Codes of the buyer’s place and those above it, at recognition.' })
  buyerCodes: string[];
  @Field(() => [String], { description: 'Codes of the origin and those above it, at recognition.' })
  originCodes: string[];
  @Field() categoryCode: string;
  @Field() channel: string;
  @Field(() => Int) evidenceLevel: number;
  @Field(() => PositionScalar, { description: 'The fact that made it, in the event log.' }) position: bigint;
}
export function toEntry(row: EntryRow): CountEntry {
  const { id, schemeCode, ...fields } = row;
  return {
    ...fields,
    row,
    id: toGlobalId('CountEntry', id),
    scheme: schemeCode,
    amountYuan: formatYuan(row.amountFen),
  };
}
export const CountEntryConnection = Connection(CountEntry);

@InputType()
export class CountEntryFilterInput extends JudgedFilterInput {
  @Field(() => String, { nullable: true }) scheme?: string | null;
  @Field(() => OutcomeEnum, {
    nullable: true,
    description:
      'COUNTED lists exactly the entries behind a figure, as many as it says. All where nothing is said: also what a rule left out, whose counted amount is 0.',
  })
  outcome?: Outcome | null;
  @Field(() => PeriodInput, { nullable: true }) period?: PeriodInput | null;
  @Field(() => ID, { nullable: true }) orderLineId?: string | null;
  @Field(() => PositionScalar, {
    nullable: true,
    description:
      'A figure’s `countedThrough`: entries of facts up to it alone, which are exactly those behind the figure, however many come meanwhile. Give it for every page. What is counted now where nothing is said.',
  })
  countedThrough?: bigint | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'A figure’s `divisionsAsOf`: `buyerCode` and `originCode` name places of the division tree of that date, and entries of their older codes are listed too (CR-9). Codes of each date where nothing is said.',
  })
  divisionsAsOf?: string | null;
}

const DocumentKindEnum = enumOf(DOCUMENT_KINDS);
registerEnumType(DocumentKindEnum, { name: 'SupportingDocumentKind' });
@ObjectType({ description: 'A file behind a fact; `GET /files/{hash}` with your token answers its content.' })
export class SupportingDocument {
  @Field(() => DocumentKindEnum) kind: DocumentKind;
  @Field({
    description: 'Of the claim, certificate, invoice, bank reference, form or report; of a proof of origin, the place.',
  })
  number: string;
  @Field(() => DateScalar, { nullable: true }) issuedOn: string | null;
  @Field({ description: 'SHA-256 of its content.' }) hash: string;
  @Field() mediaType: string;
  @Field(() => Int) sizeBytes: number;
}

@ObjectType({
  description:
    'The row of a bank’s statement that proves a payment. The statement itself tells of other payers, and only its custodian opens it.',
})
export class ProvingTransfer {
  @Field() bankReference: string;
  @Field(() => DateScalar) bookedOn: string;
  @Field() payerName: string;
  @Field(() => FenScalar, { description: 'All that came.' }) amountFen: bigint;
  @Field(() => FenScalar, { description: 'What of it paid this purchase.' }) paidFen: bigint;
  @Field({ description: 'SHA-256 of the statement.' }) statementHash: string;
}

@ObjectType({ description: 'A business event in the log, without its payload.' })
export class FactSummary {
  @Field(() => PositionScalar) position: bigint;
  @Field() type: string;
  @Field(() => DateScalar, { description: 'When it became true.' }) businessDate: string;
  @Field(() => DateTimeScalar, { description: 'When it was recorded.' }) recordedAt: Date;
  @Field(() => [SupportingDocument], { description: 'Files that support it.' }) documents: SupportingDocument[];
  @Field(() => ProvingTransfer, {
    nullable: true,
    description: 'Of a payment: the transfer that made it, for offices and for the buyer that paid.',
  })
  transfer: ProvingTransfer | null;
  @Field(() => String, { nullable: true, description: 'Of a return, refund, cut, move of a unit or ending.' }) reason:
    | string
    | null;
}

@ObjectType({ description: 'A unit’s move that says to whom an entry is credited (CR-17).' })
export class AttributionMove {
  @Field(() => ID, { description: 'Id of the change of the unit; opens with `node`.' }) unitChangeId: string;
  @Field(() => DateScalar, { description: 'Since when the unit stands there.' }) from: string;
  @Field() reason: string;
}
export function toAttributionMove({ changeId, from, reason }: Attribution): AttributionMove {
  return { unitChangeId: toGlobalId('UnitChange', changeId), from, reason };
}

@ObjectType({ description: 'The way from an entry to the rules and facts that made it.' })
export class EntryExplanation {
  @Field(() => CountEntry) entry: CountEntry;
  @Field(() => [RuleAnswer]) rules: RuleAnswer[];
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Recognition date of the entries that it takes back (CR-5).',
  })
  takesBackOf: string | null;
  @Field(() => [AttributionMove], {
    description: 'Moves of units since the facts were recorded, where they say to whom it is credited.',
  })
  attribution: AttributionMove[];
  @Field(() => [CountEntry], { description: 'Entries that it takes back (CR-5), each to be opened in turn.' })
  takesBack: CountEntry[];
  @Field(() => [FactSummary], {
    description: 'Facts of the supplier order, or of the declaration, up to the one that made it.',
  })
  facts: FactSummary[];
}

@ObjectType({ description: 'Money of an order line with the reason why it counts or not.' })
export class LinePart {
  @Field({
    description:
      'COUNTED, a rule’s outcome, or what is missing: LOT_NOT_NAMED, NOT_ACCEPTED, NOT_PAID, NOT_PAID_IN_FULL, REFUNDED, NOT_SOLD, ORDER_ENDED, SCHEME_NOT_IN_FORCE; COUNTED_AS_PURCHASE where a sale would add nothing.',
  })
  reason: string;
  @Field({ description: 'The reason in words, Chinese or English by Accept-Language.' }) reasonText: string;
  @Field(() => FenScalar) amountFen: bigint;
  @Field() amountYuan: string;
  @Field(() => DateScalar, { nullable: true }) recognisedOn: string | null;
  @Field(() => String, { nullable: true, description: 'The lot’s trace code, where it is of one lot that is named.' })
  traceCode: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'What would make it count: one change, or each that it takes, in order. Rules are asked as if it came today, so that nobody pays for what cannot count. Null where nothing has to change.',
  })
  change: string | null;
  @Field(() => [String], {
    description:
      'Codes of these changes, by what has to go away: reasons, EVIDENCE_LEVEL_1 to 3 for the evidence that the scheme asks for, MONEY_ELSEWHERE where money rests with goods that are no longer owed.',
  })
  changes: readonly string[];
  @Field(() => [RuleAnswer]) rules: RuleAnswer[];
}
@ObjectType()
export class LineExplanation {
  @Field() scheme: string;
  @Field(() => Int) schemeVersion: number;
  @Field(() => FenScalar, { description: 'What of the line counts.' }) countedFen: bigint;
  @Field(() => PositionScalar, {
    description: 'The position of the log that it is true at, as that of totals; one for all that is answered.',
  })
  countedThrough: bigint;
  @Field(() => String, {
    nullable: true,
    description: 'The smallest change that would make more of it count; null where nothing is missing.',
  })
  smallestChange: string | null;
  @Field(() => [LinePart]) parts: LinePart[];
}
@ObjectType({ description: 'One order line under every scheme that is in force.' })
export class OrderLineExplanation {
  @Field(() => ID) orderLineId: string;
  @Field(() => [LineExplanation]) schemes: LineExplanation[];
}
@ObjectType({ description: 'Goods that were bought elsewhere, under every scheme.' })
export class DeclaredRowExplanation {
  @Field(() => DeclaredRow) row: DeclaredRow;
  @Field(() => [LineExplanation]) schemes: LineExplanation[];
}
