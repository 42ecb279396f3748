import { Injectable } from '@nestjs/common';
import { Kept, type Month } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { loadRuleBook, newestEdition, type PlaceBook } from '@shanhai/divisions';
import { type UnitTree, unitTree } from '@shanhai/organisations';
import type { RulesAt } from '../rules/count-stream';
import type { SchemeVersion } from '../rules/scheme';

/** Rule books change a few times a month; a purchase's facts span few of them. */
const BOOKS_KEPT = 12;
/** Pairs of numbers: more than facts of one batch can name. */
const EPOCHS_KEPT = 10_000;
/** Reference facts that leave places, lists, pairings, schemes and seals as they are. Of units the tree tells. */
const NO_RULES = ['unit.moved', 'unit.merged', 'count_run.requested'];

/**
 * Rules by epoch of the event log, from memory where they were asked for before: what was known then never changes. Many
 * units may move on one day, and each move is an epoch: epochs that only moves divide share their rule book, and all share one
 * tree of units.
 */
@Injectable()
export class RulesByEpoch {
  /** Of each epoch the newest reference fact at or below it that changed a rule. */
  private readonly changes = new Kept<bigint, bigint>(EPOCHS_KEPT);
  private readonly books = new Kept<bigint, Omit<RulesAt, 'units'>>(BOOKS_KEPT);
  /** Places are the bulk of a rule book and change least: books of one edition share them. */
  private places: { edition: number; book: PlaceBook } | null = null;
  /** Has every move up to a position. */
  private units: { through: bigint; tree: UnitTree } | null = null;

  async at(db: Queryable, epoch: bigint): Promise<RulesAt> {
    return (await this.of(db, [{ epoch }]))(epoch);
  }

  /** The rules of every epoch that facts are judged by. */
  async of(db: Queryable, facts: Iterable<{ epoch: bigint }>): Promise<(epoch: bigint) => RulesAt> {
    const epochs = [...new Set([...facts].map(({ epoch }) => epoch))];
    const changes = await this.changesOf(db, epochs);
    const units = await this.unitsThrough(db, epochs);
    const books = new Map<bigint, Omit<RulesAt, 'units'>>();
    for (const change of changes.values()) if (!books.has(change)) books.set(change, await this.book(db, change));
    const rules = new Map(
      epochs.map((epoch) => [epoch, { ...books.get(changes.get(epoch)!)!, units: units.at(epoch) }]),
    );
    return (epoch) => rules.get(epoch)!;
  }

  private async changesOf(db: Queryable, epochs: readonly bigint[]): Promise<Map<bigint, bigint>> {
    const changes = new Map<bigint, bigint>();
    for (const epoch of epochs) {
      const change = this.changes.get(epoch);
      if (change !== undefined) changes.set(epoch, change);
    }
    const unknown = epochs.filter((epoch) => !changes.has(epoch));
    if (unknown.length === 0) return changes;
    for (const { epoch, change } of await ruleChanges(db, unknown)) changes.set(epoch, this.changes.set(epoch, change));
    return changes;
  }

  private async book(db: Queryable, change: bigint): Promise<Omit<RulesAt, 'units'>> {
    const kept = this.books.get(change);
    if (kept) return kept;
    const edition = await newestEdition(db, change);
    const book = await loadRuleBook(db, change, this.places?.edition === edition ? this.places.book : undefined);
    this.places = { edition, book: book.places };
    return this.books.set(change, {
      book,
      schemes: await schemesAt(db, change),
      sealedThrough: await sealedThroughAt(db, change),
    });
  }

  private async unitsThrough(db: Queryable, epochs: readonly bigint[]): Promise<UnitTree> {
    const through = epochs.reduce((most, epoch) => (epoch > most ? epoch : most), 0n);
    if (!this.units || this.units.through < through) this.units = { through, tree: await unitTree(db) };
    return this.units.tree;
  }
}

/** Of epochs the newest reference fact at or below each that changed a rule; 0 where there is none. */
function ruleChanges(db: Queryable, epochs: readonly bigint[]): Promise<{ epoch: bigint; change: bigint }[]> {
  return db.query(
    `SELECT e.epoch, COALESCE((SELECT p.position FROM fact_positions p WHERE p.slot IS NULL AND p.position <= e.epoch AND p.type <> ALL($2::text[]) ORDER BY p.position DESC LIMIT 1), 0) AS change
     FROM unnest($1::bigint[]) AS e(epoch)`,
    [epochs, NO_RULES],
  );
}

const KNOWN = `($1::bigint IS NULL OR EXISTS (SELECT FROM fact_positions f WHERE f.fact_id = t.fact_id AND f.position <= $1))`;

/** Scheme versions known at a position; all that are recorded where it is null. */
export function schemesAt(db: Queryable, position: bigint | null): Promise<SchemeVersion[]> {
  return db.query(
    `SELECT t.code, t.version, t.evaluator, t.status, t.valid_from AS "validFrom", t.valid_until AS "validUntil", t.parameters
     FROM schemes t WHERE ${KNOWN} ORDER BY t.code, t.version`,
    [position],
  );
}

async function sealedThroughAt(db: Queryable, position: bigint): Promise<Month | null> {
  const [{ month }] = await db.query<{ month: Month | null }>(
    `SELECT max(t.month) AS month FROM period_seal_requests t WHERE ${KNOWN}`,
    [position],
  );
  return month;
}
