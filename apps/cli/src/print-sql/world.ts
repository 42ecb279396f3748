import { StoreFile } from '@shanhai/files';
import { toGlobalId } from '@shanhai/graphql';
import { newId } from '@shanhai/kernel';
import { creditCodeCheck } from '@shanhai/organisations';
import type { InProcessApi, Member } from './in-process-api';

/** Xiji, on the list of 832; Fuqing, paired with it. */
const WEST = '640422';
const EAST = '350181';
const HARVESTED_ON = '2025-07-01';
const LOT_GRAMS = '900000000';

export interface Supplier extends Member {
  skuCodes: string[];
  traceCode: string;
  lotId: string;
  productId: string;
  /** Of the organisation, as inputs name it. */
  globalId: string;
}

/** The fixed world in which the statements are recorded. */
export interface SmallWorld {
  buyer: Member;
  /** Of the buyer, too: nobody approves an order of his own. */
  approver: Member;
  suppliers: Supplier[];
  office: Member;
  /** Of the buyer's place. */
  eastOffice: Member;
  custodian: Member;
}

/** Two suppliers with `skus` SKUs on sale each, their office, a union that approves its orders, and a custodian. */
export async function makeWorld(api: InProcessApi, skus: number): Promise<SmallWorld> {
  const [office] = await api.addOrganisation({
    kind: 'OFFICE',
    unitType: 'COORDINATION_OFFICE',
    name: '西吉县协作办',
    creditCode: creditCode('11', WEST, 1),
    seatCode: WEST,
  });
  const [eastOffice] = await api.addOrganisation({
    kind: 'OFFICE',
    unitType: 'COORDINATION_OFFICE',
    name: '福清市协作办',
    creditCode: creditCode('11', EAST, 4),
    seatCode: EAST,
  });
  const [custodian] = await api.addOrganisation({
    kind: 'CUSTODIAN',
    unitType: 'COMPANY',
    name: '代收单位',
    creditCode: creditCode('91', EAST, 2),
    seatCode: EAST,
  });
  const [buyer, approver] = await api.addOrganisation(
    {
      kind: 'BUYER',
      unitType: 'UNION',
      name: '福清市工会',
      creditCode: creditCode('81', EAST, 3),
      seatCode: EAST,
      approvalAboveFen: 0n,
    },
    2,
  );
  const suppliers = [await aSupplier(api, office, 1, skus), await aSupplier(api, office, 2, skus)];
  return { buyer, approver, suppliers, office, eastOffice, custodian };
}

async function aSupplier(api: InProcessApi, office: Member, number: number, skus: number): Promise<Supplier> {
  const [supplier] = await api.addOrganisation({
    kind: 'SUPPLIER',
    unitType: 'COOPERATIVE',
    name: `第 ${number} 合作社`,
    creditCode: creditCode('93', WEST, 10 + number),
    seatCode: WEST,
  });
  const productId = await create(api, supplier, 'createProduct', 'product', {
    name: '马铃薯',
    categoryCode: 'POTATOES',
    baseUnit: 'GRAM',
    originCode: WEST,
  });
  const evidence = Buffer.from('%PDF-1.7 permit');
  const { hash } = await api.use(StoreFile).run(supplier, { mediaType: 'application/pdf', content: evidence });
  const { lot } = await api.do<{ lot: { id: string; traceCode: string } }>(
    supplier,
    'recordLot',
    { productId, quantityBase: LOT_GRAMS, placeCode: WEST, harvestedOn: HARVESTED_ON, idempotencyKey: newId() },
    'lot { id traceCode }',
  );
  const claim = { lotId: lot.id, evidence: [hash], idempotencyKey: newId() };
  const originClaimId = await create(api, supplier, 'claimOrigin', 'originClaim', claim);
  await api.do(office, 'verifyOriginClaim', { originClaimId, idempotencyKey: newId() }, '');
  const commitment = { bases: ['SELF_COMMITMENT'], contactName: '马某', contactPhone: '0954-3000000' };
  const issued = { lotId: lot.id, ...commitment, idempotencyKey: newId() };
  await api.do(supplier, 'issueCommitmentCertificate', issued, '');
  const skuCodes: string[] = [];
  for (let index = 0; index < skus; index += 1) {
    const code = `S${number}-${String(index).padStart(2, '0')}`;
    skuCodes.push(code);
    await sellSku(api, supplier, productId, code);
  }
  const globalId = toGlobalId('Organisation', supplier.organisationId);
  return { ...supplier, skuCodes, traceCode: lot.traceCode, lotId: lot.id, productId, globalId };
}

async function sellSku(api: InProcessApi, supplier: Member, productId: string, code: string): Promise<void> {
  const skuId = await create(api, supplier, 'createSku', 'sku', {
    productId,
    code,
    name: `马铃薯 ${code}`,
    contentBase: '5000',
    pricing: 'PACK',
    caseSize: 1,
  });
  const tiers = [
    { fromQuantity: 1, unitPriceFen: '3050' },
    { fromQuantity: 100, unitPriceFen: '2900' },
  ];
  await api.do(supplier, 'setPriceTiers', { skuId, tiers }, '');
  await api.do(supplier, 'adjustStock', { skuId, delta: 1000, reason: '入库', idempotencyKey: newId() }, '');
  await api.do(supplier, 'publishListing', { skuId, minimumQuantity: 1 }, '');
}

/** Runs a mutation that makes one thing, and gives back its id. */
async function create(api: InProcessApi, member: Member, verb: string, what: string, input: object): Promise<string> {
  const payload = await api.do<Record<string, { id: string }>>(member, verb, input, `${what} { id }`);
  return payload[what].id;
}

/** A made-up unified social credit code with the right check character. */
function creditCode(kind: string, seat: string, number: number): string {
  const code = `${kind}${seat}MA${String(number).padStart(7, '0')}`;
  return code + creditCodeCheck(code);
}
