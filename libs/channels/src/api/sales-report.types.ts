import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, enumOf, FenScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { type Fen, formatYuan } from '@shanhai/kernel';
import { CELL_LENGTH_MAX, ROW_KEY_LENGTH_MAX, SAID_FIELDS, type SaidField } from '../rules/read-sales-row';
import {
  EVIDENCE_MAX,
  REPORT_STATES,
  ROW_DISPUTES,
  type ReportState,
  type RowDispute,
  ROWS_PER_CALL_MAX,
  ROWS_PER_REPORT_MAX,
  TITLE_LENGTH_MAX,
  type Verdict,
  VERDICTS,
} from '../rules/sales-report';
import type { RowVersion } from '../store/sales-corrections';
import type { SalesReportRow, VerdictCount } from '../store/sales-reports';
import type { SalesRowRow } from '../store/sales-rows';

export const SalesReportStatusEnum = enumOf(REPORT_STATES);
registerEnumType(SalesReportStatusEnum, {
  name: 'SalesReportStatus',
  description:
    'READING: its file is read. MATCHING: rows are matched to deliveries. DRAFT: all are judged. SUBMITTED: before the office. CONFIRMING: on its way into the figures. CONFIRMED. DISCARDED by the partner. FAILED: the file cannot be read.',
});
export const SalesVerdictEnum = enumOf(VERDICTS);
registerEnumType(SalesVerdictEnum, {
  name: 'SalesVerdict',
  description:
    'NEW: adds to assisted sales. COUNTED_AS_PURCHASE: sell-through of goods that count already. MORE_THAN_DELIVERED: only what was accepted here and not sold before counts. IMPLAUSIBLE_PRICE: counts where the office says so. UNKNOWN_SKU, UNKNOWN_LOT (or not delivered to the partner), UNIT_UNKNOWN (or no whole packs), PERIOD_LOCKED, NOT_REGISTERED (on the day), DUPLICATE (the row key stands), REPLACED (by a later row of the report), INTENT (intended or signed, never counted), INVALID: count nothing. Of corrections: WITHDRAWN takes back the row that stands under the key, NOTHING_TO_CORRECT names none; a row of DISPUTED (what it corrects is in dispute), UNKNOWN_SKU, UNKNOWN_LOT, UNIT_UNKNOWN, PERIOD_LOCKED, NOT_REGISTERED, INVALID, or IMPLAUSIBLE_PRICE that the office does not let count leaves what stands as it is.',
});
export const SalesRowDisputeEnum = enumOf(ROW_DISPUTES);
registerEnumType(SalesRowDisputeEnum, {
  name: 'SalesRowDispute',
  description: 'How the last dispute about a row stands: open, settled and it stands, or taken back.',
});
/** `ROW_KEY` on the wire is `rowKey` here. */
export const SalesRowFieldEnum = Object.fromEntries(
  SAID_FIELDS.map((field) => [field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(), field]),
);
registerEnumType(SalesRowFieldEnum, { name: 'SalesRowField', description: 'What a row of a sales report says.' });

@ObjectType({ description: 'Why a file cannot be read.' })
export class SalesReportFault {
  @Field() code: string;
  @Field() message: string;
}

@ObjectType({ description: 'The rows of one verdict, added up.' })
export class SalesVerdictCount {
  @Field(() => SalesVerdictEnum) verdict: Verdict;
  @Field(() => Int) rows: number;
  @Field(() => String, { description: 'Packs that the rows say.' }) packs: string;
  @Field(() => String, { description: 'Of those: matched to deliveries.' }) matchedPacks: string;
  @Field(() => String, { description: 'Of those matched: counted as a purchase already, when they were judged.' })
  countedPacks: string;
  @Field(() => FenScalar, { description: 'What suppliers were to be paid for the packs matched.' }) exOriginFen: Fen;
  @Field(() => FenScalar, { description: 'What customers paid, as the rows say.' }) retailFen: Fen;
  @Field() retailYuan: string;
}

export function toVerdictCount({
  reportId: _,
  packs,
  matchedPacks,
  countedPacks,
  ...row
}: VerdictCount): SalesVerdictCount {
  const texts = { packs: String(packs), matchedPacks: String(matchedPacks), countedPacks: String(countedPacks) };
  return { ...row, ...texts, retailYuan: formatYuan(row.retailFen) };
}

