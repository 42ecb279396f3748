import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { categories } from '@shanhai/goods';
import { checkDate, checkLength, isOfProvince, type Viewer } from '@shanhai/graphql';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import type { AreaYield } from '../rules/field-harvest';
import { LOT_QUANTITY_MAX, PLOT_AREA_MAX, SOURCE_LENGTH_MAX } from '../rules/limits';
import { areaYields, insertAreaYield } from '../store/area-yields';
import { lockYields } from '../store/field-locks';
import { HoldBeyondFields } from './hold-beyond-fields';

/**
 * Adds a version of the most that an area grows of a category in a year; versions are never edited. It holds for lots harvested in its span:
 * those that are recorded and can no longer have grown are held for the offices of their places.
 * Refuses PROVINCE_ONLY, REQUIRED and TOO_LONG (source), NOT_POSITIVE, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND (category), VERSION_TAKEN,
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PutAreaYield {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly beyond: HoldBeyondFields,
  ) {}

  run(viewer: Viewer, input: AreaYield & { idempotencyKey: string }): Promise<{ code: string; version: number }> {
    const { idempotencyKey, ...row } = input;
    if (!isOfProvince(viewer)) refuse('PROVINCE_ONLY', ['categoryCode']);
    judge(row).refuseIfAny();
    const { organisationId } = viewer;
    const { categoryCode: code, version } = row;
    return this.database.write(viewer, async (tx) => {
      const result = { code, version };
      const claim = { organisationId, operation: 'putAreaYield', key: idempotencyKey, input: row, result };
      if (await takeIdempotencyKey(tx, claim)) return result;
      if ((await categories(tx, [code])).length === 0)
        refuse('NOT_FOUND', ['categoryCode'], { value: code.slice(0, 80) });
      lockYields(tx);
      const versions = await areaYields(tx, code);
      if (versions.some((each) => each.version === version)) refuse('VERSION_TAKEN', ['version'], { code, version });
      const next = (versions.at(-1)?.version ?? 0) + 1;
      if (version !== next)
        refuse('INVALID', ['version'], {
          value: version,
          reason: { zh: `下一版是第 ${next} 版`, en: `the next version is ${next}` },
        });
      insertAreaYield(tx, row, organisationId, this.clock.today());
      const lotsHeld = await this.beyond.run(tx, { ...row, supplierId: null });
      recordAudit(tx, { operation: 'putAreaYield', subjectId: `${code}:${version}`, after: row, detail: { lotsHeld } });
      return result;
    });
  }
}

function judge(row: AreaYield): Reasons {
  const reasons = new Reasons();
  const most = { yieldBase: LOT_QUANTITY_MAX, areaSquareMetres: PLOT_AREA_MAX };
  for (const [name, max] of Object.entries(most) as [keyof typeof most, bigint][]) {
    if (row[name] <= 0n) reasons.add('NOT_POSITIVE', [name], { value: row[name] });
    if (row[name] > max)
      reasons.add('INVALID', [name], { value: row[name], reason: { zh: `最多 ${max}`, en: `at most ${max}` } });
  }
  if (row.source.trim() === '') reasons.add('REQUIRED', ['source']);
  checkLength(row.source, SOURCE_LENGTH_MAX, ['source'], reasons);
  checkDate(row.validFrom, ['validFrom'], reasons);
  if (row.validUntil !== null && checkDate(row.validUntil, ['validUntil'], reasons) && row.validUntil <= row.validFrom)
    reasons.add('DATE_OUT_OF_ORDER', ['validUntil'], { value: row.validUntil, limit: row.validFrom });
  return reasons;
}
