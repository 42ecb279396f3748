import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  type DocumentNode,
  type ExecutionResult,
  getNamedType,
  getVariableValues,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import type { RequestContext } from './context';

/** A document is compiled when it comes this often; what somebody tries out is not worth it. */
const USES_MIN = 3;
/** Compiled documents that are kept, the newest; our clients have fewer queries. */
const COMPILED_MAX = 100;

/**
 * Runs the queries that come again and again as compiled functions. graphql-js stays the judge: it decides which variables
 * are good, and it answers whatever has an error.
 */
export class CompiledQueries implements ApolloServerPlugin<RequestContext> {
  private readonly uses = new WeakMap<DocumentNode, number>();
  /** Null where a document is not to be compiled. */
  private readonly compiled = new Map<DocumentNode, CompiledQuery | null>();

  /** Documents that run compiled. */
  get size(): number {
    return [...this.compiled.values()].filter((query) => query !== null).length;
  }

  async requestDidStart() {
    return {
      responseForOperation: async (given: {
        schema: GraphQLSchema;
        document: DocumentNode;
        operation: OperationDefinitionNode;
        request: { variables?: Record<string, unknown> };
        contextValue: RequestContext;
      }) => {
        const { schema, document, operation, contextValue } = given;
        const query = await this.queryOf(schema, document, operation);
        const variables = given.request.variables ?? {};
        if (!query || getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors) return null;
        const result = (await query.query(undefined, contextValue, variables)) as ExecutionResult;
        if (result.errors) return null;
        return {
          http: { headers: new HeaderMap() },
          body: { kind: 'single' as const, singleResult: { data: result.data } },
        };
      },
    };
  }

  private async queryOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
    const known = this.compiled.get(document);
    if (known !== undefined) return known;
    const uses = (this.uses.get(document) ?? 0) + 1;
    this.uses.set(document, uses);
    if (uses < USES_MIN) return null;
    const query = isSafe(schema, document, operation) ? await compile(schema, document) : null;
    this.compiled.set(document, query);
    if (this.compiled.size > COMPILED_MAX) this.forget(this.compiled.keys().next().value!);
    return query;
  }

  private forget(document: DocumentNode): void {
    this.compiled.delete(document);
    this.uses.delete(document);
  }
}

async function compile(schema: GraphQLSchema, document: DocumentNode): Promise<CompiledQuery | null> {
  // Loaded when it is first needed: a start has no time for it.
  const { compileQuery, isCompiledQuery } = await import('graphql-jit');
  const query = compileQuery(schema, document);
  return isCompiledQuery(query) ? query : null;
}

/** Whether compiled code answers as graphql-js does: it knows no defaults of input objects' fields. */
function isSafe(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): boolean {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operations.length > 1 || operation.operation !== 'query') return false;
  const types = (operation.variableDefinitions ?? []).map(({ type }) => typeFromAST(schema, type as never));
  return !types.some((type) => hasDefaults(getNamedType(type as GraphQLInputType), new Set()));
}

function hasDefaults(type: GraphQLNamedType, seen: Set<GraphQLNamedType>): boolean {
  if (!isInputObjectType(type) || seen.has(type)) return false;
  seen.add(type);
  return Object.values(type.getFields()).some(
    (field) => field.defaultValue !== undefined || hasDefaults(getNamedType(field.type), seen),
  );
}
