import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** From a cached page to a large order. */
const DURATION_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What this process tells Prometheus: the process itself, and each GraphQL operation by name and outcome. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly operations = new Counter({
    name: 'shanhai_graphql_operations_total',
    help: 'GraphQL operations by root field and outcome',
    labelNames: ['operation', 'outcome'],
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'shanhai_graphql_operation_seconds',
    help: 'Time from the request to the answer, by root field',
    labelNames: ['operation'],
    buckets: DURATION_BUCKETS_SECONDS,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'shanhai_' });
  }

  /** Both labels must be of a bounded set: never what a caller wrote. */
  count(operation: string, outcome: string, seconds: number): void {
    this.operations.inc({ operation, outcome });
    this.seconds.observe({ operation }, seconds);
  }
}
