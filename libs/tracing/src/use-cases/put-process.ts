import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, SYSTEM, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { categories } from '@shanhai/goods';
import { isOfProvince, type Viewer } from '@shanhai/graphql';
import { Clock, PLATFORM_ID, refuse } from '@shanhai/kernel';
import { referenceProcesses } from '../reference/processes';
import { judgeProcess } from '../rules/check-process';
import type { Process } from '../rules/process';
import { insertProcess, processVersions } from '../store/processes';

/** Two officers who put the same version at once wait for each other. */
const PROCESS_LOCK = 7_304_021;

/**
 * Adds a version of a process; versions are never edited: to change or end one, put the next. On a day the newest version holds whose
 * span covers it.
 * Refuses PROVINCE_ONLY (processes are everybody's), INVALID, REQUIRED, TOO_LONG, NOT_POSITIVE, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND (category),
 * VERSION_TAKEN, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutProcess {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: Process & { idempotencyKey: string }): Promise<{ code: string; version: number }> {
    const { idempotencyKey, ...process } = input;
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['code']);
    judgeProcess(process).refuseIfAny();
    const { organisationId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const result = { code: process.code, version: process.version };
      const claim = { organisationId, operation: 'putProcess', key: idempotencyKey, input: process, result };
      if (await takeIdempotencyKey(tx, claim)) return result;
      await requireCategories(tx, process);
      tx.send('SELECT pg_advisory_xact_lock($1)', [PROCESS_LOCK]);
      requireNext(process, await processVersions(tx, process.code));
      insertProcess(tx, process, organisationId, this.clock.today());
      recordAudit(tx, { operation: 'putProcess', subjectId: `${process.code}:${process.version}`, after: process });
      return result;
    });
  }

  /** Puts the processes that every installation starts with; those that are there stay as they are. */
  load(): Promise<void> {
    return this.database.write(SYSTEM, async (tx) => {
      const there = new Set((await processVersions(tx, null)).map(({ code }) => code));
      for (const process of referenceProcesses)
        if (!there.has(process.code)) insertProcess(tx, process, PLATFORM_ID, this.clock.today());
    });
  }
}

async function requireCategories(tx: Tx, { between }: Process): Promise<void> {
  if (!between) return;
  const known = new Set(
    (await categories(tx, [between.inputCategory, between.outputCategory])).map(({ code }) => code),
  );
  for (const name of ['inputCategory', 'outputCategory'] as const)
    if (!known.has(between[name])) refuse('NOT_FOUND', ['between', name], { value: between[name].slice(0, 80) });
}

function requireNext({ code, version }: Process, versions: readonly Process[]): void {
  if (versions.some((each) => each.version === version)) refuse('VERSION_TAKEN', ['version'], { code, version });
  const next = (versions.at(-1)?.version ?? 0) + 1;
  if (version !== next)
    refuse('INVALID', ['version'], {
      value: version,
      reason: { zh: `下一版是第 ${next} 版`, en: `the next version is ${next}` },
    });
}