@ObjectType({
  implements: () => [Node],
  description:
    'What one outlet of a channel partner, or the partner itself, sold (销售报告). Seen by the partner, and by offices of its places once it is submitted.',
})
export class SalesReport extends Node {
  @Field() title: string;
  @Field(() => String, {
    nullable: true,
    description: 'Why it corrects rows of confirmed reports; null where it tells of new sales.',
  })
  correctionReason: string | null;
  @Field(() => SalesReportStatusEnum) status: ReportState;
  @Field(() => String, { nullable: true, description: 'SHA-256 of the file that it came as; null over the API.' })
  fileHash: string | null;
  @Field(() => [String], { description: 'SHA-256 of papers beside it.' }) evidence: string[];
  @Field(() => Int, { description: 'Rows read so far.' }) rowsRead: number;
  @Field(() => Int, { nullable: true, description: 'Rows in all; null until the file was looked through.' })
  rowsTotal: number | null;
  @Field(() => DateScalar) createdOn: string;
  @Field(() => DateScalar, { nullable: true }) submittedOn: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'When it was confirmed or sent back.' }) decidedOn:
    | string
    | null;
  @Field(() => String, { nullable: true, description: 'Why it was sent back.' }) reason: string | null;
  @Field({ description: 'Whether rows of implausible prices count, too.' }) withImplausible: boolean;
  @Field({ description: 'Where the verdicts are to be had as CSV, with your token.' }) verdictsPath: string;

  /** For the resolvers of other fields; not on the wire. */
  row: SalesReportRow;
}

export function toSalesReport(row: SalesReportRow): SalesReport {
  const { title, correctionReason, status, fileHash, evidence, rowsRead, rowsTotal } = row;
  const { createdOn, submittedOn, decidedOn, reason, withImplausible } = row;
  const id = toGlobalId('SalesReport', row.id);
  const said = { title, correctionReason, status, fileHash, evidence, rowsRead, rowsTotal };
  const moved = { createdOn, submittedOn, decidedOn, reason, withImplausible };
  return { id, ...said, ...moved, verdictsPath: `/sales-reports/${id}/verdicts.csv`, row };
}

@ObjectType()
export class SalesReportConnection extends Connection(SalesReport) {}

@ObjectType({ description: 'A row of a sales report as it was said, and what became of it.' })
export class SalesReportRowType {
  @Field(() => Int, { description: 'As the spreadsheet shows it, or in the order in which rows came.' })
  rowNumber: number;
  @Field() rowKey: string;
  @Field() skuCode: string;
  @Field() gtin: string;
  @Field() lot: string;
  @Field() quantity: string;
  @Field() unit: string;
  @Field() retailYuan: string;
  @Field(() => DateScalar, { nullable: true, description: 'Null where what was said is no day.' }) soldOn:
    | string
    | null;
  @Field() kind: string;
  @Field(() => SalesVerdictEnum, { nullable: true, description: 'Null until it is judged.' }) verdict: Verdict | null;
  @Field(() => [SalesRowFieldEnum], { description: 'Of INVALID: what is wrong.' }) faults: SaidField[];
  @Field(() => Int, { nullable: true, description: 'Of the SKU; null where that is unknown.' }) packs: number | null;
  @Field(() => Int, { description: 'Packs matched to deliveries.' }) matchedPacks: number;
  @Field(() => Int, { description: 'Of those: counted as a purchase already, when it was judged.' })
  countedPacks: number;
  @Field(() => FenScalar, { description: 'What the supplier was to be paid for the packs matched.' }) exOriginFen: Fen;
  @Field(() => ID, { nullable: true, description: 'Of DUPLICATE: the report in which the key stands.' })
  standsInId: string | null;
  @Field(() => Int, { nullable: true, description: 'Of DUPLICATE: its row there.' }) standsInRow: number | null;
}

export function toSalesReportRow(row: SalesRowRow): SalesReportRowType {
  const {
    fields = [],
    reportId = null,
    rowNumber = null,
  } = (row.detail ?? {}) as {
    fields?: SaidField[];
    reportId?: string | null;
    rowNumber?: number | null;
  };
  return {
    ...row.said,
    ...row,
    faults: fields,
    standsInId: reportId && toGlobalId('SalesReport', reportId),
    standsInRow: rowNumber,
  };
}

@ObjectType()
export class SalesReportRowConnection extends Connection(SalesReportRowType, 'SalesReportRow') {}

@ObjectType({
  description: 'What a confirmed report says of a row key (行键). The latest version that stands is what counts.',
})
export class SalesRowVersion {
  @Field(() => ID) reportId: string;
  @Field(() => Int) rowNumber: number;
  @Field(() => DateScalar) confirmedOn: string;
  @Field(() => String, { nullable: true, description: 'Null in the first report.' }) correctionReason: string | null;
  @Field(() => SalesVerdictEnum) verdict: Verdict;
  @Field(() => DateScalar, { nullable: true, description: 'Null where it was withdrawn.' }) soldOn: string | null;
  @Field(() => Int, { description: 'Packs matched to deliveries.' }) matchedPacks: number;
  @Field(() => FenScalar, { description: 'What the supplier was to be paid for the packs matched.' }) exOriginFen: Fen;
  @Field(() => FenScalar, { nullable: true, description: 'What customers paid; null where it was withdrawn.' })
  retailFen: Fen | null;
  @Field({ description: 'Whether it is the row that has the key now.' }) stands: boolean;
  @Field(() => SalesRowDisputeEnum, { nullable: true, description: 'Null where nobody disputed it.' })
  dispute: RowDispute | null;
}

