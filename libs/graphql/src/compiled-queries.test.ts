import { ApolloServer } from '@apollo/server';
import { buildSchema, GraphQLError, GraphQLScalarType } from 'graphql';
import { CompiledQueries } from './compiled-queries';
import type { RequestContext } from './context';
import { attachResolvers } from './resolved-schema';

const SCHEMA = `
  scalar Fen
  enum Sort { NEWEST CHEAPEST }
  input Filter { code: String, places: [String!] }
  input Range { from: Int! = 7, to: Int }
  interface Node { id: ID! }
  type Place implements Node { id: ID!, name: String!, wrong: String, needed: String!, thrown: String }
  type Query {
    place(code: String!): Place
    places(filter: Filter, sort: Sort! = NEWEST, first: Int): [Place!]
    ranged(range: Range): String
    node: Node
    paid(fen: Fen): Fen
    refused: Place
  }
  type Mutation { rename(name: String!): String }`;
const place = { id: '640422', name: '西吉县', needed: 'x', __typename: 'Place' };
/** What a resolver was given; which of the arguments comes first means nothing. */
const told = (args: object) => JSON.stringify(Object.entries(args).sort());

function resolvedSchema() {
  const schema = buildSchema(SCHEMA);
  attachResolvers(schema, {
    Query: {
      place: (_, { code }: { code?: string }) => Promise.resolve(code === '640422' ? place : null),
      places: (_, args: object) => [place, { ...place, name: told(args) }],
      ranged: (_, args: object) => told(args),
      node: () => place,
      paid: (_, { fen }: { fen?: bigint }) => fen,
      refused: () => new GraphQLError('refused', { extensions: { code: 'NOT_FOUND' } }),
    },
    Mutation: { rename: (_, { name }: { name?: string }) => name },
    Place: {
      wrong: () => new Error('wrong'),
      thrown: () => {
        throw new Error('thrown');
      },
    },
  });
  Object.assign(schema.getType('Fen') as GraphQLScalarType, {
    serialize: String,
    parseValue: (value: string) => BigInt(value),
  });
  return schema;
}

const compiled = new CompiledQueries();
const [compiling, plain] = [[compiled], []].map(
  (plugins) => new ApolloServer<RequestContext>({ schema: resolvedSchema(), plugins: plugins as CompiledQueries[] }),
);

async function answer(server: ApolloServer<RequestContext>, query: string, variables: Record<string, unknown>) {
  const { body } = await server.executeOperation({ query, variables }, { contextValue: {} as RequestContext });
  return JSON.parse(JSON.stringify(body)) as { singleResult: { data: unknown } };
}

it.each<[string, string, Record<string, unknown>[]]>([
  ['variables, found or not', 'query ($c: String!) { place(code: $c) { id name } }', [{ c: '640422' }, { c: 'x' }]],
  ['what is missing or of another type', 'query ($c: String!) { place(code: $c) { id } }', [{}, { c: 1 }, { c: null }]],
  [
    'input objects, enums and defaults of variables',
    'query ($f: Filter, $s: Sort! = CHEAPEST, $n: Int = 3) { places(filter: $f, sort: $s, first: $n) { name } }',
    [
      {},
      { f: { code: 'a', places: ['b'] } },
      { f: { places: 'b' }, s: 'NEWEST', n: null },
      { f: { nothing: 1 } },
      { s: 'x' },
    ],
  ],
  ['arguments that are not given', '{ places { name } }', [{}]],
  ['scalars of ours', 'query ($fen: Fen) { paid(fen: $fen) }', [{ fen: '90071992547409930' }, {}, { fen: 'x' }]],
  [
    'an interface, fragments and aliases',
    '{ a: node { ...n } b: node { __typename ... on Place { name } } } fragment n on Node { id }',
    [{}],
  ],
  [
    'what is left out',
    'query ($all: Boolean!) { node { id @include(if: $all) __typename @skip(if: $all) } }',
    [{ all: true }, { all: false }],
  ],
])('answers %s as graphql-js does, compiled', async (_, query, cases) => {
  const before = compiled.size;
  for (const variables of [...cases, ...cases, ...cases, ...cases])
    expect(await answer(compiling, query, variables)).toEqual(await answer(plain, query, variables));
  expect(compiled.size).toBe(before + 1);
});

it.each([
  ['an error that is given back', '{ refused { id } }'],
  ['an error of a field that may be null', '{ node { ... on Place { wrong id } } }'],
  ['a field that throws', '{ place(code: "640422") { thrown id } }'],
])('answers %s as graphql-js does', async (_, query) => {
  const expected = await answer(plain, query, {});
  for (let n = 0; n < 5; n += 1) expect(await answer(compiling, query, {})).toEqual(expected);
});

it('leaves mutations, defaults of input fields and documents of several operations to graphql-js', async () => {
  const before = compiled.size;
  for (const [query, variables, data] of [
    ['mutation { rename(name: "a") }', {}, { rename: 'a' }],
    ['query ($r: Range) { ranged(range: $r) }', { r: {} }, { ranged: '[["range",{"from":7}]]' }],
  ] as const)
    for (let n = 0; n < 5; n += 1) expect((await answer(compiling, query, variables)).singleResult.data).toEqual(data);
  expect(compiled.size).toBe(before);
});

it('compiles nothing that is asked once, and keeps the newest hundred', async () => {
  const ask = async (n: number) => {
    for (let use = 0; use < n; use += 1)
      for (let each = 0; each < 120; each += 1) await answer(compiling, `{ a${each}: node { id } }`, {});
  };
  const before = compiled.size;
  await ask(1);
  expect(compiled.size).toBe(before);
  await ask(2);
  expect(compiled.size).toBe(100);
});
