import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { Database } from '@shanhai/database';

/** For load balancers: /health/live while the process runs, /health/ready while the database answers. */
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(): Promise<{ status: 'ok' }> {
    try {
      await this.database.query('SELECT 1');
    } catch {
      throw new ServiceUnavailableException('the database does not answer');
    }
    return { status: 'ok' };
  }
}
