import { Injectable } from '@nestjs/common';
import { AMOUNT_FEN_MAX, Clock, Reasons, refuse, type Fen } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, type Queryable, takeIdempotencyKey } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { checkLength, fromGlobalId, REASON_LENGTH_MAX, type Viewer } from '@shanhai/graphql';
import { organisationProfiles } from '@shanhai/organisations';
import { type Canteen, checkDeclaredYear, dutyFen, minimumRatio } from '../rules/reserve-duty';
import { versionOn } from '../rules/scheme';
import { type DeclarationRow, lockDeclaringUnits, newestDeclaration } from '../store/reserve';
import { schemesAt } from '../store/rules-at';
import { checkDeclaredUnit } from './check-declared-unit';

export interface DeclareReserveInput {
  idempotencyKey: string;
  year: number;
  canteen: Canteen;
  annualAmountFen?: Fen | null;
  ratioBasisPoints?: number | null;
  /** SHARED: the unit that declares for this one. OUTSOURCED: the contractor that buys. */
  otherUnitId?: string | null;
}

const RATIO_MAX = 10_000;
/** Reviewers read all versions of a year: nobody corrects a declaration more often. */
const VERSIONS_MAX = 100;

/**
 * Declares a budget unit's reserved share for a year (CR-16); each declaration is a version, to be reviewed by the superior unit.
 * Refusals: NOT_A_BUDGET_UNIT as STATE_NOT_ALLOWED, UNIT_MERGED, INVALID (year, ratio, amount, otherUnitId), NOT_POSITIVE, RATIO_BELOW_MINIMUM, REQUIRED (otherUnitId),
 * TOO_MANY (year), and those of `checkDeclaredUnit`.
 */
@Injectable()
export class DeclareReserve {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  run(viewer: Viewer, input: DeclareReserveInput): Promise<{ unitId: string; year: number; version: number }> {
    const other = input.otherUnitId ? fromGlobalId('Organisation', input.otherUnitId, ['otherUnitId']) : null;
    return this.database.write(viewer, async (tx) => {
      const unitId = viewer.organisationId;
      // Locked first, in a statement of its own: the next one then sees what others declared meanwhile.
      lockDeclaringUnits(tx, other === null ? [unitId] : [unitId, other]);
      const before = await newestDeclaration(tx, unitId, input.year);
      const next = (before?.version ?? 0) + 1;
      const result = { unitId, year: input.year, version: next };
      const first = await takeIdempotencyKey(tx, {
        organisationId: unitId,
        operation: 'declareReserve',
        key: input.idempotencyKey,
        input,
        result,
      });
      if (first) return first;
      const profile = (await organisationProfiles(tx, [unitId])).get(unitId)!;
      if (profile.mergedOn !== null) refuse('UNIT_MERGED', [], { value: profile.name });
      if (!profile.budgetUnit) refuse('STATE_NOT_ALLOWED', [], { state: 'NOT_A_BUDGET_UNIT' });
      const { amountFen, ratio } = await this.check(tx, input, profile.seatCode);
      if (other === unitId)
        refuse('INVALID', ['otherUnitId'], {
          value: input.otherUnitId!,
          reason: { zh: '应为另一单位', en: 'another unit than yours' },
        });
      await checkDeclaredUnit(tx, unitId, input.year, input.canteen, other);
      const duty = dutyFen(input.canteen, amountFen, ratio);
      if (next > VERSIONS_MAX) refuse('TOO_MANY', ['year'], { max: VERSIONS_MAX, count: next });
      tx.send(
        `INSERT INTO reserve_declarations (unit_id, year, version, canteen, annual_amount_fen, ratio_basis_points, duty_fen, other_unit_id, status, declared_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'DECLARED', $9)`,
        [unitId, input.year, next, input.canteen, amountFen, ratio, duty, other, this.clock.today()],
      );
      const { canteen } = input;
      const after = { version: next, canteen, annualAmountFen: amountFen, ratioBasisPoints: ratio, dutyFen: duty, otherUnitId: other, status: 'DECLARED' }; // prettier-ignore
      recordAudit(tx, { operation: 'declareReserve', subjectId: unitId, before: before && audited(before), after, detail: { year: input.year } }); // prettier-ignore
      return result;
    });
  }

