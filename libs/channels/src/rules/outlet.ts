import { type BusinessDate, type Transitions, within, type Words } from '@shanhai/kernel';

/** 专馆 hall, 专柜 counter, 专区 zone; a zone may stand inside one of the others. */
export const OUTLET_KINDS = ['HALL', 'COUNTER', 'ZONE'] as const;
export type OutletKind = (typeof OUTLET_KINDS)[number];

export const OUTLET_STATES = ['PENDING', 'CONFIRMED', 'REJECTED'] as const;
export type OutletState = (typeof OUTLET_STATES)[number];
export type OutletVerb = 'confirm' | 'reject';

/** An office may also reject what it confirmed: it never was there. */
export const OUTLET_TRANSITIONS = {
  confirm: { from: ['PENDING'], to: 'CONFIRMED' },
  reject: { from: ['PENDING', 'CONFIRMED'], to: 'REJECTED' },
} as const satisfies Transitions<OutletState, OutletVerb>;

export const OUTLET_NAME_LENGTH_MAX = 120;
export const ADDRESS_LENGTH_MAX = 200;
export const SOURCE_LENGTH_MAX = 300;

/** Whether an outlet is open on a day. */
export const isOpenOn = (
  { validFrom, validUntil }: { validFrom: BusinessDate; validUntil: BusinessDate | null },
  day: BusinessDate,
): boolean => within(day, validFrom, validUntil);

/** What the office made of an outlet, for its operator to read. */
export function outletJudged(name: string, reason: string | null): Words {
  if (reason === null) return { zh: `网点“${name}”已确认`, en: `The outlet "${name}" was confirmed` };
  return { zh: `网点“${name}”未通过：${reason}`, en: `The outlet "${name}" was rejected: ${reason}` };
}
