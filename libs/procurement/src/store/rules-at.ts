import { Injectable } from '@nestjs/common';
import { Kept, type Month } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { loadRuleBook, newestEdition, type PlaceBook } from '@shanhai/divisions';
import { unitTree } from '@shanhai/organisations';
import type { RulesAt } from '../rules/count-stream';
import type { SchemeVersion } from '../rules/scheme';

/** Rules change a few times a month; a purchase's facts span few epochs. */
const EPOCHS_KEPT = 12;

/** Rules by epoch of the event log, from memory where they were asked for before: what was known then never changes. */
@Injectable()
export class RulesByEpoch {
  private readonly kept = new Kept<bigint, RulesAt>(EPOCHS_KEPT);
  /** Places are the bulk of a rule book and change least: epochs of one edition share them. */
  private places: { edition: number; book: PlaceBook } | null = null;

  /** The rules of every epoch that facts are judged by. */
  async of(db: Queryable, facts: Iterable<{ epoch: bigint }>): Promise<(epoch: bigint) => RulesAt> {
    const byEpoch = new Map<bigint, RulesAt>();
    for (const { epoch } of facts) if (!byEpoch.has(epoch)) byEpoch.set(epoch, await this.at(db, epoch));
    return (epoch) => byEpoch.get(epoch)!;
  }

  async at(db: Queryable, epoch: bigint): Promise<RulesAt> {
    const kept = this.kept.get(epoch);
    if (kept) return kept;
    const edition = await newestEdition(db, epoch);
    const book = await loadRuleBook(db, epoch, this.places?.edition === edition ? this.places.book : undefined);
    this.places = { edition, book: book.places };
    return this.kept.set(epoch, {
      book,
      schemes: await schemesAt(db, epoch),
      sealed: await sealedAt(db, epoch),
      units: await unitTree(db, epoch),
    });
  }
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

async function sealedAt(db: Queryable, position: bigint): Promise<Set<Month>> {
  const rows = await db.query<{ month: Month }>(`SELECT t.month FROM period_seal_requests t WHERE ${KNOWN}`, [
    position,
  ]);
  return new Set(rows.map((row) => row.month));
}
