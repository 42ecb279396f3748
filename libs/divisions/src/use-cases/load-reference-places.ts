import { Injectable } from '@nestjs/common';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import { canonicalJson, Clock, newId, PLATFORM_ID } from '@shanhai/kernel';
import { knownHistory } from '../reference/known-history';
import { referenceLists } from '../reference/lists';
import { referencePairings, referenceProgrammes } from '../reference/pairings';
import { placesOfToday } from '../reference/today';
import { lockRules } from '../store/edition-store';
import { originLists, recordOriginList } from '../store/list-store';
import { pairings, recordPairings } from '../store/pairing-store';
import { insertProgrammes } from '../store/programme-store';
import { LoadDivisions } from './load-divisions';

const SOURCE = 'built in: @vant/area-data 2.1.0 and known history';

/** Loads places, programmes, lists and pairings that every installation starts with. What an office or an import changed stays. */
@Injectable()
export class LoadReferencePlaces {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly loadDivisions: LoadDivisions,
  ) {}

  async run(): Promise<void> {
    const known = new Set(knownHistory.map((span) => span.code));
    const spans = [...knownHistory, ...placesOfToday().filter((span) => !known.has(span.code))];
    await this.loadDivisions.run({ source: SOURCE, spans, keepOtherSources: true });
    const by = { ownerId: PLATFORM_ID, on: this.clock.today() };
    await this.database.write(SYSTEM, async (tx) => {
      lockRules(tx);
      insertProgrammes(tx, referenceProgrammes, PLATFORM_ID);
      await this.loadLists(tx, by);
      await this.loadPairings(tx, by);
    });
  }

  private async loadLists(tx: Tx, by: { ownerId: string; on: string }): Promise<void> {
    const present = new Map(
      (await originLists(tx, null)).map(({ ownerId, edition, ...list }) => [list.code, { ownerId, edition, list }]),
    );
    // A handful of lists, once in a version's life: a statement each is plain enough.
    for (const { validFrom, members: codes, ...named } of referenceLists) {
      const list = {
        ...named,
        members: codes.toSorted().map((divisionCode) => ({ divisionCode, validFrom, validUntil: null })),
      };
      const newest = present.get(list.code);
      if (newest && (newest.ownerId !== PLATFORM_ID || canonicalJson(newest.list) === canonicalJson(list))) continue;
      recordOriginList(tx, { ...list, edition: (newest?.edition ?? 0) + 1 }, by);
    }
  }

  /** Known by parties and first day, so that one that an office has ended is not created again. */
  private async loadPairings(tx: Tx, by: { ownerId: string; on: string }): Promise<void> {
    const keyOf = (pairing: {
      programmeCode: string;
      eastDivisionCode: string | null;
      westDivisionCode: string;
      validFrom: string;
    }) => [pairing.programmeCode, pairing.eastDivisionCode, pairing.westDivisionCode, pairing.validFrom].join(' ');
    const present = new Set((await pairings(tx, {})).map(keyOf));
    const missing = referencePairings.filter((pairing) => !present.has(keyOf(pairing)));
    if (missing.length > 0) {
      recordPairings(
        tx,
        'pairing.created',
        missing.map((pairing) => ({ ...pairing, id: newId(), version: 1, eastOrganisationId: null })),
        by,
      );
    }
  }
}
