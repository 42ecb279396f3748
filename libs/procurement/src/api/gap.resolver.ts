import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { loadSku } from '@shanhai/catalogue';
import { Database } from '@shanhai/database';
import { CurrentContext, loadBatched, requireAtMost, type RequestContext } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { nominalFen } from '@shanhai/orders';
import { type GapKey, SuggestForGap } from '../use-cases/suggest-for-gap';
import { TargetProgressRow } from './figures.types';
import { GapSuggestion } from './gap.types';

const SUGGESTIONS_DEFAULT = 5;
/** More is the catalogue's to page. */
const SUGGESTIONS_MAX = 20;
/** Each asks the scheme's rules of every place on sale. */
const TARGETS_MAX = 20;

@Resolver(() => TargetProgressRow)
export class GapResolver {
  constructor(
    private readonly database: Database,
    private readonly suggest: SuggestForGap,
  ) {}

  @ResolveField(() => [GapSuggestion], {
    description: `What on sale would count for it if it were bought today, by the scheme’s own rules, listed last first: at most ${SUGGESTIONS_MAX}, ${SUGGESTIONS_DEFAULT} where no number is given; none where there is no gap. Refused: INVALID (first), TOO_MANY (more than ${TARGETS_MAX} targets).`,
  })
  async gapSuggestions(
    @Parent() { scheme, subjectKind, subjectKey, gapFen }: TargetProgressRow,
    @Args('first', { type: () => Int, nullable: true }) first: number | null,
    @CurrentContext() context: RequestContext,
  ): Promise<GapSuggestion[]> {
    const most = first ?? SUGGESTIONS_DEFAULT;
    if (most < 1 || most > SUGGESTIONS_MAX)
      refuse('INVALID', ['first'], {
        value: most,
        reason: { zh: `1 到 ${SUGGESTIONS_MAX}`, en: `1 to ${SUGGESTIONS_MAX}` },
      });
    if (gapFen === 0n) return [];
    const key: GapKey = [scheme, subjectKind, subjectKey];
    const found = await loadBatched(context, `gap suggestions ${most}`, JSON.stringify(key), (keys) => {
      requireAtMost(keys, TARGETS_MAX, ['targets']);
      return this.suggest.run(keys, most);
    });
    return Promise.all(
      (found ?? []).map(async (offered) => {
        const stockFen = nominalFen(offered, offered.available);
        return {
          sku: (await loadSku(context, this.database, offered.skuId))!,
          unitPriceFen: offered.unitPriceFen,
          closesFen: stockFen < gapFen ? stockFen : gapFen,
        };
      }),
    );
  }
}
