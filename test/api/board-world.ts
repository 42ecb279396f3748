import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { ApiClient, type Person } from '@shanhai/testing';

export const today = businessDateOf(new Date());
export const nobody = new ApiClient();
export const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`.trim());
export const idOf = (person: Person) => toGlobalId('Organisation', person.organisationId);

/** A harvest of ten tonnes in Xiji. */
export const entry = (more: object = {}) => ({
  idempotencyKey: newId(),
  kind: 'HARVEST',
  title: '西吉马铃薯 10 吨',
  note: '',
  categoryCode: 'POTATOES',
  quantityBase: '10000000',
  baseUnit: 'GRAM',
  priceFen: '160',
  priceBase: '1000',
  divisionCode: '640422',
  validFrom: today,
  validUntil: addDays(today, 30),
  ...more,
});
export const ENTRY_FIELDS =
  'entry { id kind status title version reason publishedOn quantityBase priceYuan organisation { name } category { code } division { name } }';

export const submit = (by: Person, more: object = {}) => by.api.mutate('submitBoardEntry', entry(more), ENTRY_FIELDS);
export const review = (office: Person, entryId: string, more: object = {}) =>
  office.api.mutate('reviewBoardEntry', { entryId, version: 1, approve: true, ...more }, ENTRY_FIELDS);

/** An entry that everybody sees. */
export async function published(by: Person, office: Person, more: object = {}): Promise<string> {
  const { entry: made } = await by.api.done('submitBoardEntry', entry(more), ENTRY_FIELDS);
  await office.api.done('reviewBoardEntry', { entryId: made.id, version: 1, approve: true });
  return made.id;
}

export const read = async (by: ApiClient, id: string, fields = 'status') =>
  (await by.ask(`query ($id: ID!) { boardEntry(id: $id) { ${fields} } }`, { id })).boardEntry;

export const listed = async (by: ApiClient, filter: object, query = 'needsBoard'): Promise<string[]> =>
  (
    await by.ask(`query ($filter: BoardFilterInput) { ${query}(filter: $filter, first: 100) { nodes { id } } }`, {
      filter,
    })
  )[query].nodes.map(({ id }: { id: string }) => id);
