import { aBuyer, aCustodian, aListing, anOffice, aSupplier, type MadeListing, type Person } from '@shanhai/testing';
import { Caller, type Traffic } from './caller';
import { APPROVING_FROM, BUYERS, SHEET_BUYERS, SKUS, SUPPLIERS } from './plan';
import { Emulator } from '../../stripe-emulator/start-emulator';
import type { Programs } from './programs';

/** In fen, and none a multiple of another: sums that come out right are right. */
export const PRICES_FEN = [1_009, 1_237, 2_003, 3_331, 4_127, 5_003];
export const STOCK = 1_000_000;

/** A person and the way in which they call. */
export interface Client {
  person: Person;
  calls: Caller;
}

/** Who takes part: units with somebody who orders and somebody who approves, suppliers with two SKUs each, a custodian of two clerks, an office. */
export interface MoneyWorld {
  buyers: { orderer: Client; approver: Client }[];
  suppliers: Client[];
  listings: MadeListing[];
  clerk: Client;
  secondClerk: Client;
  office: Client;
  emulator: Emulator;
}

export const supplierOf = (sku: number) => sku % SUPPLIERS;

export async function moneyWorld(programs: Programs, traffic: Traffic): Promise<MoneyWorld> {
  const client = (person: Person): Client => ({ person, calls: new Caller(programs, traffic, person.api.token!) });
  const buyers = await Promise.all(
    Array.from({ length: BUYERS + SHEET_BUYERS }, async (_, at) => {
      const orderer = await aBuyer(APPROVING_FROM <= at && at < BUYERS ? { approvalAboveFen: 0n } : {});
      return { orderer: client(orderer), approver: client(await aBuyer({ of: orderer })) };
    }),
  );
  const suppliers = await Promise.all(Array.from({ length: SUPPLIERS }, () => aSupplier()));
  const listings = await Promise.all(
    Array.from({ length: SKUS }, (_, sku) =>
      aListing(suppliers[supplierOf(sku)], { tiers: [[1, BigInt(PRICES_FEN[sku])]], stock: BigInt(STOCK) }),
    ),
  );
  const emulator = await Emulator.start();
  const clerk = await aCustodian();
  const secondClerk = await aCustodian({ of: clerk });
  return {
    ...{ buyers, emulator, listings, suppliers: suppliers.map(client) },
    ...{ clerk: client(clerk), secondClerk: client(secondClerk), office: client(await anOffice({ seat: '350000' })) },
  };
}

export const rawId = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];
