import request from 'supertest';
import { newId } from '@shanhai/kernel';
import { aBuyer, aSupplier, type Person, testWorld } from '@shanhai/testing';

describe('queries for trace events that are kept under names (EPCIS 2.0, 12.8)', () => {
  let supplier: Person;
  let other: Person;
  const name = `berries-${newId().slice(-8)}`;
  const epcClass = (n: number) => `https://id.gs1.org/01/09520123456788/10/Q${n}-${name.slice(-8)}`;
  const call = (method: 'get' | 'post' | 'delete', path: string, person: Person) =>
    request(testWorld().apiUrl)
      [method](`/epcis/queries${path}`)
      .set({ Authorization: `Bearer ${person.api.token}`, 'Accept-Language': 'en' });
  const keep = (body: object, person = supplier, headers: Record<string, string> = {}) =>
    call('post', '', person).set(headers).send(body);
  const event = (n: number, more: object = {}) => ({
    ...{
      type: 'ObjectEvent',
      eventTime: `2026-09-0${n}T08:00:00.000+08:00`,
      eventTimeZoneOffset: '+08:00',
      action: 'ADD',
    },
    ...{ quantityList: [{ epcClass: epcClass(n), quantity: n, uom: 'KGM' }], bizStep: 'commissioning', ...more },
  });
  const query = { eventType: ['ObjectEvent'], MATCH_anyEPCClass: [1, 2, 3].map(epcClass), orderDirection: 'ASC' };
  const listed = (body: { epcisBody: { queryResults: { resultsBody: { eventList: { eventTime: string }[] } } } }) =>
    body.epcisBody.queryResults.resultsBody.eventList.map(({ eventTime }) => eventTime.slice(0, 10));

  beforeAll(async () => {
    [supplier, other] = await Promise.all([aSupplier(), aBuyer()]);
    const context = [
      'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
      { farm: 'https://farm.example.cn/terms/' },
    ];
    const captured = await request(testWorld().apiUrl)
      .post('/epcis/capture')
      .set({ Authorization: `Bearer ${supplier.api.token}`, 'Content-Type': 'application/ld+json' })
      .send(
        JSON.stringify({
          ...{
            '@context': context,
            type: 'EPCISDocument',
            schemaVersion: '2.0',
            creationDate: '2026-09-05T00:00:00.000Z',
          },
          epcisBody: { eventList: [event(1), event(2), event(3, { 'farm:field': 'north' })] },
        }),
      );
    expect(captured.status).toBe(202);
  });

  it('are kept, shown, asked page by page, and removed, by each organisation its own', async () => {
    const kept = await keep({ name, query });
    expect([kept.status, kept.headers.location]).toEqual([201, `/epcis/queries/${name}`]);
    expect((await call('get', `/${name}`, supplier)).body).toMatchObject({ name, query });
    expect((await call('get', '', supplier)).body).toMatchObject([{ name, query }]);
    const first = await call('get', `/${name}/events?perPage=2`, supplier);
    expect([first.status, listed(first.body)]).toEqual([200, ['2026-09-01', '2026-09-02']]);
    const [, next] = /^<([^>]+)>; rel="next"$/.exec(first.headers.link)!;
    expect(listed((await call('get', next.replace('/epcis/queries', ''), supplier)).body)).toEqual(['2026-09-03']);
    const again = await keep({ name, query });
    expect([again.status, again.body.type]).toEqual([409, 'epcisException:ResourceAlreadyExistsException']);

    expect((await call('get', '', other)).body).toEqual([]);
    for (const path of [`/${name}`, `/${name}/events`]) expect((await call('get', path, other)).status).toBe(404);
    expect((await call('delete', `/${name}`, other)).status).toBe(404);
    expect((await keep({ name, query }, other)).status).toBe(201);

    expect((await call('delete', `/${name}`, supplier)).status).toBe(204);
    expect((await call('get', `/${name}/events`, supplier)).status).toBe(404);
  });

  it('know the prefixes that they were kept with', async () => {
    const kept = await keep({ name: `${name}-north`, query: { ...query, 'EQ_farm:field': 'north' } }, supplier, {
      'GS1-Extensions': 'farm=https://farm.example.cn/terms/',
    });
    expect(kept.status).toBe(201);
    expect(listed((await call('get', `/${name}-north/events`, supplier)).body)).toEqual(['2026-09-03']);
  });

  it.each([
    [{ query: {} }, 'name'],
    [{ name: 'a/b', query: {} }, 'name'],
    [{ name: 'x' }, 'query'],
    [{ name: 'x', query: [] }, 'query'],
    [{ name: 'x', query: { EQ_nonsense: 'x' } }, 'EQ_nonsense'],
    [{ name: 'x', query: { perPage: 5 } }, 'perPage'],
    [{ name: 'x', query: { EQ_bizStep: [{}] } }, 'EQ_bizStep'],
    [[], 'name'],
  ])('are refused as %j, with the path', async (body, path) => {
    const { status, body: problem } = await keep(body);
    expect([status, problem.type]).toEqual([400, 'epcisException:ValidationException']);
    expect(problem.errors.flatMap((error: { path: string[] }) => error.path)).toContain(path);
  });

  it('have no subscriptions, and say so', async () => {
    const { status, body } = await call('post', `/${name}/subscriptions`, supplier).send({});
    expect([status, body.type]).toEqual([501, 'epcisException:ImplementationException']);
  });
});
