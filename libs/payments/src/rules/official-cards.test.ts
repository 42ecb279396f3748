import { after } from '@shanhai/kernel';
import { OFFICIAL_CARD_STATES, OFFICIAL_CARD_TRANSITIONS, slipNumberOf } from './official-cards';

it('states of a payment by official card: every pair of verb and state', () => {
  expect(OFFICIAL_CARD_STATES).toEqual(['PROPOSED', 'CONFIRMED', 'REFUSED', 'WITHDRAWN']);
  expect(
    Object.keys(OFFICIAL_CARD_TRANSITIONS).map(
      (verb) =>
        `${verb}: ${OFFICIAL_CARD_STATES.map((state) => after(OFFICIAL_CARD_TRANSITIONS, verb as never, state) ?? '-').join(' ')}`,
    ),
  ).toEqual(['confirm: CONFIRMED - - -', 'refuse: REFUSED - - -', 'withdraw: WITHDRAWN - - -']);
});

it('reads slip numbers as people write them', () => {
  expect(['pos-0001 23', '０００１２３', '123', '！'].map(slipNumberOf)).toEqual(['POS000123', '000123', null, null]);
});
