import { amiss, balance, books, charged, countedFen, processor } from './books';
import { expected } from './expected';
import { BUYERS, SHEET_BUYERS } from './plan';
import type { Storm } from './storm';

/** Nothing that was acknowledged is lost, nothing was done twice, and all books agree with each other and with the model. */
export async function expectToHold({ databaseUrl, model, world }: Storm): Promise<void> {
  expect(await books.orders()).toEqual(expected.orders(model));
  expect(await books.parts()).toEqual(expected.parts(model));
  expect(await books.lines()).toEqual(expected.lines(model));
  expect(await books.paid()).toEqual(expected.paid(model));
  expect(await books.transfers()).toEqual(expected.transfers(model));
  expect(await books.sheets()).toEqual(expected.sheets(model));
  expect(await processor(world)).toEqual(expected.processor(model));
  expect([await books.openCalls(), await books.openRefunds()]).toEqual([[], []]);
  expect(await books.stock()).toEqual(expected.stock(model, world));
  const accounts = await Promise.all(['BANK', 'SUSPENSE', 'CARD_BALANCE'].map((each) => balance(world.clerk, each)));
  const [BANK, SUSPENSE, CARD_BALANCE] = accounts;
  const { fen: chargedFen } = await charged(world);
  expect({ BANK, SUSPENSE, CARD_BALANCE }).toEqual(expected.custody(model, chargedFen));
  const units = Array.from({ length: BUYERS + SHEET_BUYERS }, (_, buyer) => buyer);
  const owed = await Promise.all(units.map((buyer) => balance(world.buyers[buyer].orderer, 'BUYER_DUE')));
  expect(owed).toEqual(units.map((buyer) => expected.owed(model, buyer)));
  const counted = await Promise.all(units.map((buyer) => countedFen(world, buyer)));
  expect(counted).toEqual(units.map((buyer) => expected.countedFen(model, buyer)));
  expect(await Promise.all(['check-books', 'recount'].map((command) => amiss(databaseUrl, command)))).toEqual([null, null]); // prettier-ignore
}
