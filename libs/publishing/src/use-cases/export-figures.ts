import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { toGlobalId, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, type Language, refuse } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import {
  CarryPlaces,
  countedThrough,
  DIVISION_FACETS,
  type EntryFilter,
  type Facet,
  facetKey,
  namesOf,
  RULES,
  schemeRows,
  type SchemeRow,
  SumTotals,
  type TotalsQuestion,
  versionsIn,
} from '@shanhai/procurement';
import { coverOf, type Question } from '../rules/cover';
import { entryColumns, entryRow, namedIn } from '../rules/entry-columns';
import type { Table } from '../rules/table';
import { totalColumns, totalRow } from '../rules/total-columns';
import { entryBatches } from '../store/entry-rows';

/** Rows of totals in one file. They are of one moment, so they are read by one statement and kept until they are written. */
export const TOTAL_ROWS_MAX = 100_000;
const ROWS_AT_ONCE = 2_000;
/** Names kept for the rows to come. */
const NAMES_KEPT = 20_000;

/** Totals of one scheme; `asOf` is the date of the division tree, where one is stated. */
export interface AskedTotals extends Omit<TotalsQuestion, 'schemes' | 'places' | 'rowsMax'> {
  scheme: string;
  asOf: BusinessDate | null;
}

/** Entries behind figures; `asOf` is the date of the division tree that the filter's places are of, where one is stated. */
export interface AskedEntries extends EntryFilter {
  asOf: BusinessDate | null;
}

/** A file to be: its table, and what is told of it beside. */
export interface Export {
  table: Table;
  countedThrough: bigint;
  scheme: string | null;
  /** Versions of the scheme that hold in the period. */
  versions: number[];
}

/**
 * Exports of totals and entries, each of one moment: the facts up to `countedThrough`. Visible is what the viewer's figures
 * are made of. Each is noted in the audit trail.
 * Refusals: NOT_FOUND (scheme); TOO_MANY (groupBy) for totals of more than 100,000 rows.
 */
@Injectable()
export class ExportFigures {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sumTotals: SumTotals,
    private readonly places: CarryPlaces,
  ) {}

  /** Counted totals by facets. `asked` is the question in the asker's words, for the cover. */
  async totals(viewer: Viewer, question: AskedTotals, asked: object, language: Language): Promise<Export> {
    const { scheme, groupBy, asOf } = question;
    const schemes = await this.versionsOf(scheme, question);
    const sums = await this.sumTotals.run(viewer, { ...question, schemes: [scheme], rowsMax: TOTAL_ROWS_MAX }, asOf);
    const { countedThrough: through, rows, book } = sums;
    const { apart } = this.database;
    const nameEach = namesFor(apart, language);
    async function* batches() {
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const some = rows.slice(from, from + ROWS_AT_ONCE);
        const names = await nameEach(some.flatMap((row) => row.keys.filter((key) => key !== null)));
        // A division as of a stated date has the name of that date.
        const nameOf = (facet: Facet, key: string) =>
          (asOf && DIVISION_FACETS.has(facet) && book?.spanAt(key, asOf)?.name) || (names.get(key) ?? key);
        yield some.map((row) => totalRow(row, groupBy, { keyOf: facetKey, nameOf }));
      }
    }
    return this.exported(
      viewer,
      'exportTotals',
      { ...question, schemes, asked, through, language },
      {
        columns: totalColumns(groupBy, language),
        batches: batches(),
      },
    );
  }

  /** Entries behind figures. */
  async entries(viewer: Viewer, { asOf, ...filter }: AskedEntries, asked: object, language: Language): Promise<Export> {
    const schemes = filter.scheme ? await this.versionsOf(filter.scheme, filter) : [];
    const { apart } = this.database;
    const through = await countedThrough(apart, filter.through);
    // Read after the position: what is recorded up to it is among these places.
    const recorded = { schemes: filter.scheme ? [filter.scheme] : null, stages: false };
    const places = asOf === null ? null : (await this.places.run(apart, viewer, recorded, asOf)).places;
    const nameEach = namesFor(apart, language);
    async function* batches() {
      for await (const entries of entryBatches(apart, viewer, { filter, places }, through)) {
        const names = await nameEach(entries.flatMap(namedIn));
        yield entries.map((entry) =>
          entryRow(
            {
              ...entry,
              id: toGlobalId('CountEntry', entry.id),
              supplierOrderId: toGlobalId('SupplierOrder', entry.supplierOrderId),
              orderLineId: toGlobalId('OrderLine', entry.orderLineId),
            },
            { language, names, rules: RULES },
          ),
        );
      }
    }
    const question = { ...filter, basis: filter.basis ?? 'RECOGNITION', groupBy: null };
    return this.exported(
      viewer,
      'exportEntries',
      { ...question, schemes, asked, through, language },
      {
        columns: entryColumns(language),
        batches: batches(),
      },
    );
  }

  /** Puts the cover on a table, and notes in the trail who took it. */
  private async exported(
    viewer: Viewer,
    operation: 'exportTotals' | 'exportEntries',
    question: Omit<Question, 'organisation' | 'seatCode' | 'at'>,
    table: Omit<Table, 'cover'>,
  ): Promise<Export> {
    const { scheme = null, schemes, asked, through } = question;
    const profile = (await organisationProfiles(this.database, [viewer.organisationId])).get(viewer.organisationId)!;
    await this.database.write(viewer, (tx) =>
      recordAudit(tx, { operation, subjectId: scheme ?? 'ALL', detail: { asked, countedThrough: through } }),
    );
    const cover = coverOf({
      ...question,
      organisation: profile.name,
      seatCode: viewer.seatCode,
      at: this.clock.now(),
    });
    return {
      table: { ...table, cover },
      countedThrough: through,
      scheme,
      versions: schemes.map(({ version }) => version),
    };
  }

  /** Versions of a scheme that hold on some day of the period. @throws Refusal NOT_FOUND scheme */
  private async versionsOf(
    scheme: string,
    period: { from?: string | null; until?: string | null },
  ): Promise<SchemeRow[]> {
    const versions = await schemeRows(this.database, scheme);
    if (versions.length === 0) refuse('NOT_FOUND', ['scheme'], { value: scheme.slice(0, 40) });
    return versionsIn(versions, period);
  }
}

/** Names by id or code; those known from rows before are not asked for again. */
function namesFor(
  db: Parameters<typeof namesOf>[0],
  language: Language,
): (keys: readonly string[]) => Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  return async (keys) => {
    if (known.size > NAMES_KEPT) known.clear();
    const missing = [...new Set(keys)].filter((key) => !known.has(key));
    if (missing.length > 0) for (const [key, name] of await namesOf(db, missing, language)) known.set(key, name);
    return known;
  };
}
