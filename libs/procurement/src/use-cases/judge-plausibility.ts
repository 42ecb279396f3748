import { Injectable } from '@nestjs/common';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, SYSTEM } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { pricePerThousand, warningsOf } from '../rules/plausibility';
import {
  insertObservations,
  insertWarnings,
  type NewLine,
  newlyCounted,
  othersOf,
  plausibilityLook,
  reviewWarning,
  warningsById,
} from '../store/plausibility';

/** Positions looked at in one transaction: bounds its work. */
const POSITIONS_AT_ONCE = 500n;

/**
 * Looks at lines that were counted for the first time, behind the counter, and raises warnings about those that are unlike
 * the lines before them. It blocks nothing and changes no figure; each line is looked at once, whatever is killed when.
 */
@Injectable()
export class JudgePlausibility {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Looks at one batch. Returns false where everything that is counted was looked at. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const batch = await plausibilityLook.take(tx, POSITIONS_AT_ONCE);
      if (!batch) return false;
      const lines = await newlyCounted(tx, batch.position, batch.until);
      const packs = new Map(lines.map((line) => [packKey(line), { ...line, until: line.orderedOn }]));
      const keys = [...packs.keys()];
      const others = keys.length > 0 ? await othersOf(tx, [...packs.values()]) : [];
      const raisedOn = this.clock.today();
      insertWarnings(
        tx,
        lines.flatMap((line) =>
          warningsOf(line, others[keys.indexOf(packKey(line))]).map(({ comparison, ...warning }) => ({
            ...line,
            ...warning,
            id: newId(),
            basis: comparison?.basis ?? null,
            median: comparison?.median ?? null,
            sample: comparison?.sample ?? null,
            raisedOn,
          })),
        ),
      );
      insertObservations(
        tx,
        lines.map((line) => ({ ...line, priceFen: pricePerThousand(line) })),
      );
      plausibilityLook.keep(tx, batch.until);
      return true;
    });
  }
}

const packKey = ({ categoryCode, baseUnit, contentBase, orderedOn, grade }: NewLine) =>
  [categoryCode, baseUnit, contentBase, orderedOn, grade].join('|');

export interface ReviewWarningInput {
  warningId: string;
  reason: string;
}

/**
 * Marks a warning as looked at, with what was found. The first to do so stands.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (looked at already), REQUIRED, TOO_LONG (reason).
 */
@Injectable()
export class ReviewPlausibilityWarning {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ReviewWarningInput): Promise<{ warningId: string }> {
    const warningId = fromGlobalId('PlausibilityWarning', input.warningId, ['warningId']);
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      if (!(await warningsById(tx, viewer.seatCodes, [warningId])).has(warningId))
        refuse('NOT_FOUND', ['warningId'], { value: input.warningId });
      const today = this.clock.today();
      if (!(await reviewWarning(tx, warningId, viewer.organisationId, today, reason)))
        refuse('STATE_NOT_ALLOWED', ['warningId'], { state: 'REVIEWED' });
      recordAudit(tx, {
        operation: 'reviewPlausibilityWarning',
        subjectId: warningId,
        before: { reviewedOn: null },
        after: { reviewedOn: today },
        detail: { reason },
      });
      return { warningId };
    });
  }
}
