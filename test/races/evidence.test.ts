import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  anInvoiceNumber,
  anOffice,
  aPaidPurchase,
  aSupplier,
  followed,
  pay,
  place,
  type PaidPurchase,
  type Person,
  sql,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const codesOf = (payloads: { userErrors: { code: string }[] }[]) =>
  payloads.map((payload) => payload.userErrors[0]?.code ?? 'DONE').sort();
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];

describe('evidence at once', () => {
  let custodian: Person;
  let supplier: Person;
  let offices: Person[];
  let purchases: PaidPurchase[];
  beforeAll(async () => {
    const [keeper, seller, ...others] = await Promise.all([aCustodian(), aSupplier(), anOffice(), anOffice()]);
    [custodian, supplier, offices] = [keeper, seller, others];
    purchases = await Promise.all(
      Array.from({ length: 6 }, async () => aPaidPurchase({ buyer: await aBuyer(), supplier, custodian })),
    );
  });

  const attach = ({ part }: PaidPurchase, number: string, idempotencyKey = newId(), kind = 'INVOICE') =>
    supplier.api.mutate(
      'attachEvidence',
      {
        idempotencyKey,
        supplierOrderId: part.id,
        kind,
        number,
        amountFen: '10000',
        issuedOn: today,
        lines: [{ orderLineId: part.lines[0].id, amountFen: '10000' }],
      },
      'evidence { id state }',
    );
  /** The disputes about a number, each with its sides' states. */
  const disputesOf = (number: string) =>
    sql<{ id: string; settled: boolean; states: string[] }>(
      `SELECT d.id, d.settled_on IS NOT NULL AS settled, array_agg(e.state ORDER BY e.state) AS states
       FROM disputes d JOIN dispute_sides s ON s.dispute_id = d.id JOIN evidence e ON e.id = s.evidence_id WHERE d.number = $1 GROUP BY d.id`,
      [number],
    );
  const factsOf = async (type: string, disputeId: string) =>
    (await sql(`SELECT 1 FROM facts WHERE type = $1 AND payload->>'disputeId' = $2`, [type, disputeId])).length;

  it('one number that many purchases attach at the same moment is one dispute with all of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const number = anInvoiceNumber(today);
      const payloads = await Promise.all(purchases.map((purchase) => attach(purchase, number)));
      expect(codesOf(payloads)).toEqual(Array(6).fill('DONE'));
      const disputes = await disputesOf(number);
      expect(disputes).toEqual([{ id: expect.any(String), settled: false, states: Array(6).fill('DISPUTED') }]);
      expect(await factsOf('dispute.opened', disputes[0].id)).toBe(6);
    }
  });

  it('one purchase attaches a number once, whatever keys it comes with', async () => {
    const [number, key] = [anInvoiceNumber(today), newId()];
    const payloads = await Promise.all(
      [key, key, key, newId(), newId()].map((each) => attach(purchases[0], number, each)),
    );
    const held = await sql("SELECT state FROM evidence WHERE number = $1 AND state <> 'WITHDRAWN'", [number]);
    expect(held).toEqual([{ state: 'HELD' }]);
    const done = payloads.filter((payload) => payload.userErrors.length === 0);
    expect(new Set(done.map((payload) => payload.evidence.id)).size).toBe(1);
    expect(codesOf(payloads).filter((code) => !['DONE', 'EVIDENCE_ATTACHED'].includes(code))).toEqual([]);
  });

  it('a dispute that two offices settle differently at the same moment is settled once', async () => {
    const number = anInvoiceNumber(today);
    const [one, two] = [await attach(purchases[0], number), await attach(purchases[1], number)];
    const [{ id }] = await disputesOf(number);
    const disputeId = Buffer.from(`Dispute:${id}`).toString('base64url');
    const payloads = await Promise.all(
      offices.flatMap((office) =>
        [one, two].map((kept) =>
          office.api.mutate('settleDispute', {
            idempotencyKey: newId(),
            disputeId,
            keepsEvidenceId: kept.evidence.id,
            reason: 'x',
          }),
        ),
      ),
    );
    expect(codesOf(payloads)).toEqual(['DONE', ...Array(3).fill('STATE_NOT_ALLOWED')]);
    expect(await disputesOf(number)).toEqual([{ id, settled: true, states: ['HELD', 'LOST'] }]);
    expect(await factsOf('dispute.settled', id)).toBe(2);
  });

  it('a bank reference that is attached while its statement says what it paid supports nothing else', async () => {
    for (let round = 0; round < 5; round += 1) {
      const number = newId();
      const { order } = await place(purchases[0].buyer, [{ skuCode: purchases[0].listing.skuCode, quantity: 1 }]);
      const [, ...payloads] = await Promise.all([
        pay(custodian, [{ on: today, yuan: '10', remark: order.paymentReference, reference: number }]),
        ...purchases.slice(1).map((purchase) => attach(purchase, number, newId(), 'BANK_REFERENCE')),
      ]);
      expect(codesOf(payloads as never).filter((code) => !['DONE', 'BANK_REFERENCE_TAKEN'].includes(code))).toEqual([]);
      await followed('paid_number_progress');
      const held = await sql("SELECT state FROM evidence WHERE number = $1 AND state <> 'DISPUTED'", [number.toUpperCase()]); // prettier-ignore
      expect(held).toEqual([]);
    }
  });

  it('withdrawing, confirming and colliding at the same moment leave rows and facts that agree', async () => {
    for (let round = 0; round < 5; round += 1) {
      const number = anInvoiceNumber(today);
      const { evidence } = await attach(purchases[0], number);
      await Promise.all([
        supplier.api.mutate('withdrawEvidence', { idempotencyKey: newId(), evidenceId: evidence.id, reason: 'x' }),
        offices[0].api.mutate('confirmEvidence', { idempotencyKey: newId(), evidenceId: evidence.id }),
        attach(purchases[1], number),
      ]);
      const [row] = await sql<{
        state: string;
        confirmed: boolean;
        withdrawn: boolean;
        told: boolean;
        disputed: boolean;
      }>(
        `SELECT state, confirmed_on IS NOT NULL AS confirmed,
           EXISTS (SELECT FROM facts f WHERE f.type = 'evidence.withdrawn' AND f.key = e.id::text) AS withdrawn,
           EXISTS (SELECT FROM facts f WHERE f.type = 'evidence.confirmed' AND f.key = e.id::text) AS told,
           EXISTS (SELECT FROM facts f WHERE f.type = 'dispute.opened' AND f.payload->>'evidenceId' = e.id::text) AS disputed
         FROM evidence e WHERE id = $1`,
        [uuidOf(evidence.id)],
      );
      expect(row.state).toBe(row.withdrawn ? 'WITHDRAWN' : 'DISPUTED');
      expect([row.told, row.disputed]).toEqual([row.confirmed, !row.withdrawn]);
    }
  });
});
