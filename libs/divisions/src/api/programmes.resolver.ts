import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, DateScalar, Mutation, Query, requireDate, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, within } from '@shanhai/kernel';
import { programmes } from '../store/programme-store';
import { PutProgramme } from '../use-cases/put-programme';
import { PutProgrammeInput } from './rule.inputs';
import { Programme, PutProgrammePayload } from './rule.types';

@Resolver(() => Programme)
export class ProgrammesResolver {
  constructor(
    private readonly database: Database,
    private readonly put: PutProgramme,
  ) {}

  @Query(() => [Programme], {
    public: 'programmes are published',
    description:
      'Programmes of cooperation, by code: those that hold on a day, or all where none is given. Each scheme counts pairings of one, so that totals of one programme hold nothing of another. Refuses DATE_INVALID.',
  })
  async programmes(
    @Args('asOf', { type: () => DateScalar, nullable: true }) asOf: BusinessDate | null,
  ): Promise<Programme[]> {
    const date = asOf && requireDate(asOf, ['asOf']);
    const all = await programmes(this.database);
    return date ? all.filter(({ validFrom, validUntil }) => within(date, validFrom, validUntil)) : all;
  }

  @Mutation(() => PutProgrammePayload, {
    allow: 'office:rules',
    description:
      'Puts a programme, or its next version, by an office of a province. One that ends takes its pairings along. Refuses PROVINCE_ONLY, INVALID, REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, IDEMPOTENCY_KEY_REUSED.',
  })
  async putProgramme(
    @Args('input') input: PutProgrammeInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PutProgrammePayload> {
    const code = await this.put.run(viewer, { ...input, validUntil: input.validUntil ?? null });
    const [programme] = await programmes(this.database, code);
    return { programme, userErrors: [] };
  }
}
