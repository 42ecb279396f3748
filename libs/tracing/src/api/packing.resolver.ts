import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, fromGlobalId, Mutation, Query, type RequestContext, type Viewer } from '@shanhai/graphql';
import { lotsById } from '../store/lots';
import { caseBySscc } from '../store/packed-cases';
import { PackLot } from '../use-cases/pack-lot';
import { loadLot } from './load-lot';
import { Lot, toLot } from './lot.type';
import { PackedCase, PackLotInput, PackLotPayload } from './packing.types';

@Resolver(() => PackedCase)
export class PackingResolver {
  constructor(
    private readonly database: Database,
    private readonly pack: PackLot,
  ) {}

  @Query(() => PackedCase, {
    public: 'whoever holds a case may read where its goods came from',
    nullable: true,
    description: 'The case of a number (SSCC); null where there is none.',
  })
  packedCase(@Args('sscc') sscc: string): Promise<PackedCase | null> {
    return caseBySscc(this.database, sscc);
  }

  @Mutation(() => PackLotPayload, {
    allow: 'lot:manage',
    description:
      'Pack parts of your lot into cases, each with its own number. Refused: REQUIRED, TOO_MANY, INVALID, NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, NOT_FOUND, LOT_HELD, LOT_RECALLED, STATE_NOT_ALLOWED, LOT_EXHAUSTED, SSCC_TAKEN, IDEMPOTENCY_KEY_REUSED.',
  })
  async packLot(@Args('input') input: PackLotInput, @CurrentViewer() viewer: Viewer): Promise<PackLotPayload> {
    const lotId = fromGlobalId('Lot', input.lotId, ['lotId']);
    const cases = input.cases.map(({ sscc, quantityBase }) => ({ sscc, quantityBase }));
    await this.pack.run(viewer, { ...input, lotId, cases });
    return { lot: toLot((await lotsById(this.database, [lotId])).get(lotId)!), userErrors: [] };
  }

  @ResolveField(() => Lot)
  lot({ lotId }: PackedCase, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }
}
