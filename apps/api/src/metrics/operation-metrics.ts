import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { Metrics } from './metrics';
import { operationLabel, outcomeLabel } from './outcome';

/** Counts each GraphQL operation when its answer goes out. */
@Plugin()
export class OperationMetrics implements ApolloServerPlugin {
  constructor(private readonly metrics: Metrics) {}

  async requestDidStart(): Promise<GraphQLRequestListener<object>> {
    const startedMs = performance.now();
    return {
      willSendResponse: async ({ operation, errors, response }) => {
        const { body } = response;
        const result = body.kind === 'single' ? body.singleResult : body.initialResult;
        // Only what passed validation has a root field that the schema bounds.
        const label = operationLabel(errors && result.data === undefined ? null : operation);
        this.metrics.count(label, outcomeLabel(result.data, result.errors), (performance.now() - startedMs) / 1000);
      },
    };
  }
}
