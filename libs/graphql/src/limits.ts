import { costLimitRule } from '@escape.tech/graphql-armor-cost-limit';
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { GraphQLError, type ValidationRule } from 'graphql';

/** A document of more tokens is not parsed: the longest of ours has under 1,000. */
export const TOKENS_MAX = 5_000;
/** Nesting of selections; introspection by GraphiQL needs 13. */
export const DEPTH_MAX = 15;
/** Aliases in one document: enough for a page of figures, too few to guess passwords with. */
export const ALIASES_MAX = 30;
/** Static cost: 2 an object, 1 a scalar, times 1.5 a level. */
export const COST_MAX = 20_000;
/** Documents that are kept, parsed and found valid, as JSON; they take three times as much memory. Ours are under 1 MB. */
export const KEPT_DOCUMENTS_BYTES_MAX = 8 * 1024 * 1024;
/** An order of 1,000 lines is 200 KB of JSON; a partner's file goes elsewhere. */
export const BODY_BYTES_MAX = 2 * 1024 * 1024;

function exceeded(limit: string) {
  return {
    propagateOnRejection: false,
    onReject: [
      (context: { reportError(error: GraphQLError): void } | null) =>
        context?.reportError(
          new GraphQLError(`The document is over the limit of ${limit}`, { extensions: { code: 'LIMIT_EXCEEDED' } }),
        ),
    ],
  };
}

/** Rules that refuse a document before it runs. */
export const limitRules: ValidationRule[] = [
  maxDepthRule({ n: DEPTH_MAX, ignoreIntrospection: true, ...exceeded(`depth ${DEPTH_MAX}`) }),
  maxAliasesRule({ n: ALIASES_MAX, ...exceeded(`${ALIASES_MAX} aliases`) }),
  costLimitRule({ maxCost: COST_MAX, ...exceeded(`cost ${COST_MAX}`) }),
];
