import { type BusinessDate, groupedBy } from '@shanhai/kernel';

/** A chain of units is shorter than this in life; a longer one is a cycle, which must not hang anything. */
export const UNIT_DEPTH_MAX = 16;

/** A unit of a chain, and whether it reserves a share of its own. */
export interface UnitLink {
  unitId: string;
  budgetUnit: boolean;
}

/** From a date on a unit stands below another superior, or is merged into a successor (CR-17). Never edited. */
export interface UnitMove {
  changeId: string;
  unitId: string;
  budgetUnit: boolean;
  /** Of two moves of a unit on one date the later version holds: it corrects the other. */
  version: number;
  from: BusinessDate;
  /** Merged units stand below their successor and reserve no share of their own. */
  merged: boolean;
  reason: string;
  /** The new superior (or successor) and those above it, and the old ones, as they were known when this was recorded. */
  superiors: readonly UnitLink[];
  formerSuperiors: readonly UnitLink[];
}

/** Where a purchase's buyer stands in the tree: it and the units above it, nearest first. */
export interface UnitStanding {
  unitIds: readonly string[];
  /** The nearest budget unit among them. */
  budgetUnitId: string | null;
}

/**
 * The units' superiors on any date, as the moves that are known say. A unit that never moved has always stood where it
 * stands: its superior is taken from whatever chain names it, that of a fact or that of a move.
 */
export class UnitTree {
  private readonly moves: ReadonlyMap<string, UnitMove[]>;
  private readonly superiorOf = new Map<string, string>();
  private readonly budgetUnits = new Set<string>();

  /** `parents` names superiors of units that never moved, beside those that moves name. */
  constructor(moves: readonly UnitMove[], parents: ReadonlyMap<string, string | null> = new Map()) {
    for (const [unitId, parentId] of parents) if (parentId !== null) this.superiorOf.set(unitId, parentId);
    const inOrder = [...moves].sort((a, b) => (a.from === b.from ? a.version - b.version : a.from < b.from ? -1 : 1));
    this.moves = groupedBy(inOrder, ({ unitId }) => unitId);
    for (const move of inOrder) {
      for (const chain of [[move], move.superiors, move.formerSuperiors]) {
        chain.forEach(({ unitId, budgetUnit }, index) => {
          if (budgetUnit) this.budgetUnits.add(unitId);
          if (index > 0) this.superiorOf.set(chain[index - 1].unitId, unitId);
        });
      }
    }
  }

  /** The move of a unit that holds on a date; null where it has not moved by then. */
  moveOn(unitId: string, on: BusinessDate): UnitMove | null {
    return this.moves.get(unitId)?.findLast((move) => move.from <= on) ?? null;
  }

  /** The dates from which on some unit stands elsewhere. */
  get dates(): BusinessDate[] {
    return [...new Set([...this.moves.values()].flat().map((move) => move.from))].sort();
  }

  /**
   * Where a buyer stood on a date, from how a fact says that it stood when that was recorded, and the moves that put it
   * there where the fact says otherwise. Units that are merged by then are left out: their successors stand for them.
   */
  standingOn(told: UnitStanding, on: BusinessDate): UnitStanding & { moves: UnitMove[] } {
    const chain = this.walk(told.unitIds, on);
    const unitIds = chain.filter((id) => !this.moveOn(id, on)?.merged);
    const budgetUnitId = unitIds.find((id) => id === told.budgetUnitId || this.budgetUnits.has(id)) ?? null;
    const asTold = budgetUnitId === told.budgetUnitId && unitIds.join() === told.unitIds.join();
    return { unitIds, budgetUnitId, moves: asTold ? [] : chain.flatMap((id) => this.moveOn(id, on) ?? []) };
  }

  /** A unit and those above it on a date, nearest first. It ends where it would turn back into itself. */
  chainOn(unitId: string, on: BusinessDate): string[] {
    return this.walk([unitId], on);
  }

  /** True where the units above one lead back to it on a date. */
  turnsBack(unitId: string, on: BusinessDate): boolean {
    return this.superiorOn(this.chainOn(unitId, on).at(-1)!, on, new Map()) === unitId;
  }

  private walk(told: readonly string[], on: BusinessDate): string[] {
    const toldSuperior = new Map(told.slice(1).map((id, index) => [told[index], id]));
    const chain: string[] = [];
    let next: string | undefined = told[0];
    while (next !== undefined && !chain.includes(next) && chain.length < UNIT_DEPTH_MAX) {
      chain.push(next);
      next = this.superiorOn(next, on, toldSuperior);
    }
    return chain;
  }

  private superiorOn(unitId: string, on: BusinessDate, toldSuperior: ReadonlyMap<string, string>): string | undefined {
    const moves = this.moves.get(unitId);
    if (!moves) return this.superiorOf.get(unitId) ?? toldSuperior.get(unitId);
    const holds = this.moveOn(unitId, on);
    return (holds ? holds.superiors : moves[0].formerSuperiors)[0]?.unitId;
  }
}
