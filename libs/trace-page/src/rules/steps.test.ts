import type { EpcisEvent } from '@shanhai/epcis';
import { stepOf } from './steps';

const OWN = 'urn:uuid:0197a000-0000-7000-8000-000000000001';
const OTHER = '0197a000-0000-7000-8000-000000000002';
const names = [OWN, 'https://id.gs1.org/01/09521234543213/10/7QK3MZ0D9XW2T'];
const event = (said: object) => ({ type: 'ObjectEvent', eventTime: '2026-03-01T20:00:00Z', ...said }) as EpcisEvent;

describe('a step of a lot', () => {
  it('is a harvest with its day in China and its quantity', () => {
    const harvest = event({
      bizStep: 'commissioning',
      quantityList: [{ epcClass: OWN, quantity: 500, uom: 'KGM' }],
      ilmd: { 'cbvmda:harvestStartDate': '2026-03-02' },
    });
    expect(stepOf(harvest, names)).toMatchObject({
      on: '2026-03-02',
      what: { zh: '采收', en: 'Harvested' },
      quantity: { amount: 500, unit: 'KGM' },
    });
  });

  it('tells what the lot was made of and what it went into, each lot once and not itself', () => {
    const inputQuantityList = [{ epcClass: `urn:uuid:${OTHER}` }, { epcClass: `urn:uuid:${OTHER}` }];
    const made = event({
      type: 'TransformationEvent',
      inputQuantityList,
      outputQuantityList: [{ epcClass: names[1] }],
    });
    expect(stepOf(made, names)).toMatchObject({ what: { zh: '由其他批次制成' }, from: [OTHER], into: [] });
    const used = event({
      type: 'TransformationEvent',
      inputQuantityList: [{ epcClass: OWN }],
      outputQuantityList: [{ epcClass: `urn:uuid:${OTHER}` }, { epcClass: OWN.toUpperCase() }],
    });
    expect(stepOf(used, names)).toMatchObject({ from: [], into: [OTHER] });
  });

  it('is a recall where the event says so, in either way of the standard', () => {
    for (const said of [{ disposition: 'recalled' }, { persistentDisposition: { set: ['recalled'] } }])
      expect(stepOf(event({ bizStep: 'holding', ...said }), names)).toMatchObject({
        recalled: true,
        what: { zh: '召回' },
      });
  });

  it('ends a recall where goods are active again, or no more called recalled', () => {
    for (const said of [
      { bizStep: 'holding', disposition: 'active' },
      { persistentDisposition: { unset: ['recalled'] } },
    ])
      expect(stepOf(event(said), names)).toMatchObject({ recalled: false, released: true, what: { zh: '召回结束' } });
    expect(stepOf(event({ bizStep: 'packing', disposition: 'active' }), names).released).toBe(false);
  });

  it('stands as it is where its step is no standard one', () => {
    for (const bizStep of ['https://example.org/roasting', 'constructor', '__proto__'])
      expect(stepOf(event({ bizStep }), names).what).toEqual({ zh: bizStep, en: bizStep });
    expect(stepOf(event({}), names).what.en).toBe('Recorded');
  });
});
