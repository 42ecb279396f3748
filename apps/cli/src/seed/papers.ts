import { StoreFile } from '@shanhai/files';
import { IssueCommitmentCertificate, PutLicence, ReviewLicence } from '@shanhai/tracing';
import { type DemoProduct, PRODUCTS } from './goods';
import { type DemoUnit } from './units';
import type { World } from './world';

/** What categories of the demo world need to be shipped, by document; the history begins before they do. */
async function categoriesThatNeed(world: World, documentIs: '=' | '<>'): Promise<Set<string>> {
  const rows = await world.database.query<{ code: string }>(
    `SELECT category_code AS code FROM category_requirements WHERE document ${documentIs} 'COMMITMENT_CERTIFICATE'`,
  );
  return new Set(rows.map((row) => row.code));
}

/** Gives a supplier of processed food the licence that it needs, verified by its office. */
export async function licenseSupplier(world: World, { key, name, office, seat }: DemoUnit): Promise<void> {
  const processed = await categoriesThatNeed(world, '<>');
  const made = PRODUCTS.filter(({ supplier, category }) => supplier === key && processed.has(category));
  if (made.length === 0) return;
  const [supplier, officer] = [world.viewer(key), world.viewer(office!)];
  const content = Buffer.from(`%PDF-1.4\n% 食品生产许可证 ${name}\n%%EOF\n`);
  const { hash: fileHash } = await world.use(StoreFile).run(supplier, { mediaType: 'application/pdf', content });
  const licenceId = await world.use(PutLicence).run(supplier, {
    kind: 'FOOD_PRODUCTION',
    number: `SC117${seat.slice(0, 6)}00017`,
    issuer: '市场监督管理局（演示）',
    categoryCodes: [...new Set(made.map(({ category }) => category))],
    validFrom: '2024-10-08',
    validUntil: '2029-10-08',
    fileHash,
    idempotencyKey: `licence ${key}`,
  });
  await world.use(ReviewLicence).run(officer, { licenceId, approve: true, idempotencyKey: `licence ${key}` });
}

/** Issues the commitment certificate of a lot where its category needs one. */
export async function commit(world: World, product: DemoProduct, lotId: string, key: string): Promise<void> {
  world.needCommitment ??= await categoriesThatNeed(world, '=');
  if (!world.needCommitment.has(product.category)) return;
  await world.use(IssueCommitmentCertificate).run(world.viewer(product.supplier), {
    lotId,
    bases: ['INTERNAL_CONTROL', 'SELF_COMMITMENT'],
    contactName: '质检员（演示）',
    contactPhone: '0954-3000000',
    idempotencyKey: key,
  });
}
