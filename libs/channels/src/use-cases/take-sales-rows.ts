import { Injectable } from '@nestjs/common';
import { gtin14 } from '@shanhai/catalogue';
import type { Tx } from '@shanhai/database';
import { Clock, contentHash, isText, monthOf } from '@shanhai/kernel';
import { readTraceCode } from '@shanhai/tracing';
import { type FirstJudgement, judgeRow } from '../rules/judge-row';
import { type ReadRow, readSalesRow, type SaidRow, withdraws } from '../rules/read-sales-row';
import { dropMatches, lockMatching } from '../store/partner-deliveries';
import type { SalesReportRow } from '../store/sales-reports';
import { type StandingRow, standingRows } from '../store/sales-corrections';
import {
  claimKeys,
  type ClaimedKey,
  holdersOf,
  insertSalesRows,
  keysOf,
  moveKeys,
  namedLots,
  namedSkus,
  type NewSalesRow,
  setVerdicts,
} from '../store/sales-rows';
import { ReadRowRules } from './read-row-rules';

export interface NumberedRow {
  rowNumber: number;
  said: SaidRow;
}

/** A row that is judged as far as it can be before it is matched. */
interface Judged extends NumberedRow {
  contentHash: string;
  /** Null where it could not be read. */
  read: ReadRow | null;
  judgement: FirstJudgement;
  detail: Record<string, unknown> | null;
}

/**
 * Takes rows into a report that is locked: reads and judges each by itself, and keeps them with their row keys, some
 * ten statements for all of them. The same key with the same content changes nothing. With another content it replaces what the report said before where
 * rows come over the API; within one file, or where another report has the key, the first one stands. A row of a correction
 * names by its key one that stands in a confirmed report.
 */
@Injectable()
export class TakeSalesRows {
  constructor(
    private readonly rules: ReadRowRules,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, report: SalesReportRow, rows: readonly NumberedRow[]): Promise<void> {
    const of = keysOf(report);
    const standing = of.corrects ? await this.standing(tx, report, rows) : null;
    const judged = await this.judge(tx, report, rows, standing);
    if (standing) for (const each of judged.filter(wantsKey)) correct(each, standing.get(each.said.rowKey));
    const wanting = judged.filter(wantsKey);
    const first = new Map<string, Judged>();
    for (const each of wanting) if (!first.has(each.said.rowKey)) first.set(each.said.rowKey, each);
    const claimed = await claimKeys(tx, of, [...first.values()].map(keyOf));
    const holders = await holdersOf(
      tx,
      of,
      [...first.keys()].filter((key) => !claimed.has(key)),
    );
    const replacing: { key: ClaimedKey; replaced: number }[] = [];
    for (const each of wanting) {
      const { rowKey } = each.said;
      if (first.get(rowKey) !== each) {
        stand(
          each,
          { reportId: report.id, rowNumber: first.get(rowKey)!.rowNumber },
          each.contentHash === first.get(rowKey)!.contentHash,
        );
        continue;
      }
      const holder = holders.get(rowKey);
      if (!holder) continue;
      const same = holder.contentHash === each.contentHash;
      if (holder.reportId === report.id && report.fileHash === null && !same)
        replacing.push({ key: keyOf(each), replaced: holder.rowNumber });
      else stand(each, holder, same);
    }
    if (replacing.length > 0) {
      const numbers = replacing.map(({ replaced }) => replaced);
      dropMatches(tx, of, numbers);
      setVerdicts(
        tx,
        of,
        numbers.map((rowNumber) => ({
          rowNumber,
          verdict: 'REPLACED',
          matchedPacks: 0,
          countedPacks: 0,
          exOriginFen: 0n,
        })),
      );
      moveKeys(
        tx,
        of,
        replacing.map(({ key }) => key),
      );
    }
    insertSalesRows(tx, of, judged.map(toRow));
  }

  /** The rows that those of a correction name. Whatever else changes them waits until it is over. */
  private async standing(tx: Tx, { partnerId }: SalesReportRow, rows: readonly NumberedRow[]) {
    await lockMatching(tx, partnerId);
    const keys = rows.map(({ said }) => said.rowKey).filter((key) => isText(key));
    return standingRows(tx, partnerId, [...new Set(keys)]);
  }

