import { businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  anInvoiceNumber,
  anOffice,
  aPaidPurchase,
  aSupplier,
  type PaidPurchase,
  type Person,
} from '@shanhai/testing';

/** 龙海市 350681 became 龙海区 350604 in 2021: a unit and an office that were registered before, and offices of today. */
const today = businessDateOf(new Date());
let [unit, former, now, neighbour, county]: Person[] = [];
let purchases: PaidPurchase[];
beforeAll(async () => {
  const [custodian, supplier] = await Promise.all([aCustodian(), aSupplier()]);
  [unit, former, now, neighbour, county] = await Promise.all([
    aBuyer({ seat: '350681' }),
    anOffice({ seat: '350681', seatCodes: ['350681', '350604'] }),
    anOffice({ seat: '350604', seatCodes: ['350604', '350681'] }),
    anOffice({ seat: '350605', seatCodes: ['350605', '350625'] }),
    anOffice({ seat: '350600' }),
  ]);
  const by = { buyer: unit, supplier, custodian };
  purchases = [await aPaidPurchase(by), await aPaidPurchase(by)];
});

const idsOf = async (office: Person, connection: string): Promise<string[]> => {
  const { [connection]: page } = await office.api.ask<Record<string, { nodes: { id: string }[] }>>(
    `{ ${connection}(first: 100) { nodes { id } } }`,
  );
  return page.nodes.map(({ id }) => id);
};
/** Offices of the place, by either code, and of the city see all of it; that of another place none. */
async function expectSeen(connection: string, ids: readonly string[]): Promise<void> {
  for (const office of [former, now, county])
    expect(await idsOf(office, connection)).toEqual(expect.arrayContaining([...ids]));
  const elsewhere = await idsOf(neighbour, connection);
  expect(elsewhere.filter((id) => ids.includes(id))).toEqual([]);
}

it('offices see the orders of a unit that was registered under the former code', async () => {
  await expectSeen(
    'supplierOrders',
    purchases.map(({ part }) => part.id),
  );
});

it('the dispute queue and evidence show what is recorded under either code, and the office settles it', async () => {
  const number = anInvoiceNumber(today);
  const evidence: string[] = [];
  for (const { part, supplier } of purchases) {
    const lines = [{ orderLineId: part.lines[0].id, amountFen: '10000' }];
    const input = { idempotencyKey: newId(), supplierOrderId: part.id, kind: 'INVOICE', number, amountFen: '10000', issuedOn: today, lines }; // prettier-ignore
    evidence.push((await supplier.api.done('attachEvidence', input, 'evidence { id }')).evidence.id as string);
  }
  await expectSeen('evidence', evidence);
  const { disputes } = await former.api.ask<{
    disputes: { nodes: { id: string; sides: { inYourPlaces: boolean; evidence: { id: string } }[] }[] };
  }>('{ disputes(first: 100) { nodes { id sides { inYourPlaces evidence { id } } } } }');
  const dispute = disputes.nodes.find(({ sides }) => sides.some((side) => evidence.includes(side.evidence.id)))!;
  expect(dispute.sides.map(({ inYourPlaces }) => inYourPlaces)).toEqual([true, true]);
  await expectSeen('disputes', [dispute.id]);
  const settled = {
    idempotencyKey: newId(),
    disputeId: dispute.id,
    keepsEvidenceId: evidence[0],
    reason: '以原件为准',
  };
  expect((await former.api.done('settleDispute', settled, 'dispute { id }')).dispute.id).toBe(dispute.id);
});

it('an office sees and withdraws the target that it set for a unit of the former code', async () => {
  const subject = toGlobalId('Organisation', unit.organisationId);
  const input = { idempotencyKey: newId(), scheme: 'EW_PURCHASE', subjectKind: 'UNIT', subject, period: '2031', amountFen: '100', source: '文' }; // prettier-ignore
  const { targetId } = await now.api.done('setTarget', input, 'targetId');
  await expectSeen('targets', [targetId as string]);
  const withdrawal = { idempotencyKey: newId(), targetId, reason: '有误' };
  const { target } = await former.api.done('withdrawTarget', withdrawal, 'target { id withdrawn }');
  expect(target).toEqual({ id: targetId, withdrawn: true });
});
