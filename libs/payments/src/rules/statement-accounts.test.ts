import { statedNumber, strangers } from './statement-accounts';

it('reads the number of an account as banks write it', () => {
  expect(['3510 0000-1234', 'ICBKCNBJ/351000001234', '351000001234CNY', '351000001234/CNY', '３５１０00001234'].map(statedNumber)).toEqual(Array(5).fill('351000001234')); // prettier-ignore
  expect([statedNumber('DE89 3704 0044 0532 0130 00'), statedNumber('MAIN'), statedNumber('')]).toEqual(['DE89370400440532013000', null, null]); // prettier-ignore
});

it('tells accounts of others from one’s own', () => {
  const own = ['351000001234', '0532013000'];
  const known = ['351000001234', '00351000001234', 'DE89370400440532013000', '3510****1234', '532013000', 'MAIN'];
  expect(strangers(known, own)).toEqual([]);
  expect(strangers(['351000001235', '3510 0000 1235', '3510****1235', 'DE89370400440532013001'], own)).toEqual([
    '351000001235',
    '3510****1235',
    'DE89370400440532013001',
  ]);
});
