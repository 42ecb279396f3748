import { newId } from '@shanhai/kernel';
import { Cutter, FreshValues } from './template';

const global = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64url');

/** What an operation sent and answered, cut by one cutter and filled anew. */
function repeated(...values: unknown[]): unknown[] {
  const cutter = new Cutter(Date.now() - 1000);
  const templates = values.map((value) => cutter.cut(value));
  const fresh = new FreshValues();
  return templates.map((template) => fresh.fill(JSON.parse(JSON.stringify(template))));
}

test('a made id is another one each time, and the same wherever it stands', () => {
  const id = newId();
  const [alone, nested, json] = repeated(id, { order: { id }, list: [id, null, 3, true] }, `{"id":"${id}"}`);
  expect(alone).not.toBe(id);
  expect(nested).toEqual({ order: { id: alone }, list: [alone, null, 3, true] });
  expect(json).toBe(`{"id":"${String(alone)}"}`);
});

test('an id from before stays', () => {
  const before = '01890a5d-ac96-774b-bcce-b302099a8057';
  expect(repeated(before, global('Sku', before))).toEqual([before, global('Sku', before)]);
});

test('an order number and a global id follow the id that they are made of', () => {
  const id = newId();
  const [made, number, wire] = repeated(id, `20251122-${id.slice(-8).toUpperCase()}`, global('Order', id));
  expect(number).toBe(`20251122-${String(made).slice(-8).toUpperCase()}`);
  expect(wire).toBe(global('Order', String(made)));
});

test('a payment reference is another one of the same form', () => {
  const [reference, remark] = repeated('SH0123456789', '货款 SH0123456789');
  expect(reference).toMatch(/^SH[0-9A-HJKMNP-TV-Z]{10}$/);
  expect(reference).not.toBe('SH0123456789');
  expect(remark).toBe(`货款 ${String(reference)}`);
});

test('bytes and digits come through as they are', () => {
  expect(repeated(Buffer.from('00ff', 'hex'), 12n, '')).toEqual([Buffer.from('00ff', 'hex'), '12', '']);
});
