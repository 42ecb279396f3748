import { Args, Field, ID, InputType, ObjectType, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  BaseQuantityScalar,
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  Mutation,
  Payload,
  type Viewer,
} from '@shanhai/graphql';
import { lotsById } from '../store/lots';
import { TakeOverLot } from '../use-cases/take-over-lot';
import { Lot, toLot } from './lot.type';

@InputType()
export class TakeOverLotInput {
  @Field({ description: 'Of the producer’s lot.' }) traceCode: string;
  @Field(() => BaseQuantityScalar, { description: 'In the base unit of the lot.' }) quantityBase: bigint;
  @Field(() => ID, { description: 'The product of yours that it is sold as, of the same category.' }) productId: string;
  @Field(() => DateScalar, { nullable: true, description: 'Today (default) or before.' }) takenOn?: string | null;
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
}

@ObjectType()
export class TakeOverLotPayload extends Payload {
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}

/** How a trading company comes to lots. */
@Resolver()
export class TakeOverResolver {
  constructor(
    private readonly database: Database,
    private readonly takeOver: TakeOverLot,
  ) {}

  @Mutation(() => TakeOverLotPayload, {
    allow: 'lot:manage',
    description:
      'Takes part of a producer’s lot over as a lot of your trading company, by its mandate (CR-14); place, harvest day and proof of origin follow. Refused: NOT_A_TRADING_COMPANY, NOT_FOUND, INVALID, MANDATE_REQUIRED, NOT_POSITIVE, LOT_EXHAUSTED, LOT_HELD, LOT_RECALLED, LOT_ORIGIN_REVOKED, STATE_NOT_ALLOWED, LOT_PRODUCT_MISMATCH, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, IDEMPOTENCY_KEY_REUSED.',
  })
  async takeOverLot(
    @Args('input') input: TakeOverLotInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<TakeOverLotPayload> {
    const productId = fromGlobalId('Product', input.productId, ['productId']);
    const id = await this.takeOver.run(viewer, { ...input, productId });
    return { lot: toLot((await lotsById(this.database, [id])).get(id)!), userErrors: [] };
  }
}
