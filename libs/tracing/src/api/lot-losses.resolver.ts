import { Args, Field, ID, InputType, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  BaseQuantityScalar,
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  loadBatched,
  Mutation,
  Payload,
  type RequestContext,
  type Viewer,
} from '@shanhai/graphql';
import { lossesById, lossesOfLots } from '../store/losses';
import { CorrectLotLoss } from '../use-cases/correct-lot-loss';
import { Lot } from './lot.type';
import { LotLoss, toLotLoss } from './lot-loss.type';

@InputType()
export class CorrectLotLossInput {
  @Field(() => ID) lotLossId: string;
  @Field(() => BaseQuantityScalar, {
    description: "What was lost in truth, in the product's base unit; zero for nothing.",
  })
  quantityBase: bigint;
  @Field(() => DateScalar, { nullable: true, description: 'The day in truth; where left out, it stays.' })
  lostOn?: string | null;
  @Field({ description: 'What was wrong.' }) reason: string;
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
}

@ObjectType()
export class CorrectLotLossPayload extends Payload {
  @Field(() => LotLoss, { nullable: true }) lotLoss?: LotLoss | null;
}

@Resolver(() => Lot)
export class LotLossesResolver {
  constructor(
    private readonly database: Database,
    private readonly correct: CorrectLotLoss,
  ) {}

  @ResolveField(() => [LotLoss], {
    nullable: true,
    description: "Its losses, corrected ones too, the first recorded first; null but for the lot's supplier.",
  })
  async losses(lot: Lot, _: unknown, context: RequestContext): Promise<LotLoss[] | null> {
    if (context.viewer?.organisationId !== lot.supplierId) return null;
    const rows = await loadBatched(context, 'losses', lot.lotId, (ids) => lossesOfLots(this.database, ids));
    return (rows ?? []).map(toLotLoss);
  }

  @Mutation(() => CorrectLotLossPayload, {
    allow: 'lot:manage',
    description:
      'Corrects a loss of your lot that was recorded wrongly; its trace event is declared wrong. Refused: NOT_FOUND, STATE_NOT_ALLOWED, INVALID, LOT_EXHAUSTED, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async correctLotLoss(
    @Args('input') input: CorrectLotLossInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CorrectLotLossPayload> {
    const lossId = fromGlobalId('LotLoss', input.lotLossId, ['lotLossId']);
    const { quantityBase, lostOn = null, reason, idempotencyKey } = input;
    const id = await this.correct.run(viewer, { lossId, quantityBase, lostOn, reason, idempotencyKey });
    const [row] = await lossesById(this.database, [id], viewer.organisationId);
    return { lotLoss: toLotLoss(row), userErrors: [] };
  }
}
