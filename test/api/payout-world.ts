import { randomInt } from 'node:crypto';
import { toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import { aDelivery, type MadeListing, pay, type Person, sql } from '@shanhai/testing';

export const today = businessDateOf(new Date());
export const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
export const organisationIdOf = (person: Person) => toGlobalId('Organisation', person.organisationId);

/** The fee of all tests that pay out: half a percent, whatever the order of tests. No operation sets one for days gone by. */
export const FEE = 50;
export const aFee = () =>
  sql(
    `INSERT INTO payout_fees (valid_from, basis_points, source, set_by, set_on) VALUES ('2020-01-01', $1, '测试', $2, '2020-01-01') ON CONFLICT DO NOTHING`,
    [FEE, newId()],
  );

export const PAYOUT_FIELDS = `payout { id status grossFen feeFen netFen netYuan feeBasisPoints holderName accountNumber bankReference paidOn preparedByYou
  supplier { name } lines { amountFen feeFen payable { id supplierOrder { id } } } }`;

export const aNumber = () => `6228${randomInt(10 ** 11, 10 ** 12)}`;
export const nameAccount = (supplier: Person, accountNumber = aNumber()) =>
  supplier.api.done('namePayoutAccount', { bankName: '固原某银行', accountNumber, bankCode: '313 873 000 001' });

/** Goods at ten yuan that were accepted, and of which this much was paid. */
export async function aPaidDelivery(
  by: { buyer: Person; supplier: Person; listing: MadeListing; custodian: Person },
  packs: number,
  yuan: number,
) {
  const made = await aDelivery(by, [packs]);
  await pay(by.custodian, [{ on: today, yuan: yuan.toFixed(2), remark: made.order.paymentReference }]);
  return { ...made, payableId: made.part.payable.id };
}

export const prepare = (custodian: Person, supplier: Person, idempotencyKey: string = newId()) =>
  custodian.api.mutate('preparePayout', { idempotencyKey, supplierId: organisationIdOf(supplier) }, PAYOUT_FIELDS);

export const approve = (by: Person, payoutId: string) => by.api.mutate('approvePayout', { payoutId }, PAYOUT_FIELDS);

export const recordPaid = (by: Person, payoutId: string, more: object = {}) =>
  by.api.mutate(
    'recordPayoutPaid',
    { payoutId, bankReference: `OUT-${newId()}`, paidOn: today, ...more },
    PAYOUT_FIELDS,
  );

export const cancel = (by: Person, payoutId: string, reason = '账户有误') =>
  by.api.mutate('cancelPayout', { payoutId, reason }, PAYOUT_FIELDS);

export const due = async (by: Person, other: Person) =>
  (
    await by.api.ask(
      '{ payoutsDue(first: 100) { nodes { owedFen owedYuan setOffFen payables supplier { id } custodian { id } } } }',
    )
  ).payoutsDue.nodes.find((each: { supplier: { id: string }; custodian: { id: string } }) =>
    [each.supplier.id, each.custodian.id].includes(organisationIdOf(other)),
  );

export const balances = async (by: Person): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await by.api.ask('{ moneyBalances { account balanceFen } }')).moneyBalances.map(
      (each: { account: string; balanceFen: string }) => [each.account, each.balanceFen],
    ),
  );
