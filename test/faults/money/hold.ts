import { amiss, balance, books, charged, countedFen, owedTo, processor } from './books';
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
  expect(await books.payouts()).toEqual(expected.payouts(model));
  expect(await books.disputes()).toEqual(expected.disputes(model));
  expect(await books.reversals()).toEqual(expected.reversals(model));
  expect(await books.sheets()).toEqual(expected.sheets(model));
  expect(await processor(world)).toEqual(expected.processor(model));
  expect([await books.openCalls(), await books.openRefunds()]).toEqual([[], []]);
  expect(await books.stock()).toEqual(expected.stock(model, world));
  const names = ['BANK', 'SUSPENSE', 'CARD_BALANCE', 'DISPUTED'] as const;
  const accounts = await Promise.all(names.map(async (each) => [each, await balance(world.clerk, each)]));
  const { fen: chargedFen } = await charged(world);
  expect(Object.fromEntries(accounts)).toEqual(expected.custody(model, chargedFen));
  const suppliers = world.suppliers.map((_, supplier) => supplier);
  const owedToThem = await Promise.all(suppliers.map((supplier) => owedTo(world, supplier)));
  expect(owedToThem).toEqual(suppliers.map((supplier) => expected.owedTo(model, supplier)));
  const units = Array.from({ length: BUYERS + SHEET_BUYERS }, (_, buyer) => buyer);
  const owed = await Promise.all(units.map((buyer) => balance(world.buyers[buyer].orderer, 'BUYER_DUE')));
  expect(owed).toEqual(units.map((buyer) => expected.owed(model, buyer)));
  const counted = await Promise.all(units.map((buyer) => countedFen(world, buyer)));
  expect(counted).toEqual(units.map((buyer) => expected.countedFen(model, buyer)));
  expect(await Promise.all(['check-books', 'recount'].map((command) => amiss(databaseUrl, command)))).toEqual([null, null]); // prettier-ignore
}
