import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  accept,
  aListing,
  anOffice,
  aSupplier,
  confirm,
  counted,
  pay,
  type Person,
  place,
  ship,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const period = { from: today.slice(0, 7), until: today.slice(0, 7) };
const ENTRY = 'id amountFen measure outcome evidenceLevel posting postingMonth position orderLineId supplierOrderId';

const TRANSFER = 'bankReference bookedOn payerName amountFen paidFen statementHash';
const download = (person: Person, hash: string) =>
  fetch(`${testWorld().apiUrl}/files/${hash}`, { headers: { authorization: `Bearer ${person.api.token}` } });

/** An order of ten packs that is delivered and paid, of which two packs came back. */
async function bought() {
  const [supplier, buyer, custodian, office] = await Promise.all([
    aSupplier(),
    aBuyer({ budgetUnit: true }),
    aCustodian(),
    anOffice({ seat: '350000' }),
  ]);
  const listing = await aListing(supplier, { placeCode: '640422', tiers: [[1, 1000n]] });
  const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
  const [part] = order.supplierOrders;
  await confirm(supplier, part.id);
  const shipped = await ship(supplier, part.id, today, [
    { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 10 },
  ]);
  const [parcel] = shipped.supplierOrder.shipments[0].lines;
  await accept(buyer, part.id, today, [{ shipmentLineId: parcel.id, acceptedQuantity: 10 }]);
  await pay(custodian, [{ on: today, yuan: '100.00', remark: order.paymentReference }]);
  await counted();
  return { supplier, buyer, custodian, office, part, parcel };
}

