import fc from 'fast-check';
import { Reasons } from '@shanhai/kernel';
import type { Json } from './event';
import { readEvent } from './read-event';

const good = {
  type: 'ObjectEvent',
  eventTime: '2026-09-01T08:00:00.000+08:00',
  eventTimeZoneOffset: '+08:00',
  action: 'ADD',
  quantityList: [{ epcClass: 'urn:epc:class:lgtin:9520123.045678.L1', quantity: 1200, uom: 'KGM' }],
  bizStep: 'commissioning',
};
function read(event: Json) {
  const reasons = new Reasons();
  return {
    event: readEvent(event, ['eventList', 0], reasons),
    faults: reasons.all.map(({ code, field }) => `${code} ${field.slice(2).join('.')}`),
  };
}

it('keeps standard terms bare in whatever spelling they came', () => {
  for (const bizStep of [
    'commissioning',
    'urn:epcglobal:cbv:bizstep:commissioning',
    'https://ref.gs1.org/cbv/BizStep-commissioning',
  ])
    expect(read({ ...good, bizStep }).event).toEqual(good);
  expect(read({ ...good, bizStep: 'https://example.cn/steps/drying' }).event?.bizStep).toBe(
    'https://example.cn/steps/drying',
  );
});

it.each<[string, object, string[]]>([
  ['no type', { type: undefined }, ['REQUIRED type']],
  ['another type', { type: 'QuantityEvent' }, ['INVALID type']],
  ['no offset', { eventTimeZoneOffset: undefined }, ['REQUIRED eventTimeZoneOffset']],
  ['a time without offset', { eventTime: '2026-09-01T08:00:00' }, ['INVALID eventTime']],
  ['a day that is not', { eventTime: '2026-13-01T08:00:00Z' }, ['INVALID eventTime']],
  ['an offset beyond the world', { eventTimeZoneOffset: '+15:00' }, ['INVALID eventTimeZoneOffset']],
  ['an unknown step', { bizStep: 'drying' }, ['INVALID bizStep']],
  ['an unknown standard step', { bizStep: 'urn:epcglobal:cbv:bizstep:drying' }, ['INVALID bizStep']],
  ['a field of another type', { parentID: 'urn:a:b' }, ['INVALID parentID']],
  ['a name that is no URI', { epcList: ['goji'] }, ['INVALID epcList.0']],
  ['a thing twice', { epcList: ['urn:a:b', 'urn:a:b'] }, ['INVALID epcList']],
  [
    'a negative quantity',
    { quantityList: [{ epcClass: 'urn:a:b', quantity: -1 }] },
    ['INVALID quantityList.0.quantity'],
  ],
  [
    'a quantity as text',
    { quantityList: [{ epcClass: 'urn:a:b', quantity: '1' }] },
    ['INVALID quantityList.0.quantity'],
  ],
  ['a unit that is none', { quantityList: [{ epcClass: 'urn:a:b', uom: '公斤' }] }, ['INVALID quantityList.0.uom']],
  ['a quantity of nothing', { quantityList: [{ quantity: 1 }] }, ['REQUIRED quantityList.0.epcClass']],
  ['nothing that it is about', { quantityList: [] }, ['REQUIRED epcList']],
  ['master data of what is not new', { action: 'OBSERVE', ilmd: { 'cbvmda:lotNumber': '1' } }, ['INVALID ilmd']],
  ['a party without its type', { sourceList: [{ source: 'urn:a:b' }] }, ['REQUIRED sourceList.0.type']],
  ['several faults at once', { action: 'DO', bizStep: 7 }, ['INVALID action', 'INVALID bizStep']],
])('refuses an event with %s', (_, change, faults) => {
  const { event, faults: found } = read(JSON.parse(JSON.stringify({ ...good, ...change })) as Json);
  expect(event).toBeNull();
  expect(found.sort()).toEqual(faults.sort());
});

it.each<[string, object, string[]]>([
  [
    'a transformation without output',
    { type: 'TransformationEvent', inputEPCList: ['urn:a:b'] },
    ['REQUIRED outputQuantityList'],
  ],
  [
    'a part of a transformation without its id',
    { type: 'TransformationEvent', outputEPCList: ['urn:a:b'] },
    ['REQUIRED inputQuantityList'],
  ],
  [
    'packing without a parent',
    { type: 'AggregationEvent', action: 'ADD', childEPCs: ['urn:a:b'] },
    ['REQUIRED parentID'],
  ],
  ['packing of nothing', { type: 'AggregationEvent', action: 'ADD', parentID: 'urn:a:b' }, ['REQUIRED childEPCs']],
  [
    'a transaction of no document',
    { type: 'TransactionEvent', action: 'ADD', bizTransactionList: [] },
    ['REQUIRED bizTransactionList'],
  ],
])('refuses %s', (_, event, faults) => {
  const { eventTime, eventTimeZoneOffset } = good;
  expect(read({ eventTime, eventTimeZoneOffset, ...event } as Json).faults).toEqual(faults);
});

it('takes a part of a transformation that has an id', () => {
  const { eventTime, eventTimeZoneOffset } = good;
  const part = {
    type: 'TransformationEvent',
    eventTime,
    eventTimeZoneOffset,
    transformationID: 'urn:a:t',
    inputEPCList: ['urn:a:b'],
  };
  expect(read(part).event).toEqual(part);
});

it('answers anything with an event or with reasons', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.jsonValue().map((value) => ({ ...good, quantityList: value, ilmd: value })),
      ),
      (value) => {
        const { event, faults } = read(value as Json);
        expect(event === null).toBe(faults.length > 0);
      },
    ),
  ));
