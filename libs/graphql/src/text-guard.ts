import { GraphQLError, type DocumentNode, visit } from 'graphql';

/** A zero byte, which PostgreSQL keeps in no text, or half a surrogate pair, which it keeps in no JSON. */
const NOT_TEXT = /\0|\p{Surrogate}/u;

/** Refuses input that is no text, wherever it stands, before any resolver runs. @throws GraphQLError BAD_USER_INPUT */
export function guardText(document: DocumentNode, variables: unknown): void {
  const check = (text: string) => {
    if (!NOT_TEXT.test(text)) return;
    throw new GraphQLError('A string has a zero byte or half a surrogate pair', {
      extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
    });
  };
  visit(document, { StringValue: ({ value }) => check(value) });
  eachString(variables, check);
}

function eachString(value: unknown, check: (text: string) => void): void {
  if (typeof value === 'string') check(value);
  else if (value !== null && typeof value === 'object')
    for (const part of Object.values(value)) eachString(part, check);
}

/** The guard as a plug-in of Apollo: after validation, so that the document's depth has been checked. */
export const textGuard = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, request }: { document: DocumentNode; request: { variables?: unknown } }) {
        guardText(document, request.variables);
      },
    };
  },
};
