import type { GraphQLFormattedError, OperationDefinitionNode } from 'graphql';

/** The codes that `errors` may have; others are told as OTHER, so that a label's values are few. */
const ERROR_CODES = ['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'NOT_FOUND', 'LIMIT_EXCEEDED', 'INTERNAL'];

/** The root field of an operation, which passed validation and so is one of the schema's. */
export function operationLabel(operation: OperationDefinitionNode | null | undefined): string {
  if (!operation) return 'NOT_VALID';
  const [first, ...more] = operation.selectionSet.selections;
  if (more.length > 0) return 'SEVERAL';
  if (first.kind !== 'Field') return 'FRAGMENT';
  return first.name.value.startsWith('__') ? 'INTROSPECTION' : first.name.value;
}

/** OK; REFUSED where a payload has userErrors; else the code of the first error. */
export function outcomeLabel(
  data: Record<string, unknown> | null | undefined,
  errors: readonly GraphQLFormattedError[] | undefined,
): string {
  if (errors?.length) {
    const code = String(errors[0].extensions?.code);
    return ERROR_CODES.includes(code) ? code : 'OTHER';
  }
  const refused = Object.values(data ?? {}).some((field) => {
    const userErrors = (field as { userErrors?: unknown[] } | null)?.userErrors;
    return Array.isArray(userErrors) && userErrors.length > 0;
  });
  return refused ? 'REFUSED' : 'OK';
}
