import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { isOfProvince, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { endingWith, judgeProgramme, type ProgrammeToPut } from '../rules/new-programme';
import { lockRules } from '../store/edition-store';
import { pairings, recordPairings } from '../store/pairing-store';
import { insertProgrammes, type Programme, programmes } from '../store/programme-store';

/**
 * Puts a programme of cooperation, or its next version. One that ends takes its pairings along: each ends by a version of its own,
 * from which counting knows it (CR-10). Six statements, and one that ends pairings.
 * Refuses PROVINCE_ONLY, INVALID (code, kind), REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER (also where pairings began before
 * it or begin after its end), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutProgramme {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The programme's code. */
  run(
    viewer: Viewer,
    { idempotencyKey, ...input }: ProgrammeToPut<Programme['kind']> & { idempotencyKey: string },
  ): Promise<string> {
    const { organisationId, userId } = viewer;
    const { code } = input;
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['code']);
    return this.database.write(viewer, async (tx) => {
      const claim = { organisationId, operation: 'putProgramme', key: idempotencyKey, input, result: { code } };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first.code;
      lockRules(tx);
      const [[newest = null], existing] = await tx.together([
        programmes(tx, code),
        pairings(tx, { programmeCode: code }),
      ]);
      judgeProgramme(input, newest, existing).refuseIfAny();
      insertProgrammes(tx, [{ ...input, version: (newest?.version ?? 0) + 1 }], userId);
      const ending = endingWith(input, existing).map(({ programme: _programme, ...pairing }) => ({
        ...pairing,
        version: pairing.version + 1,
        source: input.source,
      }));
      if (ending.length > 0)
        recordPairings(tx, 'pairing.ended', ending, { ownerId: organisationId, on: this.clock.today() });
      recordAudit(tx, {
        operation: 'putProgramme',
        subjectId: code,
        before: newest,
        after: input,
        detail: { pairingsEnded: ending.map(({ id }) => id) },
      });
      return code;
    });
  }
}
