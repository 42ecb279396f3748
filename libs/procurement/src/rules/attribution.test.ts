import fc from 'fast-check';
import { type UnitMove, UnitTree } from '@shanhai/organisations';
import { addDays } from '@shanhai/kernel';
import { listed, play, PurchaseHistory, school, type Step } from '@shanhai/testing';
import { countStream, type PostedEntry } from './count-stream';
import { facetIdOf } from './difference';

const LINE = { pricing: 'PACK' as const, contentBase: 500n, unitPriceFen: 100n, quantity: 10 };
const LOTS = { 'lot-a': { placeCode: '640422', harvestedOn: '2024-10-01' } };
/** The superiors of the school of `PurchaseHistory` before anything moves; `*` marks a budget unit. */
const PARENTS: Record<string, string | null> = { school: 'bureau', bureau: 'city', city: null, office: 'city' };
const BUDGET_UNITS = ['bureau', 'office'];
/** The school buys as a union here; the city is a federation. */
const UNIONS = ['school', 'city'];
const isUnion = (unitId: string) => UNIONS.includes(unitId);
const link = (unitId: string) => ({ unitId, budgetUnit: BUDGET_UNITS.includes(unitId), union: isUnion(unitId) });

type Given = Pick<UnitMove, 'unitId' | 'from' | 'merged'> & { to: string | null };

/** Where a unit stands on a day, walked in the plainest way: what holds is the last move by (day, order of recording). */
function plainly(unitId: string, on: string, moves: readonly Given[]): { chain: string[]; merged: Set<string> } {
  const holds = (id: string) =>
    moves
      .filter((move) => move.unitId === id && move.from <= on)
      .reduce<Given | null>((last, move) => (last === null || move.from >= last.from ? move : last), null);
  const chain: string[] = [];
  for (let id: string | null = unitId; id !== null && !chain.includes(id); ) {
    chain.push(id);
    const move: Given | null = holds(id);
    id = move ? move.to : PARENTS[id];
  }
  return { chain, merged: new Set(Object.keys(PARENTS).filter((id) => holds(id)?.merged)) };
}

/** A purchase and moves of units as they were recorded among its facts, each followed by its journal fact sooner or later. */
class Recorded {
  readonly moves: Given[] = [];
  readonly known: UnitMove[] = [];
  constructor(readonly made: PurchaseHistory) {}

  /** The move as a reference fact; later facts carry the buyer as it stands today. */
  move(given: Given): void {
    const move: UnitMove = {
      ...link(given.unitId),
      changeId: `move-${this.moves.length}`,
      version: this.moves.length + 1,
      from: given.from,
      merged: given.merged,
      reason: '机构改革',
      superiors: given.to === null ? [] : plainly(given.to, given.from, this.moves).chain.map(link),
      formerSuperiors: plainly(given.unitId, addDays(given.from, -1), this.moves).chain.slice(1).map(link),
    };
    this.moves.push(given);
    this.made.rule({});
    this.known.push({ ...move, position: this.made.epoch });
    const { chain, merged } = plainly('school', '2099-12-31', this.moves);
    const budgetUnitId = chain.find((id) => BUDGET_UNITS.includes(id) && !merged.has(id)) ?? null;
    const unions = this.made.buyer.unionIds && { unionIds: chain.filter(isUnion) };
    this.made.buyer = { ...this.made.buyer, unitIds: chain, budgetUnitId, ...unions };
  }

  journal(): void {
    this.made.prove('attribution.moved', this.moves.at(-1)?.from ?? '2024-11-25', { reason: '机构改革' });
  }

  readonly rulesAt = (epoch: bigint) => ({
    ...this.made.rulesAt(epoch),
    units: UnitTree.of(this.known).at(epoch),
  });

  entries(batch = 1000): PostedEntry[] {
    const { facts } = this.made;
    const entries: PostedEntry[] = [];
    for (let from = 0; from < facts.length; from += batch) {
      const before = { position: facts[from - 1]?.position ?? 0n, net: [...entries] };
      entries.push(...countStream('part', facts.slice(0, from + batch), this.rulesAt, before));
    }
    return entries;
  }
}

/** `told`: facts say which units are unions. */
const aPurchase = (told = true) => {
  const buyer = school({ unitType: 'UNION', ...(told && { unionIds: ['school', 'city'] }) });
  return new PurchaseHistory({ on: '2024-11-25', lines: [LINE], lots: LOTS, rules: { members: [listed('640422')] }, buyer });
}; // prettier-ignore