  private async judge(
    tx: Tx,
    report: SalesReportRow,
    rows: readonly NumberedRow[],
    standing: ReadonlyMap<string, StandingRow> | null,
  ): Promise<Judged[]> {
    const today = this.clock.today();
    const read = rows.map(({ said }) => readSalesRow(said, today));
    const good = read.filter((each): each is ReadRow => !('faults' in each));
    const lots = [...new Set(good.flatMap(({ lot }) => (lot === null ? [] : [lot, readTraceCode(lot) ?? lot])))];
    const codes = [...new Set(good.flatMap(({ skuCode }) => skuCode ?? []))];
    const gtins = [...new Set(good.flatMap(({ gtin }) => (gtin === null ? [] : [gtin14(gtin)])))];
    const [skus, lotIds, rules] = await tx.together([
      namedSkus(tx, codes, gtins),
      namedLots(tx, lots),
      this.rules.run(tx, report, [...new Set(good.map(({ soldOn }) => monthOf(soldOn)))]),
    ]);
    return rows.map((row, index): Judged => {
      const each = read[index];
      const hash = contentHash(row.said).toString('hex');
      const unread = { skuId: null, supplierId: null, lotId: null, packs: null };
      if (standing && withdraws(row.said))
        return { ...row, contentHash: hash, read: null, judgement: { ...unread, verdict: 'WITHDRAWN' }, detail: null };
      if ('faults' in each) {
        const judgement = { ...unread, verdict: 'INVALID' } as const;
        return { ...row, contentHash: hash, read: null, judgement, detail: { fields: each.faults } };
      }
      const sku = (each.skuCode === null ? skus.get(`:${gtin14(each.gtin!)}`) : skus.get(each.skuCode)) ?? null;
      const lotId =
        each.lot === null ? null : (lotIds.get(readTraceCode(each.lot) ?? each.lot) ?? lotIds.get(each.lot) ?? null);
      const corrected = standing?.get(each.rowKey)?.soldOn ?? null;
      const named = { sku, lotId, correctedMonth: corrected && monthOf(corrected) };
      return { ...row, contentHash: hash, read: each, judgement: judgeRow(each, named, rules), detail: null };
    });
  }
}

/** Rows that sell, or say that they do not: each needs its key. */
const wantsKey = ({ judgement: { verdict } }: Judged) =>
  verdict === null || verdict === 'INTENT' || verdict === 'WITHDRAWN';

/** Judges a row of a correction by the one that stands under its key: there must be one, which says something else and is not in dispute. */
function correct(row: Judged, standing: StandingRow | undefined): void {
  if (!standing) row.judgement = { ...row.judgement, verdict: 'NOTHING_TO_CORRECT' };
  else if (standing.contentHash === row.contentHash) stand(row, standing, true);
  else if (standing.disputed) row.judgement = { ...row.judgement, verdict: 'DISPUTED' };
}

/** Another row stands under the key. */
function stand(row: Judged, { reportId, rowNumber }: { reportId: string; rowNumber: number }, same: boolean): void {
  row.judgement = { ...row.judgement, verdict: 'DUPLICATE' };
  row.detail = { reportId, rowNumber, same };
}

const keyOf = ({ rowNumber, contentHash: hash, said: { rowKey } }: Judged): ClaimedKey => ({
  rowKey,
  rowNumber,
  contentHash: hash,
});

/** What PostgreSQL keeps of a text: no zero bytes, no halves of pairs, and of cells that are too long the beginning. */
const kept = (text: string) => text.slice(0, 200).replace(/\0|\p{Surrogate}/gu, '\uFFFD');

function toRow({ rowNumber, said, contentHash: hash, read, judgement, detail }: Judged): NewSalesRow {
  const keptSaid = Object.fromEntries(Object.entries(said).map(([field, text]) => [field, kept(text as string)]));
  return {
    rowNumber,
    rowKey: kept(said.rowKey),
    said: keptSaid as unknown as SaidRow,
    contentHash: hash,
    retailFen: read?.retailFen ?? null,
    soldOn: read?.soldOn ?? null,
    ...judgement,
    detail,
  };
}
