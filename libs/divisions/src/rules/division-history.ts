import { type BusinessDate, groupedBy, Reasons } from '@shanhai/kernel';
import type { PlaceLevel, PlaceSpan, Successor } from './place-book';

/** Columns of the national history of county codes, as it is published. */
export const HISTORY_COLUMNS = ['代码', '二级行政区', '名称', '级别', '启用时间', '变更/弃用时间', '新代码'] as const;
type Column = (typeof HISTORY_COLUMNS)[number] | '状态';

export interface HistoryRow {
  row: number;
  values: Record<string, string>;
}

const LEVELS: Record<string, PlaceLevel> = { 省级: 1, 地级: 2, 县级: 3 };
/** Counties right under the province, in place of a city's name. */
const DIRECT = '直辖';
/** The code stays, the place's name or rank changes. */
const RENAMED = '变更';
const CODE = /^\d{6}$/;
const YEAR = /^(19|20)\d{2}$/;
const SUCCESSORS = /^\d{6}(\[\d{4}\])?(;\d{6}(\[\d{4}\])?)*$/;
/** So many faults are told at once. */
const REASONS_MAX = 20;

/**
 * Spans of the published history. It tells years only: a change holds from 1 January of its year.
 * `130108[2001]` is a part that went to 130108 in 2001; without a year the place as a whole went there when it ended.
 * @throws Refusal CSV_VALUE with row and column, at `content`.
 */
export function readDivisionHistory(rows: readonly HistoryRow[], isKnown: (code: string) => boolean): PlaceSpan[] {
  const reasons = new Reasons();
  let faults = 0;
  const fault = ({ row, values }: HistoryRow, column: Column) => {
    if ((faults += 1) <= REASONS_MAX) reasons.add('CSV_VALUE', ['content'], { row, column, value: values[column] });
  };
  const codes = new Set(rows.map(({ values }) => values['代码']));
  const exists = (code: string) => codes.has(code) || isKnown(code);
  const read = rows.map((row) => ({ row, span: readSpan(row, exists, (column) => fault(row, column)) }));
  for (const ofCode of groupedBy(read, ({ span }) => span.code).values()) {
    const sorted = ofCode.sort((a, b) => (a.span.validFrom < b.span.validFrom ? -1 : 1));
    sorted.forEach(({ row, span }, index) => {
      const later = sorted[index + 1];
      if (later && (span.validUntil === null || later.span.validFrom < span.validUntil)) fault(later.row, '启用时间');
      // Where a code was kept through a change and the file names no successor, it is the same place.
      const kept = row.values['状态'] === RENAMED && span.successors.every((successor) => successor.partial);
      if (kept && later?.span.validFrom === span.validUntil) span.successors.push(whole(span.code, span.validUntil!));
    });
  }
  reasons.refuseIfAny();
  return read.map(({ span }) => span);
}

function readSpan(
  { values }: HistoryRow,
  exists: (code: string) => boolean,
  fault: (column: Column) => void,
): PlaceSpan {
  const { 代码: code, 名称: name, 新代码: next } = values;
  const level = LEVELS[values['级别']];
  const validFrom = firstOf(values['启用时间']);
  const validUntil = values['变更/弃用时间'] === '' ? null : firstOf(values['变更/弃用时间']);
  if (!CODE.test(code)) fault('代码');
  if (name === '') fault('名称');
  if (!level) fault('级别');
  if (!YEAR.test(values['启用时间'])) fault('启用时间');
  if (validUntil !== null && (!YEAR.test(values['变更/弃用时间']) || validUntil <= validFrom)) fault('变更/弃用时间');
  const successors = next === '' ? [] : readSuccessors(next, validUntil);
  if (
    next !== '' &&
    !(SUCCESSORS.test(next) && successors.every(({ code: to, changedOn }) => changedOn !== '' && exists(to)))
  )
    fault('新代码');
  return {
    code,
    name,
    level,
    parentCode: parentOf(code, level, values['二级行政区'], exists),
    validFrom,
    validUntil,
    successors,
  };
}

function readSuccessors(text: string, validUntil: BusinessDate | null): Successor[] {
  return text.split(';').map((part) => {
    const [code, year] = part.replace(']', '').split('[');
    return year ? { code, changedOn: firstOf(year), partial: true } : whole(code, validUntil ?? '');
  });
}

/** By the digits of the code; straight under the province where the file says so or knows no such city. */
function parentOf(code: string, level: PlaceLevel, above: string, exists: (code: string) => boolean): string | null {
  if (level === 1) return null;
  const city = `${code.slice(0, 4)}00`;
  return level === 3 && above !== DIRECT && exists(city) ? city : `${code.slice(0, 2)}0000`;
}

function whole(code: string, changedOn: BusinessDate): Successor {
  return { code, changedOn, partial: false };
}

function firstOf(year: string): BusinessDate {
  return `${year}-01-01`;
}
