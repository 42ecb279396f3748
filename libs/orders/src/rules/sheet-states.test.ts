import { after } from '@shanhai/kernel';
import { SHEET_STATES, sheetTransitions } from './sheet-states';

it('states of a settlement sheet: every pair of verb and state', () => {
  expect(SHEET_STATES).toEqual(['DRAFT', 'SUBMITTED', 'APPROVED', 'CANCELLED']);
  expect(
    Object.keys(sheetTransitions).map(
      (verb) =>
        `${verb}: ${SHEET_STATES.map((state) => after(sheetTransitions, verb as never, state) ?? '-').join(' ')}`,
    ),
  ).toEqual([
    'submit: SUBMITTED - - -',
    'sendBack: - DRAFT - -',
    'approve: - APPROVED - -',
    'cancel: CANCELLED CANCELLED CANCELLED -',
  ]);
});
