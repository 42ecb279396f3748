import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema } from 'graphql';
import { CompiledQueries } from './compiled-queries';
import { languageOf, type RequestContext } from './context';
import { formatError } from './errors';
import { KEPT_DOCUMENTS_BYTES_MAX, limitRules, TOKENS_MAX } from './limits';
import { NodeRegistry } from './nodes';
import { NodesResolver } from './nodes.resolver';
import { PermissionGuard } from './operations';
import { ReaderErrorFilter, RefusalFilter } from './refusals';
import { attachResolvers, type FieldResolvers } from './resolved-schema';
import { textRule, variablesGuard } from './text-guard';
import { type HttpRequest, ViewerReader } from './viewer-reader';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const graphqlResolvers: Type[] = [NodesResolver];

/** GraphQL over HTTP at /graphql, of all `resolvers`. A ViewerReader must be provided by a global module. */
@Global()
@Module({})
export class GraphqlApiModule {
  static forRoot(resolvers: Type[]): DynamicModule {
    return {
      module: GraphqlApiModule,
      imports: [
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: ApolloDriver,
          imports: [GraphQLSchemaBuilderModule],
          inject: [ViewerReader, GraphQLSchemaFactory],
          useFactory: async (viewers: ViewerReader, schemas: GraphQLSchemaFactory) => ({
            ...(await schemaOf(schemas, resolvers)),
            path: '/graphql',
            introspection: true,
            playground: false,
            parseOptions: { maxTokens: TOKENS_MAX },
            validationRules: [...limitRules, textRule],
            documentStore: new InMemoryLRUCache({ maxSize: KEPT_DOCUMENTS_BYTES_MAX }),
            formatError,
            includeStacktraceInErrorResponses: false,
            allowBatchedHttpRequests: false,
            // Nest loads Apollo's ES modules and we its CommonJS: same shapes, two declarations.
            plugins: [
              explorer,
              variablesGuard,
              new CompiledQueries(),
              ApolloServerPluginCacheControlDisabled(),
            ] as unknown as ApolloDriverConfig['plugins'],
            context: (request: HttpRequest): RequestContext => {
              const origin = { address: request.ip, requestId: request.id };
              const viewer = viewers.viewerOf(request.headers.authorization);
              return {
                viewer: viewer && { ...viewer, origin },
                origin,
                language: languageOf(request.headers['accept-language']),
                loaders: new Map(),
              };
            },
          }),
        }),
      ],
      providers: [
        NodeRegistry,
        ...graphqlResolvers,
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_FILTER, useClass: ReaderErrorFilter },
        { provide: APP_FILTER, useClass: RefusalFilter },
      ],
      exports: [NodeRegistry],
    };
  }
}

/** The schema for Nest, which hands over what resolves the fields when all modules are there. */
async function schemaOf(schemas: GraphQLSchemaFactory, resolvers: Type[]): Promise<Partial<ApolloDriverConfig>> {
  // Apollo checks it when it starts; Nest's check would run the introspection of all of it besides.
  const schema = lexicographicSortSchema(await schemas.create(resolvers, { skipCheck: true }));
  return {
    schema,
    transformResolvers: (found) => {
      for (const each of [found].flat()) attachResolvers(schema, each as FieldResolvers);
      return found;
    },
  };
}

/** What the explorer opens with: the first thing that anybody needs is a token. */
const FIRST_DOCUMENT = `# 1. Sign in. / 先登录。
mutation SignIn {
  signIn(input: { email: "", password: "" }) {
    token
    userErrors { code field message }
  }
}

# 2. Put the token under "Headers" below: { "Authorization": "Bearer …" }. / 把令牌填进下方 Headers。
query Viewer {
  viewer { user { name } organisation { name kind } roles permissions }
}
`;

/** GraphiQL for browsers, from the installed package: it asks nothing of the internet. */
const explorer = {
  async serverWillStart() {
    return {
      async renderLandingPage() {
        // Its script is large: it is loaded when the first browser comes, and kept out of the memory of those that see none.
        const html = async () => {
          const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
          return renderGraphiQL({
            title: 'Shanhai 山海',
            endpoint: '/graphql',
            defaultQuery: FIRST_DOCUMENT,
          }) as unknown as string;
        };
        return { html };
      },
    };
  },
};
