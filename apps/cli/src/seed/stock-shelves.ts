import { AdjustStock, CreateSku, PublishListing, SetPriceTiers } from '@shanhai/catalogue';
import { CreateProduct } from '@shanhai/goods';
import { type DemoProduct, PACKS_AT_START, PRODUCTS } from './goods';
import type { World } from './world';

/** Names of the demo's goji say the grade, in the words of GB/T 18672. */
const GRADE = /特优|特级|甲级|乙级/;

/** Every supplier creates its products with their packs, prices and stock, and puts them on sale. */
export async function stockShelves(world: World): Promise<void> {
  world.clock.setDate('2024-10-21');
  for (const product of PRODUCTS) await sell(world, product);
}

async function sell(world: World, product: DemoProduct): Promise<void> {
  const viewer = world.viewer(product.supplier);
  const { name, description, category, brand, baseUnit, place } = product;
  const input = { name, description, categoryCode: category, brandCode: brand, baseUnit, originCode: place };
  const productId = await world.use(CreateProduct).run(viewer, input);
  world.productIds.set(name, productId);
  for (const { code, name: skuName, content, pricing, caseSize, minimum, tiers } of product.skus) {
    const grade = GRADE.exec(skuName)?.[0] ?? null;
    const sku = { productId, code, name: skuName, contentBase: BigInt(content), pricing, caseSize, grade, gtin: null };
    const skuId = await world.use(CreateSku).run(viewer, sku);
    await world.use(SetPriceTiers).run(viewer, {
      skuId,
      tiers: tiers.map(([fromQuantity, fen]) => ({ fromQuantity, unitPriceFen: BigInt(fen) })),
    });
    await world.use(AdjustStock).run(viewer, {
      skuId,
      onHand: PACKS_AT_START,
      reason: '开业盘点',
      idempotencyKey: `opening stock of ${code}`,
    });
    await world.use(PublishListing).run(viewer, { skuId, minimumQuantity: minimum });
  }
}