describe('an office user', () => {
  it('walks from a figure to the entry, the rules, the facts and the documents, each by an id of the answer before', async () => {
    const { supplier, buyer, custodian, office, part } = await bought();
    const { procurementTotals } = await office.api.ask(
      `query ($period: PeriodInput!) { procurementTotals(scheme: "EW_PURCHASE", period: $period, groupBy: [BUYER]) { rows { amountFen facets { key name } } } }`,
      { period },
    );
    const figure = procurementTotals.rows.find(
      (each: { facets: { name: string }[] }) => each.facets[0].name === buyer.name,
    );
    expect(figure.amountFen).toBe('10000');

    const { countEntries } = await office.api.ask(
      `query ($buyerId: ID!, $period: PeriodInput!) { countEntries(filter: { scheme: "EW_PURCHASE", buyerId: $buyerId, period: $period }) { nodes { ${ENTRY} } } }`,
      { buyerId: figure.facets[0].key, period },
    );
    const [entry] = countEntries.nodes;
    expect(entry).toMatchObject({ amountFen: '10000', measure: 'PURCHASE', outcome: 'COUNTED', evidenceLevel: 1 });
    expect(entry).toMatchObject({ posting: 'REGULAR', supplierOrderId: part.id, orderLineId: part.lines[0].id });

    const { node } = await office.api.ask(`query ($id: ID!) { node(id: $id) { ... on CountEntry { ${ENTRY} } } }`, {
      id: entry.id,
    });
    expect(node).toEqual(entry);

    const { explainEntry } = await office.api.ask(
      `query ($id: ID!) { explainEntry(id: $id) { rules { code rule passed inputs } takesBack { id }
        facts { type position documents { kind number hash mediaType sizeBytes } transfer { ${TRANSFER} } } } }`,
      { id: entry.id },
    );
    const paired = explainEntry.rules.find((rule: { code: string }) => rule.code === 'PAIRED');
    expect(JSON.parse(paired.inputs)).toMatchObject({
      programme: 'EAST_WEST',
      pairingVersion: expect.any(Number),
      placesEdition: expect.any(Number),
    });
    expect(explainEntry.takesBack).toEqual([]);
    expect(explainEntry.facts.at(-1).position).toBe(entry.position);
    const documents = explainEntry.facts.flatMap(
      (fact: { type: string; documents: { kind: string; hash: string }[] }) =>
        fact.documents.map((each) => ({ ...each, fact: fact.type })),
    );
    expect(documents).toEqual([expect.objectContaining({ kind: 'ORIGIN_CLAIM', fact: 'supplier_order.shipped' })]);
    for (const { hash, sizeBytes } of documents) {
      const file = await download(office, hash);
      expect((await file.arrayBuffer()).byteLength).toBe(sizeBytes);
    }

    // The row of the statement that proves the payment, and not the file, which tells of other payers.
    const transfers = explainEntry.facts.flatMap((fact: { type: string; transfer: object | null }) =>
      fact.transfer ? [{ ...fact.transfer, fact: fact.type }] : [],
    );
    const row = { bookedOn: today, payerName: expect.any(String), amountFen: '10000', paidFen: '10000' };
    expect(transfers).toEqual([
      { ...row, bankReference: expect.any(String), statementHash: expect.any(String), fact: 'payment.received' },
    ]);
    const [{ statementHash }] = transfers;
    const opened = await Promise.all(
      [custodian, office, buyer, supplier, await aCustodian()].map(
        async (each) => (await download(each, statementHash)).status,
      ),
    );
    expect(opened).toEqual([200, 404, 404, 404, 404]);
  });

  it('opens a returned part to the entry that it takes back; others see neither it nor other buyers’ transfers', async () => {
    const { supplier, buyer, office, part, parcel } = await bought();
    await buyer.api.done(
      'returnGoods',
      {
        idempotencyKey: newId(),
        supplierOrderId: part.id,
        returnedOn: today,
        reason: '变质',
        restock: false,
        lines: [{ shipmentLineId: parcel.id, quantity: 2 }],
      },
      'supplierOrder { id }',
    );
    await counted();
    const list = `query ($line: ID!) { countEntries(filter: { scheme: "EW_PURCHASE", orderLineId: $line }) { nodes { id amountFen } } }`;
    const { nodes } = (await office.api.ask(list, { line: part.lines[0].id })).countEntries;
    const back = nodes.find((each: { amountFen: string }) => each.amountFen === '-2000');
    const first = nodes.find((each: { amountFen: string }) => each.amountFen === '10000');
    const open = `query ($id: ID!) { explainEntry(id: $id) { takesBackOf takesBack { id amountFen } facts { documents { kind } transfer { bankReference } } } }`;
    const { explainEntry } = await office.api.ask(open, { id: back.id });
    expect(explainEntry).toMatchObject({ takesBackOf: today, takesBack: [first] });

    // A transfer may pay several suppliers: it is shown to the buyer that paid, and to none of them.
    type Facts = { documents: { kind: string }[]; transfer: object | null }[];
    const seenBy = async (person: Person) => {
      const facts: Facts = (await person.api.ask(open, { id: first.id })).explainEntry.facts;
      return [
        ...facts.flatMap((fact) => fact.documents.map((each) => each.kind)),
        ...facts.flatMap((fact) => fact.transfer ?? []),
      ];
    };
    expect(await seenBy(supplier)).toEqual(['ORIGIN_CLAIM']);
    expect(await seenBy(buyer)).toEqual(['ORIGIN_CLAIM', { bankReference: expect.any(String) }]);
    const stranger = await anOffice({ seat: '510000' });
    expect((await stranger.api.ask(open, { id: first.id })).explainEntry).toBeNull();
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    expect((await stranger.api.ask(node, { id: first.id })).node).toBeNull();
  });

  it('reads of each line whether it counts under every scheme, and the smallest change where it does not', async () => {
    const { buyer, part } = await bought();
    const why = `query ($id: ID!) { explainOrder(supplierOrderId: $id) { orderLineId schemes { scheme countedThrough countedFen smallestChange parts { reason reasonText amountFen } } } }`;
    const { explainOrder } = await buyer.api.ask(why, { id: part.id });
    expect(explainOrder).toHaveLength(1);
    const of = (code: string) => explainOrder[0].schemes.find((each: { scheme: string }) => each.scheme === code);
    expect(of('EW_PURCHASE')).toMatchObject({ countedFen: '10000', smallestChange: null });
    // To sell what a purchase counts already would add nothing (CR-1).
    expect(of('EW_ASSIST')).toMatchObject({
      countedFen: '0',
      smallestChange: null,
      parts: [{ reason: 'COUNTED_AS_PURCHASE', amountFen: '10000' }],
    });
    const { explainLineBySchemes } = await buyer.api.ask(
      `query ($id: ID!) { explainLineBySchemes(orderLineId: $id) { scheme countedFen smallestChange parts { reason reasonText amountFen } } }`,
      { id: part.lines[0].id },
    );
    expect(explainLineBySchemes).toEqual(explainOrder[0].schemes.map(({ countedThrough: _, ...each }: object & { countedThrough: string }) => each)); // prettier-ignore
    // All of one moment, at which the entries behind it are those of totals.
    const moments = new Set(explainOrder[0].schemes.map((each: { countedThrough: string }) => each.countedThrough));
    expect(moments.size).toBe(1);
    const filter = { scheme: 'EW_PURCHASE', orderLineId: part.lines[0].id, countedThrough: [...moments][0] };
    const { countEntries } = await buyer.api.ask('query ($filter: CountEntryFilterInput) { countEntries(filter: $filter) { nodes { amountFen } } }', { filter }); // prettier-ignore
    expect(countEntries.nodes).toEqual([{ amountFen: '10000' }]);
    const chinese = await buyer.api.send(why, { id: part.id }, 'zh-CN');
    expect(chinese.data.explainOrder[0].schemes[0].parts[0].reasonText).toMatch(/[\u4e00-\u9fff]/);
    const stranger = await aBuyer();
    const one = 'query ($id: ID!) { explainLineBySchemes(orderLineId: $id) { scheme } }';
    for (const [document, id] of [
      [why, part.id],
      [one, part.lines[0].id],
    ]) {
      const refused = await stranger.api.send(document, { id });
      expect(refused.errors?.[0].extensions?.code).toBe('NOT_FOUND');
    }
  });
});
