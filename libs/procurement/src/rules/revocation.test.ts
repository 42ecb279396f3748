import { PurchaseHistory } from '@shanhai/testing';
import { countStream } from './count-stream';
import { readPurchase } from './purchase';
import { revocationOn } from './revocation';
import { stagesOf } from './stages';

/** A school of Xiamen buys ten packs for 10 yuan in November, accepts and pays them in December. */
function bought(): PurchaseHistory {
  const history = new PurchaseHistory({
    on: '2025-11-25',
    lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
    lots: { lot: { placeCode: '640422', harvestedOn: '2025-09-01' } },
  });
  history.confirm('2025-11-26');
  const [parcel] = history.ship('2025-12-01', [{ line: 0, lotId: 'lot', quantity: 10 }]);
  history.accept('2025-12-03', [{ parcel, accepted: 10 }]);
  history.pay('2025-12-05', 1000n);
  return history;
}

/** What a scheme's entries say, in the order of the log. */
function entries(history: PurchaseHistory, schemeCode = 'EW_PURCHASE') {
  const posted = countStream('part', history.facts, history.rulesAt, { position: 0n, net: [] });
  const codes = new Map(posted.flatMap(({ facetId, facets }) => (facets ? [[facetId, facets] as const] : [])));
  return posted
    .filter(({ facetId }) => codes.get(facetId)!.schemeCode === schemeCode)
    .sort((a, b) => Number(a.position - b.position) || Number(a.amountFen - b.amountFen))
    .map((each) => {
      const said = `${codes.get(each.facetId)!.outcome} ${each.amountFen}/${each.goodsFen} on ${each.recognisedOn}`;
      return `${said} in ${each.month} ${each.posting}${each.judgement.takesBack ? ` of ${each.judgement.takesBack}` : ''}`;
    });
}

const COUNTED = 'COUNTED 1000/1000 on 2025-12-05 in 2025-12 REGULAR';

