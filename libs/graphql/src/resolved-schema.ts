import { GraphQLObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';

/** What resolves fields: by type, then by field. */
export type FieldResolvers = Record<string, Record<string, GraphQLFieldResolver<unknown, unknown>>>;

/**
 * Gives the fields of a schema what resolves them. Nest would print the schema, parse it and merge the two, which is most of
 * what a start spends on GraphQL.
 * @throws Error where the schema has no such field: its resolver is missing in the list that the schema was made from.
 */
export function attachResolvers(schema: GraphQLSchema, resolvers: FieldResolvers): void {
  for (const [typeName, byField] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    for (const [fieldName, resolve] of Object.entries(byField)) {
      const field = type instanceof GraphQLObjectType ? type.getFields()[fieldName] : undefined;
      if (!field) throw new Error(`${typeName}.${fieldName} has a resolver, but is not in the schema`);
      field.resolve = resolve;
    }
  }
}
