import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const CLI = join('dist', 'apps', 'cli', 'src', 'main.js');

/** Printed by the built program, without a database to ask. */
let schema: GraphQLSchema;

beforeAll(() => {
  const { DATABASE_URL: _, ...environment } = process.env;
  schema = buildSchema(execFileSync(process.execPath, [CLI, 'print-schema'], { env: environment, encoding: 'utf8' }));
});

const PERMISSION = /\n\n(Permission `[a-z-]+(:[a-z-]+)?`: .+\.|Public: .+\.)$/;

/** What is wrong with the root fields of a schema; nothing where each says who may call it. */
function withoutPermission(given: GraphQLSchema): string[] {
  return rootFields(given)
    .filter(([, field]) => !PERMISSION.test(field.description ?? ''))
    .map(([name]) => name);
}

function rootFields(given: GraphQLSchema): [string, GraphQLField<unknown, unknown>][] {
  return [given.getQueryType(), given.getMutationType(), given.getSubscriptionType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}).map((field): [string, GraphQLField<unknown, unknown>] => [
      `${type!.name}.${field.name}`,
      field,
    ]),
  );
}

/** What is wrong with the mutations of a schema: one `input` of their name, a payload of their name with userErrors. */
function unlikeOthers(given: GraphQLSchema): string[] {
  return Object.values(given.getMutationType()?.getFields() ?? {})
    .filter((field) => {
      const name = field.name[0].toUpperCase() + field.name.slice(1);
      const [input, ...more] = field.args;
      const payload = given.getType(`${name}Payload`);
      return !(
        more.length === 0 &&
        input?.name === 'input' &&
        String(input.type) === `${name}Input!` &&
        isInputObjectType(given.getType(`${name}Input`)) &&
        String(field.type) === `${name}Payload!` &&
        isObjectType(payload) &&
        String(payload.getFields().userErrors?.type) === '[UserError!]!' &&
        Object.values(payload.getFields()).every((each) => each.name === 'userErrors' || !isNonNullType(each.type))
      );
    })
    .map((field) => field.name);
}

/** Parts of an order, also as a drill shows them: read with it, named by id in inputs, never asked for alone. */
const PARTS = ['DrilledDelivery', 'OrderCharge', 'OrderLine', 'SettlementLine', 'Shipment', 'ShipmentLine'];

/** Types whose objects have an id but cannot be asked for by it. */
function withoutNode(given: GraphQLSchema): string[] {
  return Object.values(given.getTypeMap())
    .filter((type) => isObjectType(type) && String(type.getFields().id?.type) === 'ID!')
    .filter(
      (type) =>
        isObjectType(type) && !type.getInterfaces().some((each) => isInterfaceType(each) && each.name === 'Node'),
    )
    .map((type) => type.name);
}

describe('of our schema', () => {
  it('every root field says who may call it', () => {
    expect(rootFields(schema).length).toBeGreaterThan(40);
    expect(withoutPermission(schema)).toEqual([]);
  });

  it('every mutation takes one input and returns its payload, whose other fields are nullable', () => {
    expect(unlikeOthers(schema)).toEqual([]);
  });

  it('every type with an id is a Node, but for parts of an order', () => {
    expect(withoutNode(schema).filter((name) => !PARTS.includes(name))).toEqual([]);
  });

  it('enum values are upper case', () => {
    const enums = Object.values(schema.getTypeMap()).filter((type) => isEnumType(type) && !type.name.startsWith('__'));
    const values = enums.flatMap((type) => (isEnumType(type) ? type.getValues().map(({ name }) => name) : []));
    expect(values.filter((value) => !/^[A-Z][A-Z0-9_]*$/.test(value))).toEqual([]);
  });
});

it('a planted schema breaks each of these', () => {
  const planted = buildSchema(`
    interface Node { id: ID! }
    type Lot { id: ID! }
    type UserError { message: String! }
    type Query { secrets: String """open to all""" open: String }
    input BuyInput { id: ID } input SellInput { id: ID } input GiveInput { id: ID }
    type BuyPayload { ok: Boolean } type SellPayload { lot: Lot! userErrors: [UserError!]! } type GivePayload { userErrors: [UserError!]! }
    type Mutation { buy(input: BuyInput!): BuyPayload! sell(input: SellInput!): SellPayload! give(input: GiveInput!, id: ID): GivePayload! take(id: ID): Boolean }
  `);
  expect(withoutPermission(planted)).toEqual([
    'Query.secrets',
    'Query.open',
    'Mutation.buy',
    'Mutation.sell',
    'Mutation.give',
    'Mutation.take',
  ]);
  expect(unlikeOthers(planted)).toEqual(['buy', 'sell', 'give', 'take']);
  expect(withoutNode(planted)).toEqual(['Lot']);
});
