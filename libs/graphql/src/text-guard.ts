import { isText } from '@shanhai/kernel';
import { GraphQLError, type ValidationRule } from 'graphql';

const MESSAGE = 'A string has a zero byte or half a surrogate pair';

/** Refuses a document in which a string is no text: once, as a document that was found valid is kept. */
export const textRule: ValidationRule = (context) => ({
  StringValue(node) {
    if (!isText(node.value)) context.reportError(new GraphQLError(MESSAGE, { nodes: node }));
  },
});

/** Refuses variables that are no text, wherever it stands. @throws GraphQLError BAD_USER_INPUT */
export function guardVariables(value: unknown): void {
  if (typeof value === 'string') {
    if (!isText(value))
      throw new GraphQLError(MESSAGE, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  } else if (value !== null && typeof value === 'object') Object.values(value).forEach(guardVariables);
}

/** The guard of variables as a plug-in of Apollo: before any resolver runs. */
export const variablesGuard = {
  async requestDidStart() {
    return {
      async didResolveOperation({ request }: { request: { variables?: unknown } }) {
        guardVariables(request.variables);
      },
    };
  },
};
