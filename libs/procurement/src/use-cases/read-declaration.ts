import type { Tx } from '@shanhai/database';
import type { PlaceBook } from '@shanhai/divisions';
import { unknownFiles } from '@shanhai/files';
import { categories } from '@shanhai/goods';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { newId, Reasons, refuse } from '@shanhai/kernel';
import { requireCreditCode } from '@shanhai/organisations';
import type { Declared, DeclaredRow } from '../rules/declared-purchase';
import { normalNumber } from '../rules/evidence';
import { measuredQuantity } from '../rules/measured-quantity';
import {
  type DeclaredSeller,
  registeredSellers,
  sellerIdOf,
  type SkuOfSeller,
  skusOfSeller,
} from '../store/declared-sellers';
import type { DeclarationInput } from './check-declaration';

/**
 * What a declaration that `checkDeclaration` found right says, with its seller, goods and places as they are known here; every row
 * gets an id.
 * @throws Refusal NOT_FOUND, CREDIT_CODE_FORM, CREDIT_CODE_CHECK, REQUIRED and INVALID (seller), FILE_UNKNOWN, SKU_UNKNOWN, NOT_FOUND
 * (rows.N.categoryCode), INVALID (rows.N.quantity), DIVISION_UNKNOWN (rows.N.originCode).
 */
export async function readDeclaration(
  tx: Tx,
  viewer: Viewer,
  input: DeclarationInput,
  book: PlaceBook,
): Promise<Declared> {
  const { boughtOn, acceptedOn, invoice, payment } = input;
  const { id: sellerId, creditCode: sellerCode, name: sellerName, known } = await readSeller(tx, viewer, input);
  const named = input.rows.flatMap(({ skuCode }) => skuCode?.trim() || []);
  const [skus, all, unknown] = await tx.together([
    skusOfSeller(tx, known ? sellerId : null, [...new Set(named)]),
    categories(tx, [...new Set(input.rows.flatMap(({ categoryCode }) => categoryCode?.trim() || []))]),
    unknownFiles(tx, [...new Set(filesOf(input).map(({ hash }) => hash))]),
  ]);
  const reasons = new Reasons();
  for (const { hash, field } of filesOf(input))
    if (unknown.has(hash)) reasons.add('FILE_UNKNOWN', field, { hash: hash.slice(0, 64) });
  const rows = readRows(input, skus, new Set(all.map(({ code }) => code)), book, reasons);
  reasons.refuseIfAny();
  return {
    ...{ sellerId, sellerCode, sellerName, boughtOn, acceptedOn, rows },
    ...{ invoiceNumber: normalNumber(invoice.number), invoicedOn: invoice.issuedOn, invoiceFen: invoice.amountFen },
    ...{ invoiceHash: invoice.fileHash, paidOn: payment.paidOn, paidFen: payment.amountFen },
    ...{ bankReference: payment.bankReference.trim(), paymentHash: payment.fileHash },
  };
}

/** A supplier, by its id or its credit code; or somebody else, who needs a name. */
async function readSeller(
  tx: Tx,
  { organisationId: buyerId }: Viewer,
  { seller }: DeclarationInput,
): Promise<DeclaredSeller & { known: boolean }> {
  const field = ['seller', seller.organisationId?.trim() ? 'organisationId' : 'creditCode'];
  const id = seller.organisationId?.trim() ? fromGlobalId('Organisation', seller.organisationId, field) : null;
  const creditCode = id === null ? requireCreditCode(seller.creditCode!, field) : null;
  const [supplier] = await registeredSellers(tx, { id, creditCode });
  if (supplier) return { id: supplier.id, creditCode: supplier.creditCode, name: supplier.name, known: true };
  if (creditCode === null) refuse('NOT_FOUND', field, { value: seller.organisationId!.slice(0, 80) });
  const name = seller.name?.trim();
  if (!name) refuse('REQUIRED', ['seller', 'name']);
  const own = await tx.query('SELECT FROM organisations WHERE id = $1 AND credit_code = $2', [buyerId, creditCode]);
  if (own.length > 0)
    refuse('INVALID', field, { value: creditCode, reason: { zh: '是采购单位自己', en: 'is the buyer itself' } });
  return { id: sellerIdOf(creditCode), creditCode, name, known: false };
}

/** The files that a declaration names, each with its field. */
function filesOf({ invoice, payment, rows }: DeclarationInput): { hash: string; field: (string | number)[] }[] {
  return [
    { hash: invoice.fileHash, field: ['invoice', 'fileHash'] },
    { hash: payment.fileHash, field: ['payment', 'fileHash'] },
    ...rows.flatMap(({ originProof }, index) =>
      originProof.map((hash, at) => ({ hash, field: ['rows', index, 'originProof', at] })),
    ),
  ];
}

function readRows(
  { boughtOn, rows }: DeclarationInput,
  skus: ReadonlyMap<string, SkuOfSeller>,
  known: ReadonlySet<string>,
  book: PlaceBook,
  reasons: Reasons,
): DeclaredRow[] {
  return rows.flatMap((row, index): DeclaredRow[] => {
    const field = ['rows', index];
    const [skuCode, named] = [row.skuCode?.trim(), row.categoryCode?.trim()];
    const sku = skuCode ? (skus.get(skuCode) ?? null) : null;
    if (skuCode && !sku) reasons.add('SKU_UNKNOWN', [...field, 'skuCode'], { sku: skuCode.slice(0, 40) });
    const categoryCode = sku?.categoryCode ?? named;
    if (named && (!known.has(named) || (sku && named !== sku.categoryCode)))
      reasons.add('NOT_FOUND', [...field, 'categoryCode'], { value: named.slice(0, 40) });
    const measured = measuredQuantity(row.quantity, row.unit, sku);
    if (!measured) reasons.add('INVALID', [...field, 'quantity'], { value: row.quantity.slice(0, 40), reason: NOT_MEASURED }); // prettier-ignore
    const harvestedOn = row.harvestedOn ?? boughtOn;
    const originCode = row.originCode.trim();
    if (book.spanAt(originCode, harvestedOn) === null)
      reasons.add('DIVISION_UNKNOWN', [...field, 'originCode'], { code: originCode.slice(0, 20), date: harvestedOn });
    if (!measured || !categoryCode) return [];
    const { goodsFen, originProof } = row;
    const originHashes = [...new Set(originProof)];
    const goods = { productName: row.productName.trim(), categoryCode, skuId: sku?.id ?? null, goodsFen, originCode };
    return [{ id: newId(), ...goods, ...measured, harvestedOn, originHashes }];
  });
}

const NOT_MEASURED = {
  zh: '须为大于零的数，按单位折成整数克、毫升或件；包装数须有 SKU',
  en: 'must be above zero and make whole grams, millilitres or pieces; packs need a SKU, and its unit',
};
