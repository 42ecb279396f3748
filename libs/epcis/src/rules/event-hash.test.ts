import fc from 'fast-check';
import { eventHash, preHash } from './event-hash';

const example = { example: 'https://ns.example.com/epcis/' };
const departing = {
  type: 'ObjectEvent',
  eventTime: '2020-03-04T11:00:30.000+01:00',
  eventTimeZoneOffset: '+01:00',
  recordTime: '2020-03-04T11:00:30.999+01:00',
  epcList: [
    'urn:epc:id:sscc:4012345.0000000333',
    'urn:epc:id:sscc:4012345.0000000111',
    'urn:epc:id:sscc:4012345.0000000222',
  ],
  action: 'OBSERVE',
  bizStep: 'departing',
  readPoint: { id: 'urn:epc:id:sgln:4012345.00011.987' },
  'example:myField1': { 'example:mySubField1': '2', 'example:mySubField2': '5' },
  'example:myField2': '0',
  'example:myField3': { 'example:mySubField3': ['3', '1'] },
};

/** Hashes that GS1 Germany's reference implementation of the algorithm publishes for its examples. */
describe('the event hash of CBV 2.0', () => {
  it('is that of reference example 1: several things, extensions inside each other', () => {
    expect(preHash(departing, example)).toBe(
      'eventType=ObjectEventeventTime=2020-03-04T10:00:30.000ZeventTimeZoneOffset=+01:00epcListepc=https://id.gs1.org/00/040123450000001112' +
        'epc=https://id.gs1.org/00/040123450000002225epc=https://id.gs1.org/00/040123450000003338action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-departing' +
        'readPointid=https://id.gs1.org/414/4012345000115/254/987{https://ns.example.com/epcis/}myField1{https://ns.example.com/epcis/}mySubField1=2' +
        '{https://ns.example.com/epcis/}mySubField2=5{https://ns.example.com/epcis/}myField2=0{https://ns.example.com/epcis/}myField3' +
        '{https://ns.example.com/epcis/}mySubField3=1{https://ns.example.com/epcis/}mySubField3=3',
    );
    expect(eventHash(departing, example)).toBe(
      'ni:///sha-256;6ae96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7?ver=CBV2.0',
    );
  });

  it('is that of reference example 2: sensor reports in any order', () => {
    const report = (type: string, value: number, uom: string, more = {}) => ({ type, value, uom, ...more });
    const event = {
      type: 'ObjectEvent',
      eventTime: '2020-04-01T15:00:00+01:00',
      eventTimeZoneOffset: '+01:00',
      epcList: ['urn:epc:id:sgtin:4012345.011111.9876'],
      action: 'OBSERVE',
      bizStep: 'inspecting',
      readPoint: { id: 'urn:epc:id:sgln:4012345.00005.0' },
      sensorElementList: [
        {
          sensorMetadata: {
            deviceID: 'urn:epc:id:giai:4000001.111',
            deviceMetadata: 'https://id.gs1.org/8004/4000001111',
          },
          sensorReport: [
            report('Temperature', 26, 'CEL', { sDev: 0.1 }),
            report('AbsoluteHumidity', 12.1, 'A93'),
            report('Dimensionless', 0.05, 'C35', { microorganism: 'https://www.ncbi.nlm.nih.gov/taxonomy/1126011' }),
            report('Dimensionless', 0.18, 'C35', {
              chemicalSubstance: 'https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N',
            }),
          ],
        },
      ],
    };
    expect(eventHash(event)).toBe(
      'ni:///sha-256;49b13037c36e84ad9307c531671b00e901318c3957e4b1151f816ec49eb668da?ver=CBV2.0',
    );
  });

  it('is that of the reference for standing marks of recall', () => {
    const event = {
      type: 'ObjectEvent',
      eventTime: '2021-04-01T15:00:00+01:00',
      eventTimeZoneOffset: '+01:00',
      epcList: ['urn:epc:id:sgtin:4012345.011111.1', 'urn:epc:id:sgtin:4012345.011111.2'],
      action: 'OBSERVE',
      bizStep: 'shipping',
      disposition: 'in_transit',
      readPoint: { id: 'urn:epc:id:sgln:4012345.00005.0' },
      persistentDisposition: { set: ['recalled'] },
    };
    expect(eventHash(event)).toBe(
      'ni:///sha-256;f6a9d89f2cd8d7931daa3d4c3d48399c2173b88417932f8cc04d021671e7d01e?ver=CBV2.0',
    );
  });

  it('writes types before what they are of, and sources before destinations, as the canonical order has them', () => {
    const event = {
      type: 'TransactionEvent',
      bizTransactionList: [
        { type: 'po', bizTransaction: 'urn:epc:id:gdti:4012345.11111.123' },
        { bizTransaction: 'urn:uuid:1' },
      ],
      destinationList: [{ type: 'owning_party', destination: 'urn:epc:id:pgln:0614141.00000' }],
      sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:4012345.00000' }],
    };
    expect(preHash(event)).toBe(
      'eventType=TransactionEventbizTransactionListbizTransaction=urn:uuid:1type=https://ref.gs1.org/cbv/BTT-pobizTransaction=https://id.gs1.org/253/4012345111118123' +
        'sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource=https://id.gs1.org/417/4012345000009' +
        'destinationListtype=https://ref.gs1.org/cbv/SDT-owning_partydestination=https://id.gs1.org/417/0614141000005',
    );
  });

  it.each([
    ['2023-02-02T12:04:03.1415+01:00', '2023-02-02T11:04:03.142Z'],
    ['2023-02-02T11:04:03.14149Z', '2023-02-02T11:04:03.141Z'],
    ['2023-02-02T11:04:03.9996Z', '2023-02-02T11:04:04.000Z'],
    ['2023-02-02T11:04:03Z', '2023-02-02T11:04:03.000Z'],
  ])('takes time %s for %s', (eventTime, shown) =>
    expect(preHash({ type: 'ObjectEvent', eventTime })).toBe(`eventType=ObjectEventeventTime=${shown}`),
  );

  it.each([
    [1.5, '1.5'],
    [100, '100'],
    ['007.50', '7.5'],
    ['-0.0', '0'],
    ['+12', '12'],
    ['123456789012345678901', '123456789012345678901'],
    ['0.0010', '0.001'],
  ])('writes number %s as %s', (quantity, shown) =>
    expect(preHash({ type: 'ObjectEvent', quantityList: [{ epcClass: 'urn:a:b', quantity }] })).toBe(
      `eventType=ObjectEventquantityListquantityElementepcClass=urn:a:bquantity=${shown}`,
    ),
  );

  it('does not depend on the order of keys and lists, and on what is said about the event', () =>
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.keys(departing), { minLength: Object.keys(departing).length }),
        fc.shuffledSubarray(departing.epcList, { minLength: 3 }),
        fc.string(),
        (keys, epcList, comment) => {
          const shuffled = Object.fromEntries(keys.map((key) => [key, departing[key as keyof typeof departing]]));
          const said = { eventID: 'urn:uuid:1', 'rdfs:comment': comment, errorDeclaration: { declarationTime: 'x' } };
          expect(eventHash({ ...shuffled, ...said, epcList }, example)).toBe(eventHash(departing, example));
        },
      ),
    ));

  it.each([
    { bizStep: 'arriving' },
    { epcList: departing.epcList.slice(1) },
    { eventTime: '2020-03-04T11:00:30.001+01:00' },
    { 'example:myField2': '1' },
    { disposition: 'in_transit' },
  ])('changes with %j', (change) =>
    expect(eventHash({ ...departing, ...change }, example)).not.toBe(eventHash(departing, example)),
  );

  it('is the same for old URNs of the vocabulary and for other prefixes of the same extension', () => {
    const { bizStep: _step, 'example:myField2': _field, ...rest } = departing;
    const other = { ...rest, bizStep: 'urn:epcglobal:cbv:bizstep:departing', 'ex:myField2': '0' };
    expect(eventHash(other, { ...example, ex: example.example })).toBe(eventHash(departing, example));
  });
});