  private async check(
    db: Queryable,
    input: DeclareReserveInput,
    seatCode: string,
  ): Promise<{ amountFen: Fen; ratio: number }> {
    const reasons = new Reasons();
    const today = this.clock.today();
    checkDeclaredYear(input.year, today, ['year'], reasons);
    const namesOther = input.canteen === 'SHARED' || input.canteen === 'OUTSOURCED';
    if (namesOther && !input.otherUnitId) reasons.add('REQUIRED', ['otherUnitId']);
    if (!namesOther && input.otherUnitId)
      reasons.add('INVALID', ['otherUnitId'], {
        value: input.otherUnitId,
        reason: { zh: '仅用于共用或承包食堂', en: 'only with a shared or outsourced canteen' },
      });
    const buys = input.canteen === 'OWN' || input.canteen === 'OUTSOURCED';
    const amountFen = buys ? (input.annualAmountFen ?? 0n) : 0n;
    if (buys && amountFen <= 0n) reasons.add('NOT_POSITIVE', ['annualAmountFen'], { value: amountFen });
    if (amountFen > AMOUNT_FEN_MAX)
      reasons.add('INVALID', ['annualAmountFen'], {
        value: amountFen,
        reason: { zh: `最多 ${AMOUNT_FEN_MAX}`, en: `at most ${AMOUNT_FEN_MAX}` },
      });
    // The rules of the year, as they are known now, and the unit's place as it then is.
    const { year } = input;
    const scheme = reasons.any ? null : versionOn(await schemesAt(db, null), 'RESERVE', `${year}-01-01`);
    const asked = { places: await this.places.book(db), seatCode, year, today };
    const minimum = reasons.any ? 0 : minimumRatio(scheme?.parameters ?? {}, asked);
    const ratio = buys ? (input.ratioBasisPoints ?? minimum) : 0;
    if (buys && ratio < minimum) reasons.add('RATIO_BELOW_MINIMUM', ['ratioBasisPoints'], { ratio, minimum });
    if (ratio > RATIO_MAX)
      reasons.add('INVALID', ['ratioBasisPoints'], {
        value: ratio,
        reason: { zh: `最多 ${RATIO_MAX}`, en: `at most ${RATIO_MAX}` },
      });
    reasons.refuseIfAny();
    return { amountFen, ratio };
  }
}

/** What the trail keeps of the version before. */
const audited = ({ version, canteen, annualAmountFen, ratioBasisPoints, dutyFen, otherUnitId, status }: DeclarationRow) => ({ version, canteen, annualAmountFen, ratioBasisPoints, dutyFen, otherUnitId, status }); // prettier-ignore

export interface ReviewReserveInput {
  unitId: string;
  year: number;
  /** The version that was looked at; the newest where nothing is said. */
  version?: number | null;
  approve: boolean;
  reason?: string | null;
}

/**
 * Approves a unit's newest declaration, or sends it back with a reason: by its superior unit or an office of its place. Approving is what binds
 * a representative that it names, so how both run their canteens is looked at again: meanwhile they may have declared otherwise.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (reviewed already; another version than the one named), OUTSIDE_YOUR_PLACES, REQUIRED, TOO_LONG (reason),
 * and, of approving, those of `checkDeclaredUnit`.
 */
@Injectable()
export class ReviewReserve {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  run(viewer: Viewer, input: ReviewReserveInput): Promise<{ unitId: string; year: number; version: number }> {
    const unitId = fromGlobalId('Organisation', input.unitId, ['unitId']);
    const reasons = new Reasons();
    if (!input.approve && !input.reason?.trim()) reasons.add('REQUIRED', ['reason']);
    checkLength(input.reason, REASON_LENGTH_MAX, ['reason'], reasons);
    reasons.refuseIfAny();
    return this.database.write(viewer, async (tx) => {
      const looked = await newestDeclaration(tx, unitId, input.year);
      if (!looked) refuse('NOT_FOUND', ['unitId'], { value: input.unitId });
      // As for declaring: what is reviewed is the newest version, and stays so until this is done; so does what the unit that it names declared.
      lockDeclaringUnits(tx, [unitId, ...(looked.otherUnitId === null ? [] : [looked.otherUnitId])]);
      const declaration = (await newestDeclaration(tx, unitId, input.year))!;
      const unit = (await organisationProfiles(tx, [unitId])).get(unitId)!;
      const superior = unit.superiorId === viewer.organisationId;
      const office =
        viewer.organisationKind === 'OFFICE' &&
        (await this.places.isWithin(unit.seatCode, viewer.seatCode, this.clock.today(), tx));
      if (!superior && !office) refuse('OUTSIDE_YOUR_PLACES', ['unitId'], { value: unit.name });
      if ((input.version ?? looked.version) !== declaration.version)
        refuse('STATE_NOT_ALLOWED', ['version'], { state: 'SUPERSEDED' });
      if (declaration.status !== 'DECLARED') refuse('STATE_NOT_ALLOWED', ['unitId'], { state: declaration.status });
      const { canteen, otherUnitId } = declaration;
      if (input.approve) await checkDeclaredUnit(tx, unitId, input.year, canteen, otherUnitId, ['unitId']);
      tx.send(
        'UPDATE reserve_declarations SET status = $4, reviewed_by = $5, reviewed_on = $6, reason = $7 WHERE unit_id = $1 AND year = $2 AND version = $3',
        [
          unitId,
          input.year,
          declaration.version,
          input.approve ? 'APPROVED' : 'SENT_BACK',
          viewer.organisationId,
          this.clock.today(),
          input.reason ?? null,
        ],
      );
      const after = { status: input.approve ? 'APPROVED' : 'SENT_BACK', reason: input.reason ?? null };
      recordAudit(tx, { operation: 'reviewReserve', subjectId: unitId, before: { status: declaration.status }, after, detail: { year: input.year, version: declaration.version } }); // prettier-ignore
      return { unitId, year: input.year, version: declaration.version };
    });
  }
}
