import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { type AidProjectSaid, checkAidProject } from '../rules/aid-project';
import { isSupplier, lockAidProject, putAidVersion } from '../store/aid-projects';

export interface AidProjectToPut extends AidProjectSaid {
  idempotencyKey: string;
  /** Null for a new project. */
  projectId: string | null;
  /** Of a change: the version that was looked at. */
  changesVersion: number | null;
  /** Of a change. */
  reason: string | null;
}

/**
 * An office puts an aid project in its places on record, or changes one: a further version, the earlier ones stay. It is no trade, and no scheme counts it.
 * Gives back the project's id.
 * Refuses REQUIRED, TOO_LONG (name, document, reason), INVALID (year, amountFen), NOT_POSITIVE, DIVISION_UNKNOWN, OUTSIDE_YOUR_PLACES,
 * NOT_FOUND (projectId, supplierId), FILE_UNKNOWN, STATE_NOT_ALLOWED (changed meanwhile), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutAidProject {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: AidProjectToPut): Promise<string> {
    const { idempotencyKey, projectId, changesVersion, reason: because, ...given } = input;
    const said = { ...given, name: given.name.trim(), document: given.document.trim() };
    const today = this.clock.today();
    checkAidProject(said, today);
    const reason = projectId === null ? null : requireReason(because ?? '', ['reason']);
    return this.database.write(viewer, async (tx) => {
      const id = projectId ?? newId();
      const { organisationId } = viewer;
      const operation = 'putAidProject';
      const claim = { organisationId, operation, key: idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const placeCodes = await this.placesOf(tx, viewer, said.divisionCode);
      if (said.supplierId !== null && !(await isSupplier(tx, said.supplierId)))
        refuse('NOT_FOUND', ['supplierId'], { value: said.supplierId });
      if (said.documentHash !== null) await requireFile(tx, said.documentHash, ['documentHash']);
      const before = projectId === null ? null : await lockAidProject(tx, projectId);
      if (projectId !== null) {
        if (!before) refuse('NOT_FOUND', ['projectId'], { value: projectId });
        if (!isOfPlaces(viewer, before.placeCodes))
          refuse('OUTSIDE_YOUR_PLACES', ['projectId'], { value: before.divisionCode });
        if (before.version !== changesVersion)
          refuse('STATE_NOT_ALLOWED', ['changesVersion'], { state: `VERSION_${before.version}` });
      }
      const version = (before?.version ?? 0) + 1;
      const row = { ...said, id, version, reason, placeCodes, officeId: organisationId };
      putAidVersion(tx, { ...row, recordedBy: viewer.userId, recordedOn: today });
      recordAudit(tx, { operation: 'putAidProject', subjectId: id, before, after: { ...said, version }, detail: { reason } }); // prettier-ignore
      return id;
    });
  }

  /** The place of a project and those above it. @throws Refusal DIVISION_UNKNOWN, OUTSIDE_YOUR_PLACES at `divisionCode` */
  private async placesOf(tx: Tx, viewer: Viewer, divisionCode: string): Promise<string[]> {
    const field = ['divisionCode'];
    const today = this.clock.today();
    const place = (await this.places.book(tx)).placeAt(divisionCode, today);
    if (place === null) refuse('DIVISION_UNKNOWN', field, { code: divisionCode.slice(0, 20), date: today });
    const placeCodes = await this.places.ancestry(divisionCode, today, tx);
    if (!isOfPlaces(viewer, placeCodes)) refuse('OUTSIDE_YOUR_PLACES', field, { value: divisionCode });
    return placeCodes;
  }
}