export function toSalesRowVersion({ reportId, ...row }: RowVersion): SalesRowVersion {
  return { ...row, reportId: toGlobalId('SalesReport', reportId) };
}

@InputType()
export class SalesReportFilterInput {
  @Field(() => SalesReportStatusEnum, { nullable: true }) status?: ReportState | null;
  @Field(() => ID, { nullable: true }) partnerId?: string | null;
}

@InputType()
export class DraftSalesReportInput {
  @Field() idempotencyKey: string;
  @Field({ description: `At most ${TITLE_LENGTH_MAX} characters.` }) title: string;
  @Field(() => ID, { nullable: true, description: 'A confirmed outlet of yours; null where you sell yourself.' })
  outletId?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Makes it a correction, with this reason: each row names by its key one of your confirmed reports and says what is right; of the kind WITHDRAWN (撤回), or of the quantity 0, it is taken back. Once the office confirms it, the difference counts as of that day.',
  })
  correctionReason?: string | null;
  @Field(() => String, {
    nullable: true,
    description: `SHA-256 of a CSV (UTF-8 or GBK) or workbook (XLSX, its first sheet) with at most ${ROWS_PER_REPORT_MAX} rows, uploaded before. Heads: 行键, SKU编码 or 商品条码, 批次, 数量, 单位, 零售金额, 销售日期, 类型. Null: rows come by addSalesRows.`,
  })
  fileHash?: string | null;
  @Field(() => [String], { nullable: true, description: `SHA-256 of papers beside it, at most ${EVIDENCE_MAX}.` })
  evidence?: string[] | null;
}

@InputType({ description: `Texts of at most ${CELL_LENGTH_MAX} characters, as a spreadsheet's cells.` })
export class SalesRowInput {
  @Field({
    description: `Your own name of the row, at most ${ROW_KEY_LENGTH_MAX} characters: the same one is counted once.`,
  })
  rowKey: string;
  @Field(() => String, { nullable: true }) skuCode?: string | null;
  @Field(() => String, { nullable: true, description: 'In place of the SKU’s code.' }) gtin?: string | null;
  @Field(() => String, { nullable: true, description: 'Trace code, or another name of the lot.' }) lot?: string | null;
  @Field({ description: 'At most three decimals.' }) quantity: string;
  @Field({
    description:
      'PACK (包 袋 盒 瓶 罐 份), CASE (箱), KG (千克 公斤), 斤, G (克), T (吨), L (升), ML (毫升), PIECE (个 枚).',
  })
  unit: string;
  @Field({ description: 'What customers paid, in yuan.' }) retailYuan: string;
  @Field({ description: 'YYYY-MM-DD.' }) soldOn: string;
  @Field(() => String, {
    nullable: true,
    description: 'SALE where nothing is said; INTENT, SIGNED are never counted; WITHDRAWN in a correction.',
  })
  kind?: string | null;
}

@InputType()
export class AddSalesRowsInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) reportId: string;
  @Field(() => [SalesRowInput], { description: `1 to ${ROWS_PER_CALL_MAX}.` }) rows: SalesRowInput[];
}
@InputType()
export class SubmitSalesReportInput {
  @Field(() => ID) reportId: string;
}
@InputType()
export class DiscardSalesReportInput {
  @Field(() => ID) reportId: string;
}
@InputType()
export class SendBackSalesReportInput {
  @Field(() => ID) reportId: string;
  @Field() reason: string;
}
@InputType()
export class ConfirmSalesReportInput {
  @Field() idempotencyKey: string;
  @Field(() => ID) reportId: string;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Rows of implausible prices count too. False where nothing is said.',
  })
  withImplausible?: boolean | null;
}

@ObjectType()
export class DraftSalesReportPayload extends Payload {
  @Field(() => SalesReport, { nullable: true }) report?: SalesReport;
}
@ObjectType()
export class AddSalesRowsPayload extends Payload {
  @Field(() => SalesReport, { nullable: true }) report?: SalesReport;
}
@ObjectType()
export class SubmitSalesReportPayload extends Payload {
  @Field(() => SalesReport, { nullable: true }) report?: SalesReport;
}
@ObjectType()
export class DiscardSalesReportPayload extends Payload {
  @Field(() => SalesReport, { nullable: true }) report?: SalesReport;
}
@ObjectType()
export class SendBackSalesReportPayload extends Payload {
  @Field(() => SalesReport, { nullable: true }) report?: SalesReport;
}
@ObjectType()
export class ConfirmSalesReportPayload extends Payload {
  @Field(() => SalesReport, { nullable: true }) report?: SalesReport;
}
