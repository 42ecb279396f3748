import type { Queryable } from '@shanhai/database';
import { RulesByEpoch } from './rules-at';

/** A log whose rules changed at 10 and at 2,000, with a unit's move at every place between. */
class Log {
  readonly asked: string[] = [];
  readonly query = (sql: string, parameters: unknown[] = []): Promise<unknown[]> => {
    const what = ['origin_list_members', 'unit_changes', 'division_editions', 'unnest'].find((each) =>
      sql.includes(each),
    );
    if (what) this.asked.push(what);
    if (what === 'division_editions' && sql.includes('max(edition)')) return Promise.resolve([{ edition: 1 }]);
    if (sql.includes('period_seal_requests')) return Promise.resolve([{ month: null }]);
    if (what !== 'unnest') return Promise.resolve([]);
    const [epochs] = parameters as [bigint[]];
    return Promise.resolve(epochs.map((epoch) => ({ epoch, change: epoch < 2000n ? 10n : 2000n })));
  };
  times(what: string): number {
    return this.asked.filter((each) => each === what).length;
  }
}

describe('rules by epoch', () => {
  it('are loaded once for all epochs that only moves of units divide', async () => {
    const log = new Log();
    const rules = new RulesByEpoch();
    const facts = Array.from({ length: 1000 }, (_, n) => ({ epoch: BigInt(1500 + n) }));
    const rulesAt = await rules.of(log as unknown as Queryable, facts);
    expect([log.times('origin_list_members'), log.times('unit_changes'), log.times('unnest')]).toEqual([2, 1, 1]);
    expect(rulesAt(1500n).book).toBe(rulesAt(1999n).book);
    expect(rulesAt(2000n).book).not.toBe(rulesAt(1999n).book);
    const before = log.asked.length;
    await rules.of(log as unknown as Queryable, facts.slice(3));
    await rules.at(log as unknown as Queryable, 1700n);
    expect(log.asked).toHaveLength(before);
    // A new epoch may be of a move: the tree is read again, and nothing else.
    await rules.at(log as unknown as Queryable, 2600n);
    expect(log.asked.slice(before)).toEqual(['unnest', 'unit_changes']);
  });
});
