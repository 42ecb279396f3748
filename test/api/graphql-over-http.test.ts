import request from 'supertest';
import { aBuyer, ApiClient, testWorld } from '@shanhai/testing';

describe('GraphQL over HTTP', () => {
  const post = (body: object) => request(testWorld().apiUrl).post('/graphql').send(body);

  it('answers 400 without a stack trace to a malformed query, an unknown field and a wrong variable', async () => {
    for (const body of [
      { query: '{ node(' },
      { query: '{ nosuchfield }' },
      { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: {} },
      { query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids: [{ a: 1 }] } },
    ]) {
      const response = await post(body);
      expect(response.status).toBe(400);
      expect(response.body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
      expect(JSON.stringify(response.body)).not.toMatch(/stacktrace|node_modules|\.js:/);
    }
  });

  it('refuses batches, and documents over the limits', async () => {
    const batch = await request(testWorld().apiUrl)
      .post('/graphql')
      .send([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    expect(batch.status).toBe(400);
    const aliases = await post({
      query: `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: nodes(ids: []) { id }`).join(' ')} }`,
    });
    expect(aliases.status).toBe(400);
    expect(aliases.body.errors[0].extensions.code).toBe('LIMIT_EXCEEDED');
  });

  it('serves the explorer to a browser, from itself', async () => {
    const page = await request(testWorld().apiUrl).get('/graphql').set('Accept', 'text/html');
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/graphiql/i);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
  });

  it('answers null for a node that nobody knows', async () => {
    const buyer = await aBuyer();
    expect(await buyer.api.ask('{ node(id: "eHg6eQ") { id } }')).toEqual({ node: null });
    expect(await new ApiClient().ask('{ node(id: "") { id } }')).toEqual({ node: null });
  });
});
