import type { EpcisEvent } from './event';

/** A party by its name in this system; a place that goods left or came to is nobody (CBV 2.0, 7.4.2). */
const PARTY = /^(owning_party|possessing_party) urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * Who may see a captured event besides its owner: organisations that it names as who owns or has the goods, before or after. Null, for
 * anybody, where it only tells of goods: what names documents or parties is between those who are named.
 */
export function partiesOf(
  { bizTransactionList, sourceList, destinationList }: EpcisEvent,
  ownerId: string,
): string[] | null {
  if (!(bizTransactionList ?? sourceList ?? destinationList)) return null;
  const named = [
    ...(sourceList ?? []).map(({ type, source }) => `${type} ${source}`),
    ...(destinationList ?? []).map(({ type, destination }) => `${type} ${destination}`),
  ];
  const ids = named.flatMap((each) => PARTY.exec(each)?.[2].toLowerCase() ?? []);
  return [...new Set(ids)].filter((id) => id !== ownerId).sort();
}
