import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { PlaceSpan } from '../rules/place-book';
import type { Pairing } from '../rules/rule-book';

/** Facts of places and rules are reference facts: they belong to no stream and reach every slot of the counter. */
export const RULE_FACTS = [
  'divisions.edition_recorded',
  'origin_list.put',
  'pairing.created',
  'pairing.ended',
] as const;

export interface EditionRecorded {
  edition: number;
  source: string;
  /** All spans of each code that the edition names; they replace what was known of these codes. */
  spans: readonly PlaceSpan[];
}

export interface OriginListPut {
  code: string;
  edition: number;
  nameZh: string;
  nameEn: string;
  source: string;
  members: { divisionCode: string; validFrom: BusinessDate; validUntil: BusinessDate | null }[];
}

export type PairingRecorded = Pairing & { version: number; source: string };

interface RecordedBy {
  ownerId: string;
  on: BusinessDate;
}

export function editionRecorded(payload: EditionRecorded, { ownerId, on }: RecordedBy): NewFact {
  return {
    type: 'divisions.edition_recorded',
    version: 1,
    key: String(payload.edition),
    businessDate: on,
    ownerId,
    streamId: null,
    payload,
  };
}

export function originListPut(payload: OriginListPut, { ownerId, on }: RecordedBy): NewFact {
  return {
    type: 'origin_list.put',
    version: 1,
    key: `${payload.code}:${payload.edition}`,
    businessDate: on,
    ownerId,
    streamId: null,
    payload,
  };
}

export function pairingRecorded(
  type: 'pairing.created' | 'pairing.ended',
  payload: PairingRecorded,
  { ownerId, on }: RecordedBy,
): NewFact {
  return {
    type,
    version: 1,
    key: `${payload.id}:${payload.version}`,
    businessDate: on,
    ownerId,
    streamId: null,
    payload,
  };
}
