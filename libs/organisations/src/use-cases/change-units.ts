import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { type PlaceBook, Places } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { checkDate, checkReason, type Viewer } from '@shanhai/graphql';
import { addDays, type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { UNIT_DEPTH_MAX, type UnitLink, type UnitMove, UnitTree } from '../rules/unit-tree';
import { isPerson, isUnion } from '../rules/unit-types';
import {
  heightsOf,
  lockUnitTree,
  recordUnitChanges,
  type UnitChange,
  type UnitNow,
  unitsNow,
  type UnitsNow,
} from '../store/unit-changes';

type FieldPath = (string | number)[];

/** What every change of units says: from when on it holds, why, and the document that decides it. */
export interface Decision {
  idempotencyKey: string;
  effectiveOn: BusinessDate;
  reason: string;
  source: string;
  /** Content hash of the stored document. */
  documentHash?: string | null;
}

interface Operation<Input extends Decision> {
  /** The mutation's name. */
  operation: string;
  input: Input;
  /** The units that change, and the field that each is named by. */
  units: readonly { id: string; field: FieldPath }[];
  /** The other units that it names. */
  others: readonly string[];
}

/** What a change is decided from: the units as they stand, those above them, and the tree on any date. */
export interface Making {
  tx: Tx;
  viewer: Viewer;
  today: BusinessDate;
  on: BusinessDate;
  places: PlaceBook;
  now: UnitsNow;
  tree: UnitTree;
  /** Levels at and below each unit that changes. */
  heights: ReadonlyMap<string, number>;
  /** A change of a unit with all that the decision says of it. */
  changeOf(unit: UnitNow, change: Pick<UnitChange, 'kind'> & Partial<UnitChange>): UnitChange;
}

/**
 * The steps that renaming, moving and merging units share (CR-17): the decision checked, the tree locked and read, the
 * changes recorded. Changes hold from a date up to today, never from a later one: what stands in the tree is then always true
 * today, and a decision for later is recorded when its day has come.
 */
@Injectable()
export class ChangeUnits {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  /**
   * @throws Refusal DATE_INVALID, DATE_IN_FUTURE effectiveOn; REQUIRED, TOO_LONG reason, source; FILE_UNKNOWN documentHash;
   * NOT_FOUND, NOT_A_UNIT the units; IDEMPOTENCY_KEY_REUSED
   */
  async run<Input extends Decision>(
    viewer: Viewer,
    { operation, input, units, others }: Operation<Input>,
    changesOf: (making: Making) => Promise<UnitChange[]> | UnitChange[],
  ): Promise<void> {
    const { idempotencyKey: key, ...decision } = input;
    const { organisationId } = viewer;
    const ids = units.map((unit) => unit.id);
    this.check(input);
    await this.database.write(viewer, async (tx) => {
      const claim = { organisationId, operation, key, input: decision, result: { ids } };
      if (await takeIdempotencyKey(tx, claim)) return;
      if (input.documentHash) await requireFile(tx, input.documentHash, ['documentHash']);
      lockUnitTree(tx);
      const now = await unitsNow(tx, [...ids, ...others]);
      for (const { id, field } of units) requireUnit(now.units.get(id), id, field);
      const changes = await changesOf({
        tx,
        viewer,
        now,
        today: this.clock.today(),
        on: input.effectiveOn,
        places: await this.places.book(tx),
        tree: treeOf(now, now.moves),
        heights: await heightsOf(tx, ids),
        changeOf: (unit, change) => ({ ...this.change(organisationId, unit, input), ...change }),
      });
      recordUnitChanges(tx, changes);
      const { effectiveOn, reason, source } = input;
      recordAudit(tx, {
        operation,
        // Several units are merged into one: that is what it is done to.
        subjectId: ids.length > 1 ? others[0] : ids[0],
        before: changes.map(({ unitId, nameBefore, formerSuperiors }) => ({
          unitId,
          ...(nameBefore === null ? { superiorId: formerSuperiors?.[0]?.unitId ?? null } : { name: nameBefore }),
        })),
        after: changes.map(({ unitId, nameAfter, superiors }) => ({
          unitId,
          ...(nameAfter === null ? { superiorId: superiors?.[0]?.unitId ?? null } : { name: nameAfter }),
        })),
        detail: { effectiveOn, reason, source },
      });
    });
  }

  private change(changedBy: string, unit: UnitNow, input: Decision): Omit<UnitChange, 'kind'> {
    return {
      id: newId(),
      unitId: unit.unitId,
      version: unit.version + 1,
      effectiveOn: input.effectiveOn,
      nameBefore: null,
      nameAfter: null,
      superiors: null,
      formerSuperiors: null,
      budgetUnit: unit.budgetUnit,
      reason: input.reason.trim(),
      source: input.source.trim(),
      documentHash: input.documentHash ?? null,
      changedBy,
      recordedOn: this.clock.today(),
    };
  }

  private check({ effectiveOn, reason, source }: Decision): void {
    const reasons = new Reasons();
    if (checkDate(effectiveOn, ['effectiveOn'], reasons) && effectiveOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['effectiveOn'], { value: effectiveOn });
    checkReason(reason, ['reason'], reasons);
    checkReason(source, ['source'], reasons);
    reasons.refuseIfAny();
  }
}

/** A buyer, partner or office; a person's own account is no unit (CR-15). @throws Refusal NOT_FOUND, NOT_A_UNIT */
export function requireUnit<Unit extends Pick<UnitNow, 'kind' | 'unitType' | 'status' | 'name'>>(
  unit: Unit | undefined,
  id: string,
  field: FieldPath,
): Unit {
  if (unit?.status !== 'APPROVED') refuse('NOT_FOUND', field, { value: id });
  if (unit.kind === 'SUPPLIER' || unit.kind === 'CUSTODIAN' || isPerson(unit))
    refuse('NOT_A_UNIT', field, { value: unit.name });
  return unit;
}

/**
 * Who may change a unit: an office in whose places it and all other units concerned have their seats; a superior that it and
 * the others stand below (or are), today and on the day from which the change holds: what was elsewhere then is not its to
 * take.
 * @throws Refusal OUTSIDE_YOUR_PLACES
 */
export function requireMay(making: Making, unit: UnitNow, others: readonly UnitNow[], field: FieldPath): void {
  const { viewer, places, tree, today, on } = making;
  const isMine = ({ unitId, seatCode }: UnitNow) =>
    viewer.organisationKind === 'OFFICE'
      ? places.isWithin(seatCode, viewer.seatCode, today)
      : [today, on].every((day) => tree.chainOn(unitId, day).includes(viewer.organisationId));
  const outside = [unit, ...others].find((each) => !isMine(each));
  if (outside) refuse('OUTSIDE_YOUR_PLACES', field, { value: outside.name });
  // Nobody is its own superior.
  if (unit.unitId === viewer.organisationId) refuse('OUTSIDE_YOUR_PLACES', field, { value: unit.name });
}

/**
 * As `requireMay`, for a unit that is put below another one, or alone: both that one and the superior that it leaves are concerned.
 * @throws Refusal OUTSIDE_YOUR_PLACES
 */
export function requireMayMove(making: Making, unit: UnitNow, superior: UnitNow | null, field: FieldPath): void {
  const { tree, now, on } = making;
  const left = tree.chainOn(unit.unitId, on).slice(1, 2);
  requireMay(making, unit, [...left.map((id) => now.units.get(id)!), ...(superior ? [superior] : [])], field);
}

/**
 * The change that puts a unit below another one (or alone) from a date on.
 * @throws Refusal UNIT_CYCLE, UNIT_TOO_DEEP; UNIT_MERGED where the superior is part of another unit
 */
export function moveBelow(
  making: Making,
  unit: UnitNow,
  superior: UnitNow | null,
  kind: 'MOVED' | 'MERGED',
  field: FieldPath,
): UnitChange {
  const { now, tree, on, changeOf } = making;
  if (superior?.mergedOn) refuse('UNIT_MERGED', field, { value: superior.name });
  const chain = superior ? tree.chainOn(superior.unitId, on) : [];
  const former = tree.chainOn(unit.unitId, addDays(on, -1)).slice(1);
  const change = changeOf(unit, { kind, superiors: linksOf(now, chain), formerSuperiors: linksOf(now, former) });
  // A move into the past could make a circle on a later day than its own.
  const after = treeOf(now, [...now.moves, moveOf(change)]);
  if ([on, ...after.dates.filter((date) => date > on)].some((date) => after.turnsBack(unit.unitId, date)))
    refuse('UNIT_CYCLE', field, { value: superior!.name });
  if (chain.length + making.heights.get(unit.unitId)! > UNIT_DEPTH_MAX)
    refuse('UNIT_TOO_DEEP', field, { max: UNIT_DEPTH_MAX });
  return change;
}

/** Units by id with whether each reserves a share and is a union, as changes keep chains. */
function linksOf({ units }: UnitsNow, chain: readonly string[]): UnitLink[] {
  return chain.map((unitId) => {
    const { budgetUnit, unitType } = units.get(unitId)!;
    return { unitId, budgetUnit, union: isUnion({ unitType }) };
  });
}

function treeOf({ units }: UnitsNow, moves: readonly UnitMove[]): UnitTree {
  return UnitTree.of(moves, new Map([...units].map(([id, unit]) => [id, unit.parentId])));
}

function moveOf(change: UnitChange): UnitMove {
  const { id: changeId, unitId, budgetUnit, version, effectiveOn: from, kind, reason } = change;
  const superiors = change.superiors!;
  const formerSuperiors = change.formerSuperiors!;
  return { changeId, unitId, budgetUnit, version, from, merged: kind === 'MERGED', reason, superiors, formerSuperiors };
}