describe('a revoked origin', () => {
  it('takes back what was counted on its day, and leaves the goods to be seen', () => {
    const history = bought();
    history.revoke('2026-01-10', ['lot']);
    expect(entries(history)).toEqual([
      COUNTED,
      'COUNTED -1000/-1000 on 2026-01-10 in 2026-01 REGULAR of 2025-12-05',
      'ORIGIN_REVOKED 0/1000 on 2026-01-10 in 2026-01 REGULAR',
    ]);
  });

  it('leaves a sealed month as it is: the adjustment shows in the first open one (CR-7)', () => {
    const history = bought();
    history.seal('2025-12');
    history.revoke('2025-12-20', ['lot']);
    expect(entries(history)).toEqual([
      COUNTED,
      'COUNTED -1000/-1000 on 2025-12-20 in 2026-01 ADJUSTMENT of 2025-12-05',
      'ORIGIN_REVOKED 0/1000 on 2025-12-20 in 2026-01 LATE',
    ]);
  });

  it('counts again on the day from which it stands, as it was judged, whatever became of the pairing meanwhile', () => {
    const history = bought();
    const revocation = history.revoke('2026-01-10', ['lot']);
    history.rule({ pairings: history.rules.pairings.map((each) => ({ ...each, validUntil: '2026-01-01' })) });
    history.reinstate('2026-02-03', revocation);
    expect(entries(history).slice(3)).toEqual([
      'ORIGIN_REVOKED 0/-1000 on 2026-02-03 in 2026-02 REGULAR of 2026-01-10',
      'COUNTED 1000/1000 on 2026-02-03 in 2026-02 REGULAR',
    ]);
    // A refund afterwards takes back what counts by then.
    history.refund('2026-02-10', [{ itemId: 'line-0', amountFen: 400n }]);
    expect(entries(history).slice(5)).toEqual(['COUNTED -400/-400 on 2026-02-10 in 2026-02 REGULAR of 2026-02-03']);
  });

  it('counts nothing of what comes while it does not stand, and takes a refund from what stands', () => {
    const history = bought();
    history.refund('2025-12-06', [{ itemId: 'line-0', amountFen: 300n }]);
    history.revoke('2026-01-10', ['lot']);
    history.pay('2026-01-12', 100n);
    history.refund('2026-01-13', [{ itemId: 'line-0', amountFen: 50n }]);
    expect(entries(history).slice(2)).toEqual([
      'COUNTED -700/-700 on 2026-01-10 in 2026-01 REGULAR of 2025-12-05',
      'ORIGIN_REVOKED 0/700 on 2026-01-10 in 2026-01 REGULAR',
      'ORIGIN_REVOKED 0/100 on 2026-01-12 in 2026-01 REGULAR',
      'ORIGIN_REVOKED 0/-50 on 2026-01-13 in 2026-01 REGULAR of 2026-01-12',
    ]);
  });

  it('says why, with who revoked it and since when', () => {
    const history = bought();
    const revocationId = history.revoke('2026-01-10', ['lot']);
    const posted = countStream('part', history.facts, history.rulesAt, { position: 0n, net: [] });
    const back = posted.filter(({ amountFen, recognisedOn }) => amountFen < 0n && recognisedOn === '2026-01-10');
    expect(back).toHaveLength(2);
    for (const { judgement } of back)
      expect(judgement.rules!.at(-1)).toEqual({
        ...{ rule: 'ORIGIN_STANDS', passed: false, failure: 'ORIGIN_REVOKED' },
        inputs: {
          ...{ revocationId, claimId: 'claim-lot', officeId: 'office', reason: 'grown elsewhere' },
          ...{ from: '2026-01-10', until: null, on: '2026-01-10' },
        },
      });
  });

  it('says so too of what was counted on its own day', () => {
    const history = bought();
    history.revoke('2025-12-05', ['lot']);
    const posted = countStream('part', history.facts, history.rulesAt, { position: 0n, net: [] });
    const [back, ...more] = posted.filter(({ amountFen }) => amountFen < 0n);
    expect([back.judgement.rules!.at(-1)!.rule, back.judgement.takesBack]).toEqual(['ORIGIN_STANDS', '2025-12-05']);
    expect(more).toHaveLength(1);
  });

  it('lasts while one of several revocations does', () => {
    const span = (revocationId: string, from: string, until: string | null) => ({
      ...{ revocationId, claimId: 'c', officeId: 'o', reason: 'r', from, until },
    });
    const revocations = [span('a', '2026-01-01', '2026-02-01'), span('b', '2026-01-15', '2026-03-01')];
    const days = ['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'];
    expect(days.map((on) => revocationOn(revocations, on)?.revocationId ?? null)).toEqual([
      null,
      'a',
      'a',
      'b',
      'b',
      null,
    ]);
  });

  it('lets schemes expect nothing more of an open order', () => {
    const history = new PurchaseHistory({
      on: '2025-11-25',
      lines: [{ pricing: 'PACK', contentBase: 500n, unitPriceFen: 100n, quantity: 10 }],
      lots: { lot: { placeCode: '640422', harvestedOn: '2025-09-01' } },
    });
    history.confirm('2025-11-26');
    history.ship('2025-12-01', [{ line: 0, lotId: 'lot', quantity: 4 }]);
    const expected = () => {
      const stages = stagesOf(readPurchase(history.facts)!, history.facts, history.rules.schemes, history.rulesAt);
      const ofScheme = stages.filter(
        ({ facets }) => facets.stage === 'EXPECTED' && facets.schemeCode === 'EW_PURCHASE',
      );
      return ofScheme.reduce((sum, { amountFen }) => sum + amountFen, 0n);
    };
    expect(expected()).toBe(1000n);
    const revocation = history.revoke('2025-12-02', ['lot']);
    expect(expected()).toBe(600n);
    history.reinstate('2025-12-03', revocation);
    expect(expected()).toBe(1000n);
  });
});
