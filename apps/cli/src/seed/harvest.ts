import { addDays } from '@shanhai/kernel';
import { StoreFile } from '@shanhai/files';
import { ClaimOrigin, RecordLot, VerifyOriginClaim } from '@shanhai/tracing';
import type { Diary } from './diary';
import { type DemoProduct, PRODUCTS } from './goods';
import { commit } from './papers';
import { SUPPLIERS } from './units';
import type { World } from './world';

/** Days from harvest to the record, and from the claim to the county's answer. */
const DAYS_TO_RECORD = 2;
const DAYS_TO_VERIFY = 3;

/** Writes each harvest into the diary: the lot is recorded, committed to and claimed with evidence, then its county verifies it. */
export function planHarvests(world: World, diary: Diary): void {
  for (const product of PRODUCTS) {
    for (const harvestedOn of product.harvests) {
      const recordedOn = addDays(harvestedOn < diary.from ? diary.from : harvestedOn, DAYS_TO_RECORD);
      diary.first(recordedOn, () => harvest(world, diary, product, harvestedOn, recordedOn));
    }
  }
}

async function harvest(world: World, diary: Diary, product: DemoProduct, harvestedOn: string, today: string) {
  const supplier = world.viewer(product.supplier);
  const key = `${product.name} ${harvestedOn}`;
  const lotId = await world.use(RecordLot).run(supplier, {
    productId: world.productIds.get(product.name)!,
    quantityBase: BigInt(product.lotThousands) * 1000n,
    placeCode: product.place,
    harvestedOn,
    idempotencyKey: key,
  });
  await commit(world, product, lotId, key);
  const content = Buffer.from(`%PDF-1.4\n% 产地证明 ${key}\n%%EOF\n`);
  const { hash } = await world.use(StoreFile).run(supplier, { mediaType: 'application/pdf', content });
  const claim = { lotId, evidence: [hash], idempotencyKey: key };
  const originClaimId = await world.use(ClaimOrigin).run(supplier, claim);
  const verifiedOn = addDays(today, DAYS_TO_VERIFY);
  const [{ traceCode }] = await world.database.query<{ traceCode: string }>(
    'SELECT trace_code AS "traceCode" FROM lots WHERE id = $1',
    [lotId],
  );
  const leftBase = product.lotThousands * 1000;
  const lots = world.lots.get(product.name) ?? [];
  world.lots.set(product.name, [...lots, { id: lotId, traceCode, harvestedOn, verifiedOn, leftBase }]);
  const office = SUPPLIERS.find((unit) => unit.key === product.supplier)!.office!;
  diary.first(verifiedOn, () =>
    world.use(VerifyOriginClaim).run(world.viewer(office), { originClaimId, idempotencyKey: key }),
  );
}

/** The newest lot that was verified by then and holds as much; what is taken is taken in the order of the diary. */
export function takeFromLot(world: World, productName: string, on: string, base: number): string | null {
  const lots = world.lots.get(productName) ?? [];
  const lot = lots.findLast(({ verifiedOn, leftBase }) => verifiedOn <= on && leftBase >= base);
  if (!lot) return null;
  lot.leftBase -= base;
  return lot.traceCode;
}
