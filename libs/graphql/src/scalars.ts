import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { isBusinessDate, parseFen } from '@shanhai/kernel';

function literal(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  // An integer literal keeps its digits: it may be beyond 2^53.
  if (node.kind === Kind.INT) return node.value;
  throw new GraphQLError('Expected a string or an integer', { nodes: node });
}

/** What a bigint column holds; the operations' own limits are far below. */
const WHOLE_NUMBER_MAX = 2n ** 63n - 1n;

function wholeNumber(name: string, value: unknown): bigint {
  const number = parseFen(value);
  if (number !== null && (number > WHOLE_NUMBER_MAX || number < -WHOLE_NUMBER_MAX))
    throw new GraphQLError(`${name} must have at most 64 bits; got ${number}`);
  if (number === null)
    throw new GraphQLError(
      `${name} must be a whole number, as a string of digits or an integer; got ${JSON.stringify(value)}`,
    );
  return number;
}

/** Money on the wire. */
export const FenScalar = new GraphQLScalarType<bigint, string>({
  name: 'Fen',
  description:
    'Integer fen (分) of CNY, tax included: a string of digits, so that 2^53 is no limit. JSON integers are accepted; 12.5 is not.',
  serialize: (value) => String(value),
  parseValue: (value) => wholeNumber('Fen', value),
  parseLiteral: (node) => wholeNumber('Fen', literal(node)),
});

/** A quantity of goods in base units. */
export const BaseQuantityScalar = new GraphQLScalarType<bigint, string>({
  name: 'BaseQuantity',
  description:
    'Integer quantity of the base unit that stands beside it (gram, millilitre, piece), as a string of digits. JSON integers are accepted.',
  serialize: (value) => String(value),
  parseValue: (value) => wholeNumber('BaseQuantity', value),
  parseLiteral: (node) => wholeNumber('BaseQuantity', literal(node)),
});

/** Asked for the position -1, figures and files would be empty without a word. */
function position(value: unknown): bigint {
  const number = wholeNumber('Position', value);
  if (number < 0n) throw new GraphQLError(`Position must not be negative; got ${number}`);
  return number;
}

/** A position of the event log. */
export const PositionScalar = new GraphQLScalarType<bigint, string>({
  name: 'Position',
  description: 'A dense position of the event log, as a string of digits.',
  serialize: (value) => String(value),
  parseValue: position,
  parseLiteral: (node) => position(literal(node)),
});

function date(value: unknown): string {
  // A date that does not exist is the operation's to refuse, with the field's path; here only the form is checked.
  if (typeof value !== 'string' || value.length > 40) throw new GraphQLError('Date must be a string YYYY-MM-DD');
  return value;
}

/** A business date. Whether the day exists is checked by `requireDate`, which refuses with a code and a path. */
export const DateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A business date `YYYY-MM-DD` in Asia/Shanghai.',
  serialize: (value) => {
    if (typeof value !== 'string' || !isBusinessDate(value)) throw new Error(`not a business date: ${String(value)}`);
    return value;
  },
  parseValue: date,
  parseLiteral: (node) => date(literal(node)),
});

/** An instant. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, ISO 8601 with offset.',
  serialize: (value) => (value as Date).toISOString(),
});
