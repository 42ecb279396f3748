import type { Transitions } from '@shanhai/kernel';

/** SIMULATION: by a version of a scheme that is not in force. RESTATEMENT: by places, lists and pairings as known later. */
export const RUN_KINDS = ['SIMULATION', 'RESTATEMENT'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** DELETED runs are gone for everybody but the worker, which removes what they entered. */
export const RUN_STATUSES = ['WAITING', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED', 'DELETED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_TRANSITIONS: Transitions<RunStatus, 'cancel' | 'delete'> = {
  cancel: { from: ['WAITING', 'RUNNING'], to: 'CANCELLED' },
  delete: { from: ['DONE', 'CANCELLED', 'FAILED'], to: 'DELETED' },
};

const HUNDRED = 100n;

/** How much of its work a run has done, in whole percent; 100 only when it is done. */
export function progressPercent(run: { status: RunStatus; reached: bigint; position: bigint | null }): number {
  if (run.status === 'DONE') return 100;
  if (run.position === null || run.position === 0n) return 0;
  const percent = Number((run.reached * HUNDRED) / run.position);
  return Math.min(percent, 99);
}
