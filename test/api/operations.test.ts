import { aBuyer, ApiClient, testWorld } from '@shanhai/testing';

const get = (path: string, headers: Record<string, string> = {}) => fetch(testWorld().apiUrl + path, { headers });

async function counted(operation: string, outcome: string): Promise<number> {
  const text = await (await get('/metrics')).text();
  const line = text
    .split('\n')
    .find((each) => each.startsWith(`shanhai_graphql_operations_total{operation="${operation}",outcome="${outcome}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe('health', () => {
  it('is live, and ready while the database answers', async () => {
    const read = async (path: string) => {
      const response = await get(path);
      return [response.status, await response.json()];
    };
    expect(await read('/health/live')).toEqual([200, { status: 'ok' }]);
    expect(await read('/health/ready')).toEqual([200, { status: 'ok', cardRail: 'off' }]);
  });
});

describe('metrics', () => {
  it('count operations by root field and outcome', async () => {
    const before = await Promise.all([counted('viewer', 'OK'), counted('orders', 'UNAUTHENTICATED')]);
    const buyer = await aBuyer();
    await buyer.api.ask('query CalledWhatever { me: viewer { roles } }');
    await new ApiClient().send('{ orders(first: 1) { nodes { id } } }');
    const after = await Promise.all([counted('viewer', 'OK'), counted('orders', 'UNAUTHENTICATED')]);
    expect(after[0]).toBeGreaterThan(before[0]);
    expect(after[1]).toBeGreaterThan(before[1]);
  });

  it('have no label that a caller makes up, and tell of the process', async () => {
    await new ApiClient().send('query Made_up_name { made_up_field }');
    await new ApiClient().send('not a document at all');
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    expect(text).toContain('shanhai_process_resident_memory_bytes');
    expect(text).toContain('shanhai_graphql_operation_seconds_bucket');
    expect(text).toContain('operation="NOT_VALID",outcome="BAD_USER_INPUT"');
    expect(text.toLowerCase()).not.toContain('made_up');
  });
});

describe('a request', () => {
  it('is answered with its id: the one it brings, or a new one', async () => {
    const brought = await get('/health/live', { 'x-request-id': 'from-a-proxy-0001' });
    expect(brought.headers.get('x-request-id')).toBe('from-a-proxy-0001');
    const strange = await get('/health/live', { 'x-request-id': 'x y "z"' });
    expect(strange.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
