import { planOf } from './query-plan';
import { readQuery } from './read-query';

const plan = (parameters: Record<string, string>) => planOf(readQuery(parameters));

it('looks up types, actions, steps and dispositions of the standard by the kind of an event', () => {
  expect(
    plan({ eventType: 'ObjectEvent', EQ_action: 'ADD,OBSERVE', EQ_bizStep: 'shipping', EQ_disposition: 'in_transit' }),
  ).toEqual({
    ...{ types: ['ObjectEvent'], actions: ['ADD', 'OBSERVE'], steps: ['shipping'], dispositions: ['in_transit'] },
    ...{ declared: null, terms: [], narrow: false },
  });
});

it("looks up steps of one's own vocabulary by the index of terms, and those beside them", () => {
  const { steps, terms } = plan({ EQ_bizStep: 'shipping,https://farm.example/sorting' });
  expect(steps).toBeNull();
  expect(terms).toEqual([['step=shipping', 'step=https://farm.example/sorting']]);
});

it('knows what names few events', () => {
  expect(plan({ MATCH_anyEPCClass: 'urn:uuid:1', EQ_bizStep: 'shipping' }).narrow).toBe(true);
  expect(plan({ EQ_bizTransaction_po: 'urn:uuid:1' }).narrow).toBe(true);
  expect(plan({ EQ_eventID: 'urn:uuid:1' }).narrow).toBe(true);
  expect(plan({ EQ_bizLocation: 'urn:uuid:1' }).narrow).toBe(false);
});

it('looks among declarations, or among what is none', () => {
  expect(plan({ EXISTS_errorDeclaration: 'true' }).declared).toBe(true);
  expect(plan({ GE_errorDeclarationTime: '2025-01-01T00:00:00Z' }).declared).toBe(true);
  expect(plan({ standing: 'true' }).declared).toBe(false);
});
