import { addDays } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { importRows, yuan } from './bank';
import { accept, place, readPayables, today } from './buy';
import { arrived, dueFen, linesOf, lineDueFen, type Model, type ModelOrder, sum } from './model';
import type { Client, MoneyWorld } from './money-world';
import { type Plan, sheetPlanOf } from './plan';
import { supply } from './supply';

/** A unit buys on account: its orders of one supplier are delivered, merged into a sheet, approved by another person, and paid by one transfer. */
export async function playSheet(
  world: MoneyWorld,
  model: Model,
  seed: number,
  lane: number,
  turn: number,
): Promise<void> {
  // prettier-ignore
  const plan = sheetPlanOf(seed, lane, turn);
  const orders = await Promise.all(plan.orders.map((each) => deliver(world, model, each)));
  const [{ n }] = plan.orders;
  const { orderer, approver } = world.buyers[plan.orders[0].buyer];
  const supplier = world.suppliers[orders[0].parts[0].supplier];
  const [own, partner] = plan.preparedBy === 'BUYER' ? [orderer, supplier] : [supplier, orderer];
  const period = { acceptedFrom: addDays(today(), -30), acceptedUntil: addDays(today(), 1) };
  const input = { idempotencyKey: `sheet ${n}`, partnerId: organisationOf(partner), ...period };
  const { sheet } = await own.calls.done('draftSettlementSheet', input, 'sheet { id sums { amountFen } }');
  const amountFen = sum(orders.map(dueFen));
  expect(Number(sheet.sums.amountFen)).toBe(amountFen);
  const sheetId = sheet.id as string;
  await own.calls.moved('submitSettlementSheet', { sheetId });
  if (plan.sentBack) {
    await approver.calls.moved('sendBackSettlementSheet', { sheetId, reason: '再核' });
    await own.calls.moved('submitSettlementSheet', { sheetId });
  }
  await approver.calls.moved('approveSettlementSheet', { sheetId, amountFen: String(amountFen) });
  model.sheets.push({ id: sheetId, amountFen });
  const { node } = await orderer.calls.ask('query ($id: ID!) { node(id: $id) { ... on SettlementSheet { paymentReference } } }', { id: sheetId }); // prettier-ignore
  const reference = `SHEET${n}`;
  await importRows(world, [{ on: today(), yuan: yuan(amountFen), remark: `月结 ${node.paymentReference}`, reference }], 0, 0); // prettier-ignore
  model.transfers.set(reference, { ...arrived(amountFen), matchedFen: amountFen });
  for (const order of orders) {
    order.paidFen = dueFen(order);
    for (const line of linesOf(order)) line.paidFen = lineDueFen(line);
  }
}

async function deliver(world: MoneyWorld, model: Model, plan: Plan): Promise<ModelOrder> {
  const order = await place(world, plan);
  model.orders.push(order);
  await readPayables(world, order);
  const [part] = order.parts;
  await accept(world, plan, order, part, await supply(world, plan, order, part));
  return order;
}

const organisationOf = ({ person }: Client) => toGlobalId('Organisation', person.organisationId);
