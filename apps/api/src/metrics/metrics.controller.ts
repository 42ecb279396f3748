import { Controller, Get, Header } from '@nestjs/common';
import { Metrics } from './metrics';

/** For Prometheus: counts and times, no personal data and nothing of any organisation. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
