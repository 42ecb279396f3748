import { type OperationDefinitionNode, parse } from 'graphql';
import { operationLabel, outcomeLabel } from './outcome';

const labelOf = (document: string) => operationLabel(parse(document).definitions[0] as OperationDefinitionNode);

it('names an operation by its root field, whatever its alias or own name', () => {
  expect(labelOf('query Anything { mine: orders { totalCount } }')).toBe('orders');
  expect(labelOf('{ a: viewer { id } b: viewer { id } }')).toBe('SEVERAL');
  expect(labelOf('{ __schema { types { name } } }')).toBe('INTROSPECTION');
  expect(labelOf('{ ... on Query { viewer { id } } }')).toBe('FRAGMENT');
  expect(operationLabel(undefined)).toBe('NOT_VALID');
});

it('tells a refusal from success and from an error', () => {
  expect(outcomeLabel({ placeOrder: { userErrors: [] } }, undefined)).toBe('OK');
  expect(outcomeLabel({ placeOrder: { userErrors: [{}] } }, [])).toBe('REFUSED');
  expect(outcomeLabel(null, [{ message: '', extensions: { code: 'FORBIDDEN' } }])).toBe('FORBIDDEN');
  expect(outcomeLabel(null, [{ message: '', extensions: { code: 'made up' } }])).toBe('OTHER');
});
