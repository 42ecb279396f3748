import { addDays, after, daysBetween } from '@shanhai/kernel';
import fc from 'fast-check';
import {
  LICENCE_STATES,
  LICENCE_TRANSITIONS,
  type LicenceState,
  type LicenceVerb,
  nextReminder,
  REMINDER_DAYS,
  reminderDue,
} from './licences';

/** Every pair of verb and state; what is not named here is refused. */
const ALLOWED: Record<string, LicenceState> = {
  'verify PENDING': 'VERIFIED',
  'reject PENDING': 'REJECTED',
  'reject VERIFIED': 'REJECTED',
  'withdraw PENDING': 'WITHDRAWN',
  'withdraw VERIFIED': 'WITHDRAWN',
};

describe('a licence', () => {
  for (const verb of Object.keys(LICENCE_TRANSITIONS) as LicenceVerb[]) {
    for (const state of LICENCE_STATES) {
      const expected = ALLOWED[`${verb} ${state}`] ?? null;
      it(`${verb} from ${state} ${expected ? `gives ${expected}` : 'is refused'}`, () => {
        expect(after<LicenceState, LicenceVerb>(LICENCE_TRANSITIONS, verb, state)).toBe(expected);
      });
    }
  }
});

describe('reminders', () => {
  const END = '2026-12-31';

  it('come 90, 30 and 7 days before the end and on the day', () => {
    expect(nextReminder(END, '2026-01-01')).toBe('2026-10-02');
    expect(nextReminder(END, '2026-10-02')).toBe('2026-10-02');
    expect(nextReminder(END, '2026-10-03')).toBe('2026-12-01');
    expect(nextReminder(END, '2026-12-02')).toBe('2026-12-24');
    expect(nextReminder(END, '2026-12-25')).toBe(END);
    expect(nextReminder(END, '2027-01-01')).toBeNull();
    expect(nextReminder(null, '2026-01-01')).toBeNull();
  });

  it('that were slept through are not sent late: only the last one whose day has come', () => {
    expect(reminderDue(END, '2026-12-05')).toBe(30);
    expect(reminderDue(END, '2027-02-01')).toBe(0);
    expect(reminderDue(END, '2026-10-01')).toBeNull();
  });

  it('come once each, and each by its day, on whatever days somebody looks', () => {
    const looks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: -400, max: -1 }), looks, (start, steps) => {
        let today = addDays(END, start);
        let due = nextReminder(END, today);
        const sent: number[] = [];
        for (const step of steps) {
          today = addDays(today, step);
          if (due === null || due > today) continue;
          sent.push(reminderDue(END, today)!);
          expect(daysBetween(due, today)).toBeLessThan(41);
          due = nextReminder(END, addDays(today, 1));
        }
        expect(new Set(sent).size).toBe(sent.length);
        expect(sent).toEqual(REMINDER_DAYS.filter((days) => sent.includes(days)));
      }),
    );
  });

  it('lose the one of the day it ends in no case', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), (late) => {
        const due = nextReminder(END, END);
        const today = addDays(END, late);
        expect(due !== null && due <= today && reminderDue(END, today)).toBe(0);
      }),
    );
  });
});
