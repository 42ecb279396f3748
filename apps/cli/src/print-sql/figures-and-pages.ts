import { recordStatements, Sequencer } from '@shanhai/database';
import { businessDateOf, newId } from '@shanhai/kernel';
import { SumMoney } from '@shanhai/payments';
import { CountFacts, RollUp } from '@shanhai/procurement';
import { ReadLot } from '@shanhai/trace-page';
import type { InProcessApi } from './in-process-api';
import type { Recorded } from './life-of-an-order';
import type { SmallWorld } from './world';

/** Records how committed facts become figures: each program step once, where it had the most to do. */
export async function countAll(api: InProcessApi): Promise<Recorded> {
  const recorded: Recorded = {};
  const drain = async (name: string, step: () => Promise<boolean>): Promise<void> => {
    for (let more = true; more; ) {
      const { result, statements } = await recordStatements(step);
      if (statements.length > (recorded[name]?.length ?? 0)) recorded[name] = statements;
      more = result;
    }
  };
  const [sequencer, countFacts, rollUp] = [api.use(Sequencer), api.use(CountFacts), api.use(RollUp)];
  await drain('sequence-facts', async () => (await sequencer.sequence()) > 0);
  await drain('count-facts', () => countFacts.run());
  await drain('roll-up', () => rollUp.run());
  await drain('sum-money', () => api.use(SumMoney).run());
  return recorded;
}

const TOTALS = `query ($period: PeriodInput!) { procurementTotals(scheme: "EW_PURCHASE", period: $period, groupBy: [MONTH, SUPPLIER, CATEGORY])
  { countedThrough totalFen rows { facets { key name } amountFen } } }`;
const PROGRESS = `query ($period: String!) { targetProgress(scheme: "EW_PURCHASE", period: $period) { targets { subjectName targetFen countedFen percentage forecastFromOrdersFen lastYearFen rank
  gapSuggestions { closesFen sku { code } } } } }`;
const GAP_PLAN = `query ($period: String!) { targetProgress(scheme: "EW_PURCHASE", period: $period) { targets { gapPlan { goodsFen lines { skuCode quantity harvestedOn sku { name } } } } } }`;
const PLACES_AS_OF = `query ($period: PeriodInput!) { procurementTotalsBySchemes(schemes: ["EW_PURCHASE", "UNION"], period: $period, filter: { buyerCode: "350000", categoryCode: "POTATOES" }, groupBy: [BUYER_DIVISION_BELOW, UNIT_TOP], divisionsAsOf: "2024-01-01")
  { countedThrough schemes { totalFen rows { facets { key name formerDivision } amountFen } } } }`;
const ENTRIES = `query ($period: PeriodInput!) { countEntries(filter: { scheme: "EW_PURCHASE", period: $period, originCode: "640000" }, first: 20) { nodes { recognisedOn amountFen buyer { name } supplier { name } traceCode } } }`;
const EXPLAIN_ORDER = `query ($id: ID!) { explainOrder(supplierOrderId: $id) { orderLineId schemes { scheme countedFen smallestChange parts { reason amountFen traceCode rules { rule passed } } } } }`;
const DIFFERENCE = `query ($period: PeriodInput!) { schemeDifference(a: { scheme: "EW_PURCHASE" }, b: { scheme: "RESERVE" }, period: $period, groupBy: [ORIGIN_COUNTY])
  { countedThrough bothFen onlyAFen onlyBFen rows { facets { name } parts { only reason amountFen } } lines(first: 20) { nodes { orderLineId traceCode onlyA onlyB buyer { name } } } } }`;
const STAGES = `query ($period: PeriodInput!) { procurementStages(scheme: "EW_PURCHASE", period: $period, groupBy: [MONTH, ORIGIN_COUNTY])
  { countedThrough rows { facets { key name } orderedFen deliveredFen acceptedFen paidFen countedFen } } }`;
const PRODUCTS = `{ products(search: "马铃薯", first: 20) { nodes { name supplier { name } origin { name } category { nameZh }
  listings { availableStock tiers { unitPriceFen } sku { code } } lots { traceCode } } } }`;
