import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { CardRail } from '@shanhai/payments';

/** For load balancers: /health/live while the process runs, /health/ready while the database answers; it says whether the card rail is on, too. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly cards: CardRail,
  ) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(): Promise<{ status: 'ok'; cardRail: 'on' | 'off' }> {
    try {
      await this.database.query('SELECT 1');
    } catch {
      throw new ServiceUnavailableException('the database does not answer');
    }
    return { status: 'ok', cardRail: this.cards.on ? 'on' : 'off' };
  }
}