describe('the attribution of a unit that moves (CR-17)', () => {
  it('follows with pairs of entries, posted to the open month where its own is sealed', () => {
    const recorded = new Recorded(aPurchase());
    const { made } = recorded;
    made.ship('2024-11-26', [{ line: 0, lotId: 'lot-a', quantity: 10 }]);
    made.pay('2024-11-28', 1000n);
    made.seal('2024-11');
    recorded.move({ unitId: 'school', to: 'office', from: '2024-11-27', merged: false });
    recorded.journal();
    const entries = recorded.entries().filter((each) => (each.facets?.schemeCode ?? 'RESERVE') === 'RESERVE');
    const text = entries.map(({ facets, recognisedOn, month, posting, amountFen, judgement }) =>
      [facets?.unitIds.join(' ') ?? 'takes back', recognisedOn, month, posting, amountFen, judgement.attribution?.[0].reason ?? ''].join(' | '),
    ); // prettier-ignore
    expect(text[0]).toBe('bureau city | 2024-11-28 | 2024-11 | REGULAR | 1000 | ');
    expect(text.slice(1).sort()).toEqual([
      'office city | 2024-11-28 | 2024-12 | LATE | 1000 | 机构改革',
      'takes back | 2024-11-28 | 2024-12 | ADJUSTMENT | -1000 | ',
    ]);
    expect(entries[1].position).toBe(made.facts.at(-1)!.position);
    // The whole of it again changes nothing.
    recorded.journal();
    expect(recorded.entries()).toHaveLength(entries.length);
  });

  it('is where the tree stands on each date of recognition, whatever is recorded when, in any batches', () => {
    const step: fc.Arbitrary<Step> = fc.record({
      kind: fc.constantFrom('ship' as const, 'accept' as const, 'pay' as const, 'payAll' as const, 'giveBack' as const),
      gap: fc.nat(4),
      back: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(12) }),
      numbers: fc.array(fc.nat(1_000_000), { minLength: 6, maxLength: 6 }),
    });
    const move = fc.record({
      unitId: fc.constantFrom('school', 'bureau', 'office'),
      to: fc.constantFrom('office', 'city', 'bureau', null),
      from: fc.integer({ min: 20, max: 30 }).map((day) => `2024-11-${day}`),
      merged: fc.boolean(),
    });
    const parts = fc.array(fc.oneof({ weight: 3, arbitrary: step }, { weight: 1, arbitrary: move }), {
      minLength: 4,
      maxLength: 20,
    });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 9 }), fc.boolean(), (given, batch, told) => {
        const recorded = new Recorded(aPurchase(told));
        const { made } = recorded;
        for (const each of given) {
          if ('kind' in each) play(made, [each]);
          else if (each.unitId !== each.to && !turnsBack(recorded.moves, each))
            recorded.move({ ...each, merged: each.merged && each.to !== null });
        }
        recorded.journal();
        expectViews(recorded.known, made.facts[0].epoch);
        const nets = new Map<string, { fen: bigint; expected: string; is: string }>();
        const entries = recorded.entries(batch);
        const facetsOf = new Map(entries.flatMap(({ facets }) => (facets ? [[facetIdOf(facets), facets]] : [])));
        for (const { facetId, recognisedOn, goodsFen, judgement } of entries) {
          const facets = facetsOf.get(facetId)!;
          // What takes back an increase is credited as that was.
          if (judgement.takesBack || judgement.corrects) continue;
          const { chain, merged } = plainly('school', recognisedOn, recorded.moves);
          const units = chain.filter((id) => !merged.has(id));
          const own = units.find((id) => BUDGET_UNITS.includes(id));
          const unions = units.filter((id, index) => index === 0 || isUnion(id));
          const credited =
            facets.schemeCode === 'RESERVE' && own ? units.slice(units.indexOf(own))
            : facets.schemeCode === 'UNION' && told ? unions : units; // prettier-ignore
          const key = `${facetId}|${recognisedOn}`;
          const fen = (nets.get(key)?.fen ?? 0n) + goodsFen;
          nets.set(key, { fen, expected: credited.join(), is: facets.unitIds.join() });
        }
        for (const [key, net] of nets) {
          const [facetId, on] = key.split('|');
          const whole = entries.filter((each) => each.facetId === facetId && each.recognisedOn === on);
          if (whole.reduce((sum, each) => sum + each.goodsFen, 0n) > 0n) expect(net.is).toBe(net.expected);
        }
        const netText = (of: PostedEntry[]) => {
          const sums = new Map<string, bigint>();
          for (const { facetId, lineId, lotId, recognisedOn, goodsFen } of of) {
            const key = [facetId, lineId, lotId, recognisedOn].join('|');
            sums.set(key, (sums.get(key) ?? 0n) + goodsFen);
          }
          return [...sums].filter(([, fen]) => fen !== 0n).map(String).sort(); // prettier-ignore
        };
        expect(netText(entries)).toEqual(netText(recorded.entries()));
      }),
      { numRuns: 100 },
    );
  });
});

/** A tree's view at any place in the log is the tree of the moves that were known there. */
function expectViews(moves: readonly UnitMove[], begun: bigint): void {
  const whole = UnitTree.of(moves);
  const days = ['2024-11-19', ...moves.map((move) => move.from)];
  for (const position of [begun, ...moves.map((move) => move.position!)]) {
    const known = UnitTree.of(moves.filter((move) => move.position! <= position));
    const stand = (tree: UnitTree) =>
      days.map((day) =>
        tree.standingOn({ unitIds: ['school', 'bureau'], budgetUnitId: 'bureau', unionIds: ['school'] }, day),
      );
    expect(stand(whole.at(position))).toEqual(stand(known));
  }
}

/** Whether a move would make a circle on some day. */
function turnsBack(moves: readonly Given[], move: Given): boolean {
  const days = [move, ...moves].map((each) => each.from).filter((day) => day >= move.from);
  return move.to !== null && days.some((day) => plainly(move.to!, day, [...moves, move]).chain.includes(move.unitId));
}
