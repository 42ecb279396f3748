import { Logger } from '@nestjs/common';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { messageOf, newId, Refusal } from '@shanhai/kernel';
import { refusalError } from './refusals';

const logger = new Logger('GraphQL');

/** Apollo's codes in api.md's words. */
const CODES: Record<string, string> = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  INTERNAL_SERVER_ERROR: 'INTERNAL',
};

/** What the limit rules, and graphql-js's own on tokens, say. */
const LIMIT_MESSAGE = /^The document is over the limit of |Document contains more that? \d+ tokens/;

/** What of an error leaves the house: a code and a message; of a bug only a reference to the log. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  // Apollo gives every failed validation its own code; a limit's says more.
  if (LIMIT_MESSAGE.test(formatted.message)) return { ...formatted, extensions: { code: 'LIMIT_EXCEEDED' } };
  const given = String(formatted.extensions?.code ?? 'INTERNAL_SERVER_ERROR');
  const code = CODES[given] ?? given;
  const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {};
  const cause = unwrapResolverError(error);
  // Filters see operations, not the fields below them; nobody says here which language the reader prefers.
  if (cause instanceof Refusal)
    return {
      ...formatted,
      ...refusalError(cause.reasons, (each) => `${messageOf(each, 'en')} / ${messageOf(each, 'zh')}`),
    };
  if (code !== 'INTERNAL' || (cause instanceof GraphQLError && given !== 'INTERNAL_SERVER_ERROR')) {
    return { ...formatted, extensions: { ...extensions, code } };
  }
  const reference = newId();
  logger.error(`${reference} ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
  return { message: `Internal error ${reference}`, path: formatted.path, extensions: { code: 'INTERNAL', reference } };
}
