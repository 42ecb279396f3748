import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { tradingCompaniesOn } from '../store/trading-standings';
import { Organisation } from './organisation';

/** One statement for all organisations of a request. */
@Resolver(() => Organisation)
export class TradingResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => Boolean, {
    description:
      'Whether it is a trading company today: it sells what others produce, and needs their mandates (CR-14).',
  })
  async tradingCompany({ organisationId, kind }: Organisation, _: unknown, context: RequestContext): Promise<boolean> {
    if (kind !== 'SUPPLIER') return false;
    const trading = await loadBatched(context, 'trading companies', organisationId, async (ids) => {
      const found = await tradingCompaniesOn(this.database, ids, this.clock.today());
      return new Map([...found].map((id) => [id, true]));
    });
    return trading ?? false;
  }
}
