import { Injectable } from '@nestjs/common';
import { Database, recordFacts, SYSTEM } from '@shanhai/database';
import { Clock, contentHash, PLATFORM_ID } from '@shanhai/kernel';
import { editionRecorded } from '../facts/rule-facts';
import { changedSpans } from '../rules/editions';
import type { PlaceSpan } from '../rules/place-book';
import { codesOfOtherSources, insertEdition, lockRules } from '../store/edition-store';
import { loadPlaceBook, newestEdition } from '../store/place-store';

export interface DivisionsToLoad {
  /** Where the spans come from, for people. */
  source: string;
  spans: readonly PlaceSpan[];
  /** Leave codes alone whose newest spans came from another source: what is built in never overrides an import. */
  keepOtherSources?: boolean;
}

/** Records an edition of places: all spans of each code that differs from what is known. Nothing where nothing differs. */
@Injectable()
export class LoadDivisions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The number of the new edition and of its codes; null where everything was known. */
  run({
    source,
    spans,
    keepOtherSources = false,
  }: DivisionsToLoad): Promise<{ edition: number; codes: number } | null> {
    return this.database.write(SYSTEM, async (tx) => {
      lockRules(tx);
      const others = keepOtherSources ? await codesOfOtherSources(tx, source) : new Set<string>();
      const book = await loadPlaceBook(tx, null);
      const changed = changedSpans(
        book,
        spans.filter((span) => !others.has(span.code)),
      );
      if (changed.length === 0) return null;
      const edition = (await newestEdition(tx)) + 1;
      const payload = { edition, source, spans: changed };
      const [factId] = recordFacts(tx, [editionRecorded(payload, { ownerId: PLATFORM_ID, on: this.clock.today() })]);
      insertEdition(tx, { ...payload, contentHash: contentHash(payload), factId });
      return { edition, codes: new Set(changed.map((span) => span.code)).size };
    });
  }
}
