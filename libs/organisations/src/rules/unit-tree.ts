import { type BusinessDate, compareText, groupedBy } from '@shanhai/kernel';

/** A chain of units is shorter than this in life; a longer one is a cycle, which must not hang anything. */
export const UNIT_DEPTH_MAX = 16;

/** A unit of a chain, and what counting asks of it. */
export interface UnitLink {
  unitId: string;
  /** Whether it reserves a share of its own. */
  budgetUnit: boolean;
  /** Whether it is a union or a federation of unions; absent in what was recorded before that was told. */
  union?: boolean;
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
  /** Its place in the event log; moves without one are known at every place. */
  position?: bigint;
}

/** Where a purchase's buyer stands in the tree: it and the units above it, nearest first. */
export interface UnitStanding {
  unitIds: readonly string[];
  /** The nearest budget unit among them. */
  budgetUnitId: string | null;
  /** The unions among them; absent where a fact was recorded before that was told. */
  unionIds?: readonly string[];
}

/** What moves say of units, each with the place in the log from which on it is known. */
interface Told {
  moves: ReadonlyMap<string, UnitMove[]>;
  superiors: ReadonlyMap<string, { unitId: string; since: bigint }>;
  budgetUnits: ReadonlyMap<string, bigint>;
  /** Whether units are unions, where it is told. */
  unions: ReadonlyMap<string, { union: boolean; since: bigint }>;
}

/**
 * The units' superiors on any date, as the moves that are known say. A unit that never moved has always stood where it
 * stands: its superior is taken from whatever chain names it, that of a fact or that of a move.
 */
export class UnitTree {
  private constructor(
    private readonly told: Told,
    private readonly through: bigint | null,
  ) {}

  /** `parents` names superiors of units that never moved, beside those that moves name. */
  static of(moves: readonly UnitMove[], parents: ReadonlyMap<string, string | null> = new Map()): UnitTree {
    return new UnitTree(toldBy(moves, parents), null);
  }

  /** The tree as it was known at a place in the log. All such views share what they look up. */
  at(position: bigint): UnitTree {
    return new UnitTree(this.told, position);
  }

  /** The move of a unit that holds on a date; null where it has not moved by then. */
  moveOn(unitId: string, on: BusinessDate): UnitMove | null {
    return this.movesOf(unitId).findLast((move) => move.from <= on) ?? null;
  }

  /** The dates from which on some unit stands elsewhere. */
  get dates(): BusinessDate[] {
    return [...new Set([...this.told.moves.keys()].flatMap((id) => this.movesOf(id)).map((move) => move.from))].sort();
  }

  /**
   * Where a buyer stood on a date, from how a fact says that it stood when that was recorded, and the moves that put it
   * there where the fact says otherwise. Units that are merged by then are left out: their successors stand for them.
   */
  standingOn(told: UnitStanding, on: BusinessDate): UnitStanding & { moves: UnitMove[] } {
    const chain = this.walk(told.unitIds, on);
    const unitIds = chain.filter((id) => !this.moveOn(id, on)?.merged);
    const budgetUnitId = unitIds.find((id) => id === told.budgetUnitId || this.isBudgetUnit(id)) ?? null;
    const asTold = budgetUnitId === told.budgetUnitId && unitIds.join() === told.unitIds.join();
    // Of units that neither the fact nor a move tells of, nobody knows that they are none.
    const isUnion = (id: string) => told.unionIds?.includes(id) || (!told.unitIds.includes(id) && this.mayBeUnion(id));
    const unions = told.unionIds && { unionIds: unitIds.filter(isUnion) };
    return { unitIds, budgetUnitId, ...unions, moves: asTold ? [] : chain.flatMap((id) => this.moveOn(id, on) ?? []) };
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
    const moves = this.movesOf(unitId);
    if (moves.length > 0) return (this.moveOn(unitId, on)?.superiors ?? moves[0].formerSuperiors)[0]?.unitId;
    const superior = this.told.superiors.get(unitId);
    return superior && this.isKnown(superior.since) ? superior.unitId : toldSuperior.get(unitId);
  }

  private isBudgetUnit(unitId: string): boolean {
    const since = this.told.budgetUnits.get(unitId);
    return since !== undefined && this.isKnown(since);
  }

  private mayBeUnion(unitId: string): boolean {
    const told = this.told.unions.get(unitId);
    return told === undefined || !this.isKnown(told.since) || told.union;
  }

  private movesOf(unitId: string): readonly UnitMove[] {
    const moves = this.told.moves.get(unitId) ?? [];
    return this.through === null ? moves : moves.filter(({ position }) => this.isKnown(position ?? ALWAYS));
  }

  private isKnown(since: bigint): boolean {
    return this.through === null || since <= this.through;
  }
}

/** Before every place in the log. */
const ALWAYS = 0n;

/**
 * Moves by unit, in the order in which they hold; superiors, budget units and unions as the first move to name them says. Of a unit's
 * superior that is true until its own first move is known, and from then on its moves are asked.
 */
function toldBy(moves: readonly UnitMove[], parents: ReadonlyMap<string, string | null>): Told {
  const superiors = new Map<string, { unitId: string; since: bigint }>();
  const budgetUnits = new Map<string, bigint>();
  const unions = new Map<string, { union: boolean; since: bigint }>();
  for (const [unitId, parentId] of parents)
    if (parentId !== null) superiors.set(unitId, { unitId: parentId, since: ALWAYS });
  const asKnown = [...moves].sort((a, b) => compare(a.position ?? ALWAYS, b.position ?? ALWAYS));
  for (const move of asKnown) {
    const since = move.position ?? ALWAYS;
    const chains: readonly (readonly UnitLink[])[] = [[move], move.superiors, move.formerSuperiors];
    for (const chain of chains) {
      chain.forEach(({ unitId, budgetUnit, union }, index) => {
        if (union !== undefined && !unions.has(unitId)) unions.set(unitId, { union, since });
        if (budgetUnit && !budgetUnits.has(unitId)) budgetUnits.set(unitId, since);
        const below = chain[index - 1]?.unitId;
        if (below !== undefined && !superiors.has(below)) superiors.set(below, { unitId, since });
      });
    }
  }
  const inForce = [...moves].sort((a, b) => compareText(a.from, b.from) || a.version - b.version);
  return { moves: groupedBy(inForce, ({ unitId }) => unitId), superiors, budgetUnits, unions };
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
