import { buildSchema, graphqlSync } from 'graphql';
import { attachResolvers } from './resolved-schema';

const SCHEMA = 'type Query { place: Place } type Place { name: String code: String }';

it('resolves a field by what is given for it, and any other by its value', () => {
  const schema = buildSchema(SCHEMA);
  attachResolvers(schema, {
    Query: { place: () => ({ name: '西吉县', code: '640422' }) },
    Place: { name: (place) => `${(place as { name: string }).name}!` },
  });
  expect(graphqlSync({ schema, source: '{ place { name code } }' }).data).toEqual({
    place: { name: '西吉县!', code: '640422' },
  });
});

it('does not lose a resolver that the schema knows nothing of', () => {
  const attach = (resolvers: object) => () => attachResolvers(buildSchema(SCHEMA), resolvers as never);
  expect(attach({ Place: { town: () => null } })).toThrow('Place.town has a resolver, but is not in the schema');
  expect(attach({ Town: { name: () => null } })).toThrow('Town.name has a resolver');
});
