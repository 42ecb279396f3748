import fc from 'fast-check';
import { identityCheck, identityNumberOf, maskedIdentity } from './identity-number';

// The example of GB 11643-1999.
const EXAMPLE = '11010519491231002X';

it('knows the example of the standard, however it is written', () => {
  for (const written of [
    EXAMPLE,
    '11010519491231002x',
    ' 110105 19491231 002X ',
    '１１０１０５１９４９１２３１００２Ｘ',
  ])
    expect(identityNumberOf(written)).toBe(EXAMPLE);
  expect(maskedIdentity(EXAMPLE)).toBe('****002X');
});

it('knows none of another form, of no day, or with a wrong check character', () => {
  for (const wrong of ['', '110105491231002', '11010519491231002A', '110105194912310021', `${EXAMPLE}1`])
    expect(identityNumberOf(wrong)).toBeNull();
  const noDay = '11010519490230002';
  expect(identityNumberOf(noDay + identityCheck(noDay))).toBeNull();
});

it('sees every digit that was mistyped', () => {
  const place = fc.integer({ min: 0, max: 16 });
  fc.assert(
    fc.property(place, fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digit = String((Number(EXAMPLE[at]) + by) % 10);
      expect(identityNumberOf(EXAMPLE.slice(0, at) + digit + EXAMPLE.slice(at + 1))).toBeNull();
    }),
  );
});
