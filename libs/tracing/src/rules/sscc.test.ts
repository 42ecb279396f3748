import { isSscc } from './sscc';

it('is 18 digits, the last one checking the others', () => {
  expect(isSscc('106141411234567897')).toBe(true);
  expect(
    ['106141411234567890', '10614141123456789', '1061414112345678970', '', '10614141123456789X'].some(isSscc),
  ).toBe(false);
});
