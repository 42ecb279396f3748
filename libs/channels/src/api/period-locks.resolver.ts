import { Args, Field, InputType, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import {
  CurrentViewer,
  DateScalar,
  Mutation,
  Payload,
  Query,
  type RequestContext,
  type Viewer,
} from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { periodLocks } from '../store/period-locks';
import { LockSalesPeriod } from '../use-cases/lock-sales-period';

@ObjectType({ description: 'What an office says last of reports of a month’s sales in its places.' })
export class SalesPeriodLock {
  @Field({ description: 'YYYY-MM.' }) month: string;
  @Field({ description: 'The office’s seat: it holds in this place and below it.' }) divisionCode: string;
  @Field({ description: 'No more reports of the month are taken.' }) locked: boolean;
  @Field() reason: string;
  @Field(() => DateScalar) setOn: string;
  officeId: string;
}
@InputType()
export class LockSalesPeriodInput {
  @Field({ description: 'YYYY-MM, which has ended.' }) month: string;
  @Field({ description: 'False: reports of it are taken again.' }) lock: boolean;
  @Field() reason: string;
}
@ObjectType()
export class LockSalesPeriodPayload extends Payload {
  @Field(() => [SalesPeriodLock], { nullable: true }) locks?: SalesPeriodLock[];
}

@Resolver(() => SalesPeriodLock)
export class PeriodLocksResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly lock: LockSalesPeriod,
  ) {}

  @Query(() => [SalesPeriodLock], {
    allow: 'sales:read',
    description:
      'Months of sales that offices of your seat and the places above it locked or opened again, at most 500, the newest month first.',
  })
  async salesPeriodLocks(@CurrentViewer() { seatCode }: Viewer): Promise<SalesPeriodLock[]> {
    return periodLocks(this.database, await this.places.ancestry(seatCode, this.clock.today()));
  }

  @Mutation(() => LockSalesPeriodPayload, {
    allow: 'channel:judge',
    description:
      'Takes no more reports of a month’s sales in your places, or takes them again. What was judged before stays. Refused: INVALID (month), PERIOD_NOT_ENDED, REQUIRED, TOO_LONG, STATE_NOT_ALLOWED.',
  })
  async lockSalesPeriod(
    @Args('input') input: LockSalesPeriodInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<LockSalesPeriodPayload> {
    await this.lock.run(viewer, input);
    return { locks: await this.salesPeriodLocks(viewer) };
  }
}

@Resolver(() => SalesPeriodLock)
export class PeriodLockFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation)
  office({ officeId }: SalesPeriodLock, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, officeId);
  }
}
