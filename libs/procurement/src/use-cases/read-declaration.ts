import type { Tx } from '@shanhai/database';
import type { PlaceBook } from '@shanhai/divisions';
import { unknownFiles } from '@shanhai/files';
import { categories, type ProductRow, productsById } from '@shanhai/goods';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { newId, Reasons, refuse } from '@shanhai/kernel';
import { hasVerifiedOrigin, shippedLot } from '@shanhai/orders';
import { requireCreditCode } from '@shanhai/organisations';
import { readTraceCode, type ShippableLot } from '@shanhai/tracing';
import { type DeclarationInput, declarationHash, type DeclarationRowInput } from '../rules/declaration-input';
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
import { namesLot } from './check-declaration';
import { checkGoodsOfLots, type GoodsOfLot, lockNamedLots, type NamedLots } from './name-lots';

/**
 * What a declaration that `checkDeclaration` found right says, with its seller, goods and places as they are known here; every row
 * gets an id.
 * @throws Refusal NOT_FOUND, CREDIT_CODE_FORM, CREDIT_CODE_CHECK, REQUIRED and INVALID (seller), FILE_UNKNOWN, SKU_UNKNOWN, NOT_FOUND
 * (rows.N.categoryCode), INVALID (rows.N.quantity), DIVISION_UNKNOWN (rows.N.originCode); LOT_PRODUCT_MISMATCH and those of `checkGoodsOfLots` (rows.N.traceCode,
 * LOT_EXHAUSTED at rows.N.quantity).
 */
export async function readDeclaration(
  tx: Tx,
  viewer: Viewer,
  input: DeclarationInput,
  book: PlaceBook,
): Promise<Declared> {
  const { boughtOn, acceptedOn, invoice, payment } = input;
  const { id: sellerId, creditCode: sellerCode, name: sellerName, known } = await readSeller(tx, viewer, input);
  const skuCodes = input.rows.flatMap(({ skuCode }) => skuCode?.trim() || []);
  const [skus, all, unknown] = await tx.together([
    skusOfSeller(tx, known ? sellerId : null, [...new Set(skuCodes)]),
    categories(tx, [...new Set(input.rows.flatMap(({ categoryCode }) => categoryCode?.trim() || []))]),
    unknownFiles(tx, [...new Set(filesOf(input).map(({ hash }) => hash))]),
  ]);
  const reasons = new Reasons();
  for (const { hash, field } of filesOf(input))
    if (unknown.has(hash)) reasons.add('FILE_UNKNOWN', field, { hash: hash.slice(0, 64) });
  const named = await lockNamedLots(tx, input.rows.filter(namesLot).map(codeOf));
  const products = await productsById(tx, [...new Set([...named.lots.values()].map(({ productId }) => productId))]);
  const goods: GoodsOfLot[] = [];
  const about = { skus, categories: new Set(all.map(({ code }) => code)), book, named, products, goods };
  const rows = readRows(input, about, reasons);
  checkGoodsOfLots(goods, named, { sellerId, boughtOn, acceptedOn }, reasons);
  reasons.refuseIfAny();
  return {
    ...{ sellerId, sellerCode, sellerName, boughtOn, acceptedOn, rows },
    ...{ invoiceNumber: normalNumber(invoice.number), invoicedOn: invoice.issuedOn, invoiceFen: invoice.amountFen },
    ...{ invoiceHash: invoice.fileHash, paidOn: payment.paidOn, paidFen: payment.amountFen },
    ...{
      bankReference: payment.bankReference.trim(),
      paymentHash: payment.fileHash,
      contentHash: declarationHash(input),
    },
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

/** The lot that a row names, as it is kept; what is no trace code stays as it was said, and is no lot's. */
const codeOf = ({ traceCode }: DeclarationRowInput): string =>
  readTraceCode(traceCode!) ?? traceCode!.trim().slice(0, 40);

/** What is known of that which rows name; of lots, what rows say of them is gathered in `goods`. */
interface Known {
  skus: ReadonlyMap<string, SkuOfSeller>;
  categories: ReadonlySet<string>;
  book: PlaceBook;
  named: NamedLots;
  products: ReadonlyMap<string, ProductRow>;
  goods: GoodsOfLot[];
}

function readRows({ boughtOn, rows }: DeclarationInput, known: Known, reasons: Reasons): DeclaredRow[] {
  const { book, named, products, goods } = known;
  return rows.flatMap((row, index): DeclaredRow[] => {
    const field = ['rows', index];
    const [skuCode, category] = [row.skuCode?.trim(), row.categoryCode?.trim()];
    const sku = skuCode ? (known.skus.get(skuCode) ?? null) : null;
    if (skuCode && !sku) reasons.add('SKU_UNKNOWN', [...field, 'skuCode'], { sku: skuCode.slice(0, 40) });
    const traceCode = namesLot(row) ? codeOf(row) : null;
    const lot = traceCode === null ? null : named.lots.get(traceCode);
    if (lot && sku && sku.productId !== lot.productId)
      reasons.add('LOT_PRODUCT_MISMATCH', [...field, 'traceCode'], { lot: lot.traceCode });
    const told = sku?.categoryCode ?? (lot ? products.get(lot.productId)!.categoryCode : undefined);
    const categoryCode = told ?? category;
    if (category && (!known.categories.has(category) || category !== categoryCode))
      reasons.add('NOT_FOUND', [...field, 'categoryCode'], { value: category.slice(0, 40) });
    const measured = measuredQuantity(row.quantity, row.unit, sku);
    if (!measured || (lot && lot.baseUnit !== measured.baseUnit))
      reasons.add('INVALID', [...field, 'quantity'], { value: row.quantity.slice(0, 40), reason: NOT_MEASURED });
    if (traceCode !== null)
      goods.push({
        ...{ traceCode, quantityBase: measured?.quantityBase ?? 0n },
        ...{ field: [...field, 'traceCode'], quantityField: [...field, 'quantity'] },
      });
    const origin = lot
      ? originOfLot(lot, named)
      : { originCode: row.originCode?.trim() ?? '', harvestedOn: row.harvestedOn ?? boughtOn };
    if (traceCode === null && book.spanAt(origin.originCode, origin.harvestedOn) === null)
      reasons.add('DIVISION_UNKNOWN', [...field, 'originCode'], { code: origin.originCode.slice(0, 20), date: origin.harvestedOn }); // prettier-ignore
    if (!measured || !categoryCode) return [];
    const { goodsFen, originProof } = row;
    const of = { categoryCode, skuId: sku?.id ?? null, lotId: lot?.lotId ?? null, goodsFen };
    const originHashes = [...new Set(originProof)];
    return [{ id: newId(), productName: row.productName.trim(), ...of, ...origin, ...measured, originHashes }];
  });
}

/** Where most of a lot comes from: what an office verified, or, where it is refused for that, what it says itself. */
function originOfLot(lot: ShippableLot, { roots }: NamedLots): Pick<DeclaredRow, 'originCode' | 'harvestedOn'> {
  const ofRoots = roots.get(lot.lotId) ?? null;
  const { placeCode, harvestedOn } = hasVerifiedOrigin(lot, ofRoots) ? shippedLot(lot, ofRoots) : lot;
  return { originCode: placeCode, harvestedOn };
}

const NOT_MEASURED = {
  zh: '须为大于零的数，按单位折成整数克、毫升或件；包装数须有 SKU',
  en: 'must be above zero and make whole grams, millilitres or pieces; packs need a SKU, and its unit',
};
