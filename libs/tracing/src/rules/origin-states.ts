import type { Transitions } from '@shanhai/kernel';

/** Where a lot stands with the proof of its origin (产地证明). */
export const ORIGIN_STATES = ['UNCLAIMED', 'PENDING', 'VERIFIED', 'REJECTED'] as const;
export type OriginState = (typeof ORIGIN_STATES)[number];
export type OriginVerb = 'claim' | 'verify' | 'reject';

/** A rejected lot may be claimed again, with better evidence; what was verified stays. */
export const ORIGIN_TRANSITIONS = {
  claim: { from: ['UNCLAIMED', 'REJECTED'], to: 'PENDING' },
  verify: { from: ['PENDING'], to: 'VERIFIED' },
  reject: { from: ['PENDING'], to: 'REJECTED' },
} as const satisfies Transitions<OriginState, OriginVerb>;