const ORDER = `query ($id: ID!) { order(id: $id) { number status buyer { name } addresses { street } supplierOrders { status supplier { name }
  payable { dueFen paidFen } charges { amountFen } lines { skuCode dueFen } shipments { carrier lines { traceCode quantity } } } } }`;
const MONEY = `{ moneyBalances { account balanceFen } moneyPostings(first: 20) { nodes { effectiveOn amountFen debitOwner { name } creditOwner { name } payable { id supplierOrder { id } } } } }`;
const ORDERS = `{ orders(first: 20) { nodes { number status goodsFen supplierOrders { status goodsFen supplier { name } } } } }`;

const DRILL = `query ($traceCode: String) { recallDrill(traceCode: $traceCode) { lotsMadeOfIt { traceCode } lotsThatMadeIt { traceCode } totals { deliveries }
  deliveries { nodes { quantity buyer { name } address { phone } } } } }`;

const targetOf = (subject: string, period: string) => ({
  idempotencyKey: newId(),
  scheme: 'EW_PURCHASE',
  subjectKind: 'ORIGIN_DIVISION',
  subject,
  period,
  amountFen: '100000000',
  source: '年度计划',
});

/** Records what the pages that are asked for most read. Their parts load side by side, so the order says nothing: sorted. */
export async function readPages(
  api: InProcessApi,
  world: SmallWorld,
  orderId: string,
  month: string,
): Promise<Recorded> {
  const { buyer, office } = world;
  const recorded: Recorded = {};
  const read = async (name: string, query: string, variables: object = {}, viewer = buyer): Promise<void> => {
    const { statements } = await recordStatements(() => api.ask(viewer, query, variables));
    recorded[name] = statements.sort();
  };
  await read('procurement-totals', TOTALS, { period: { from: month, until: month } });
  await read('procurement-stages', STAGES, { period: { from: month, until: month } });
  const period = month.slice(0, 4);
  await api.do(office, 'setTarget', targetOf('640422', period), '');
  await read('target-progress', PROGRESS, { period }, office);
  await read('gap-plan', GAP_PLAN, { period }, office);
  await read('procurement-totals-as-of', PLACES_AS_OF, { period: { from: month, until: month } }, office);
  await read('count-entries', ENTRIES, { period: { from: month, until: month } });
  await read('money', MONEY);
  await read('scheme-difference', DIFFERENCE, { period: { from: month, until: month } });
  const { order } = await api.ask<{ order: { supplierOrders: { id: string }[] } }>(
    buyer,
    'query ($id: ID!) { order(id: $id) { supplierOrders { id } } }',
    { id: orderId },
  );
  await read('explain-order', EXPLAIN_ORDER, { id: order.supplierOrders[0].id });
  const { traceCode } = world.suppliers[0];
  const scanned = await recordStatements(() => api.use(ReadLot).run({ traceCode }));
  recorded['trace-page'] = scanned.statements.sort();
  await read('products', PRODUCTS);
  await read('order', ORDER, { id: orderId });
  await read('orders', ORDERS);
  Object.assign(recorded, await makeAndRecall(api, world));
  await read('recall-drill', DRILL, { traceCode: world.suppliers[0].traceCode }, office);
  return recorded;
}

/** Records how a lot is made of another, and how both are called back. */
async function makeAndRecall(api: InProcessApi, { suppliers }: SmallWorld): Promise<Recorded> {
  const [supplier] = suppliers;
  const { lotId, productId } = supplier;
  const sort = {
    ...{
      idempotencyKey: newId(),
      processCode: 'SORTING',
      placeCode: '640422',
      processedOn: businessDateOf(new Date()),
    },
    inputs: [{ lotId, quantityBase: '5000' }],
    outputs: [{ productId, quantityBase: '5000' }],
  };
  const made = await recordStatements(() => api.do(supplier, 'processLots', sort, 'making { id }'));
  const recall = { idempotencyKey: newId(), lotId, level: 'LEVEL_3', reason: '标签有误' };
  const recalled = await recordStatements(() => api.do(supplier, 'startRecall', recall, 'recall { id }'));
  return { 'process-lots': made.statements, 'start-recall': recalled.statements };
}
