import type { BusinessDate, Fen, Month } from '@shanhai/kernel';

/** What a ledger says of one root in one combination of facets on one date, posted to one month. */
export interface PostedNet {
  schemeCode: string;
  outcome: string;
  facetId: string;
  streamId: string;
  lineId: string;
  lotId: string;
  recognisedOn: BusinessDate;
  month: Month;
  amountFen: Fen;
  goodsFen: Fen;
}

/** Where the ledger says otherwise than the facts. */
export type LedgerDifference = Omit<PostedNet, 'amountFen' | 'goodsFen'> & {
  ledger: { amountFen: Fen; goodsFen: Fen };
  facts: { amountFen: Fen; goodsFen: Fen };
};

const NOTHING = { amountFen: 0n, goodsFen: 0n };

/**
 * What differs between the ledger and a shadow of it that was counted from the facts alone: nets of the same root, facets,
 * date and month are added up on both sides and compared. In the order of their keys.
 */
export function compareLedgers(ledger: readonly PostedNet[], shadow: readonly PostedNet[]): LedgerDifference[] {
  const [real, counted] = [summed(ledger), summed(shadow)];
  return [...new Set([...real.keys(), ...counted.keys()])].sort().flatMap((key) => {
    const { amountFen: _amount, goodsFen: _goods, ...about } = real.get(key) ?? counted.get(key)!;
    const [is, should] = [real.get(key) ?? NOTHING, counted.get(key) ?? NOTHING];
    if (is.amountFen === should.amountFen && is.goodsFen === should.goodsFen) return [];
    const fen = ({ amountFen, goodsFen }: typeof NOTHING) => ({ amountFen, goodsFen });
    return [{ ...about, ledger: fen(is), facts: fen(should) }];
  });
}

function summed(nets: readonly PostedNet[]): Map<string, PostedNet> {
  const sums = new Map<string, PostedNet>();
  for (const net of nets) {
    const key = [net.streamId, net.lineId, net.lotId, net.schemeCode, net.recognisedOn, net.month, net.facetId].join(
      '|',
    );
    const { amountFen, goodsFen } = sums.get(key) ?? NOTHING;
    sums.set(key, { ...net, amountFen: amountFen + net.amountFen, goodsFen: goodsFen + net.goodsFen });
  }
  return sums;
}
