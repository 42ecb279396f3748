import type { BusinessDate } from '@shanhai/kernel';

/** How the origin of a lot stands on a day, as the page says it. */
export type OriginStanding = 'UNCLAIMED' | 'PENDING' | 'VERIFIED' | 'ENDED' | 'REJECTED' | 'REVOKED';

/** What the rows of a lot say of its origin. */
export interface OriginOfLot {
  originStatus: string;
  /** First day on which a verified origin holds no more. */
  originValidUntil: BusinessDate | null;
  /** Lasting revocations, of its own origin or of that of a lot it was made of. */
  revocations: number;
}

/** Verified only where nothing speaks against it: a revocation anywhere in its past comes first, then an end. */
export function originStanding(lot: OriginOfLot, today: BusinessDate): OriginStanding {
  if (lot.revocations > 0 || lot.originStatus === 'REVOKED') return 'REVOKED';
  if (lot.originStatus === 'VERIFIED')
    return lot.originValidUntil === null || today < lot.originValidUntil ? 'VERIFIED' : 'ENDED';
  return lot.originStatus === 'PENDING' || lot.originStatus === 'REJECTED' ? lot.originStatus : 'UNCLAIMED';
}
