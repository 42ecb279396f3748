import type { NewFact } from '@shanhai/database';
import type { BusinessDate, Month } from '@shanhai/kernel';
import type { SchemeVersion } from '../rules/scheme';

/** A version of a scheme was put; a reference fact. */
export function schemePut(scheme: SchemeVersion & { source: string }, by: string, on: BusinessDate): NewFact {
  return {
    type: 'scheme.put',
    version: 1,
    key: `${scheme.code}:${scheme.version}`,
    businessDate: on,
    ownerId: by,
    streamId: null,
    payload: scheme,
  };
}

/** The books of a month were closed at this fact's place in the log; a reference fact. */
export function sealRequested(month: Month, by: string, on: BusinessDate): NewFact {
  return {
    type: 'period.seal_requested',
    version: 1,
    key: month,
    businessDate: on,
    ownerId: by,
    streamId: null,
    payload: { month },
  };
}

/**
 * A run over the log was asked for; a reference fact, though it changes no rule. It divides what is counted before it from
 * what comes after, so that at this place the ledger is exactly what the run is compared with.
 */
export function runRequested(
  run: { id: string; kind: string; schemeCode: string },
  by: string,
  on: BusinessDate,
): NewFact {
  return {
    type: 'count_run.requested',
    version: 1,
    key: run.id,
    businessDate: on,
    ownerId: by,
    streamId: null,
    payload: { kind: run.kind, schemeCode: run.schemeCode },
  };
}
