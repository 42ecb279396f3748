import { recordStatements } from '@shanhai/database';
import { StoreFile } from '@shanhai/files';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import type { InProcessApi, Member } from './in-process-api';
import type { Recorded } from './life-of-an-order';
import type { SmallWorld } from './world';

const today = businessDateOf(new Date());
const fileOf = async (api: InProcessApi, by: Member): Promise<string> =>
  (await api.use(StoreFile).run(by, { mediaType: 'application/pdf', content: Buffer.from('%PDF-1.7 paper') })).hash;

/** Records a declaration of goods that were bought elsewhere, `rows` of one invoice, every other one of a lot, until it is revoked. */
export async function declareElsewhere(api: InProcessApi, world: SmallWorld, rows: number): Promise<Recorded> {
  const { buyer, eastOffice, suppliers } = world;
  // The lot of the first is recalled.
  const [, supplier] = suppliers;
  const fileHash = await fileOf(api, buyer);
  const recorded: Recorded = {};
  const record = async <Payload>(name: string, by: Member, verb: string, input: object, fields: string) => {
    const { result, statements } = await recordStatements(() => api.do<Payload>(by, verb, input, fields));
    recorded[name] = statements;
    return result;
  };
  const goods = { productName: '马铃薯', quantity: '1', unit: 'KILOGRAM', goodsFen: '1000' };
  const number = `${today.slice(2, 4)}${String(rows).padStart(18, '0')}`;
  const amountFen = String(rows * 1_000);
  const { declaredPurchase } = await record<{ declaredPurchase: { id: string } }>(
    'declare-purchase',
    buyer,
    'declarePurchase',
    {
      ...{ idempotencyKey: newId(), seller: { organisationId: supplier.globalId }, boughtOn: today, acceptedOn: today },
      invoice: { number, issuedOn: today, amountFen, fileHash },
      payment: { paidOn: today, bankReference: number, amountFen, fileHash },
      rows: Array.from({ length: rows }, (_, at) =>
        at % 2 === 0
          ? { ...goods, traceCode: supplier.traceCode, originProof: [] }
          : { ...goods, categoryCode: 'POTATOES', originCode: '640422', originProof: [fileHash] },
      ),
    },
    'declaredPurchase { id current { rows { number lot { id } } } }',
  );
  const of = () => ({ idempotencyKey: newId(), declaredPurchaseId: declaredPurchase.id });
  await record('confirm-declared-purchase', eastOffice, 'confirmDeclaredPurchase', of(), 'declaredPurchase { status }');
  const revoked = { ...of(), reason: '发票作废' };
  await record(
    'revoke-declared-purchase',
    eastOffice,
    'revokeDeclaredPurchase',
    revoked,
    'declaredPurchase { status }',
  );
  return recorded;
}

/** Records the verbs of rooms beside orders: the needs board, benefit to farmers, aid projects. */
export async function besideOrders(api: InProcessApi, { office, suppliers }: SmallWorld): Promise<Recorded> {
  const [supplier] = suppliers;
  const fileHash = await fileOf(api, supplier);
  const recorded: Recorded = {};
  const record = async <Payload>(name: string, by: Member, verb: string, input: object, fields: string) => {
    const { result, statements } = await recordStatements(() => api.do<Payload>(by, verb, input, fields));
    recorded[name] = statements;
    return result;
  };
  const { entry } = await record<{ entry: { id: string; version: number } }>(
    'submit-board-entry',
    supplier,
    'submitBoardEntry',
    {
      ...{ idempotencyKey: newId(), kind: 'HARVEST', title: '西吉马铃薯', categoryCode: 'POTATOES', baseUnit: 'GRAM' },
      ...{ quantityBase: '900000', divisionCode: '640422', validFrom: today, validUntil: addDays(today, 30) },
    },
    'entry { id version }',
  );
  const read = { entryId: entry.id, version: entry.version, approve: true };
  await record('review-board-entry', office, 'reviewBoardEntry', read, 'entry { id }');
  await record(
    'put-benefit-model',
    supplier,
    'putBenefitModel',
    {
      ...{ idempotencyKey: newId(), kind: 'ORDER_PURCHASE', dividendPoints: 500, fileHash, source: '收购协议' },
      ...{ productId: supplier.productId, floorFen: '200', floorBase: '1000', validFrom: today },
    },
    'model { id }',
  );
  await record(
    'put-aid-project',
    office,
    'putAidProject',
    {
      ...{ idempotencyKey: newId(), name: '马铃薯良种繁育', kind: 'INDUSTRY', source: 'EASTERN_PARTY', year: 2025 },
      ...{ amountFen: '100000000', divisionCode: '640422', document: '闽宁协作办〔2025〕3 号' },
    },
    'project { id version }',
  );
  return recorded;
}
