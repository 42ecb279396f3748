import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { loadSku } from '@shanhai/catalogue';
import { Database } from '@shanhai/database';
import { CurrentContext, loadBatched, requireAtMost, type RequestContext } from '@shanhai/graphql';
import { positive, refuse, toJson } from '@shanhai/kernel';
import { nominalFen } from '@shanhai/orders';
import { type GapWish, PlanForGap } from '../use-cases/plan-for-gap';
import { type GapKey, SuggestForGap } from '../use-cases/suggest-for-gap';
import { TargetProgressRow } from './figures.types';
import { GapPlan, GapPlanInput, GapSuggestion } from './gap.types';

const SUGGESTIONS_DEFAULT = 5;
/** More is the catalogue's to page. */
const SUGGESTIONS_MAX = 20;
/** Each asks the scheme's rules of every place on sale. */
const TARGETS_MAX = 20;
/** A plan is for one target, as a rule; each takes statements of its own. */
const PLANS_MAX = 3;
const SUPPLIERS_MAX = 20;
const LINES_MAX = 50;

@Resolver(() => TargetProgressRow)
export class GapResolver {
  constructor(
    private readonly database: Database,
    private readonly suggest: SuggestForGap,
    private readonly plan: PlanForGap,
  ) {}

  @ResolveField(() => [GapSuggestion], {
    description: `What on sale would count for it if it were bought today, by the scheme’s own rules, listed last first: at most ${SUGGESTIONS_MAX}, ${SUGGESTIONS_DEFAULT} where no number is given; none where there is no gap. Refused: INVALID (first), TOO_MANY (more than ${TARGETS_MAX} targets).`,
  })
  async gapSuggestions(
    @Parent() { scheme, subjectKind, subjectKey, gapFen }: TargetProgressRow,
    @Args('first', { type: () => Int, nullable: true }) first: number | null,
    @CurrentContext() context: RequestContext,
  ): Promise<GapSuggestion[]> {
    const most = upTo(SUGGESTIONS_MAX, first ?? SUGGESTIONS_DEFAULT, ['first']);
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
  @ResolveField(() => GapPlan, {
    description: `An order that would close the gap: goods that would count by the scheme’s own rules, spread over suppliers, within the budget; no lines where there is no gap. Refused: INVALID (input.suppliers, input.lines), NOT_POSITIVE (input.budgetFen), TOO_MANY (more than ${PLANS_MAX} targets).`,
  })
  async gapPlan(
    @Parent() { scheme, subjectKind, subjectKey, gapFen, openOrdersFen }: TargetProgressRow,
    @Args('input', { type: () => GapPlanInput, nullable: true }) input: GapPlanInput | null,
    @CurrentContext() context: RequestContext,
  ): Promise<GapPlan> {
    const { wish, besideOpenOrders } = wishOf(input);
    const wantedFen = besideOpenOrders ? positive(gapFen - openOrdersFen) : gapFen;
    const nothing = { wantedFen, goodsFen: 0n, leftFen: 0n, end: 'CLOSES' as const, lines: [] };
    if (wantedFen === 0n) return nothing;
    const key: GapKey = [scheme, subjectKind, subjectKey];
    const planned = await loadBatched(context, `gap plans ${toJson(wish)}`, toJson([key, wantedFen]), (keys) => {
      requireAtMost(keys, PLANS_MAX, ['targets']);
      return this.plan.run(keys, wish);
    });
    const { lines, goodsFen, end, skus } = planned!;
    return {
      ...{ wantedFen, goodsFen, leftFen: positive(wantedFen - goodsFen), end },
      lines: await Promise.all(
        lines.map(async (line) => {
          const { skuId, harvestedOn } = skus.get(line.skuCode)!;
          return { ...line, harvestedOn, sku: (await loadSku(context, this.database, skuId))! };
        }),
      ),
    };
  }
}

/** @throws Refusal INVALID, NOT_POSITIVE */
function wishOf(input: GapPlanInput | null): { wish: GapWish; besideOpenOrders: boolean } {
  const { budgetFen = null, categoryCode = null } = input ?? {};
  if (budgetFen !== null && budgetFen <= 0n) refuse('NOT_POSITIVE', ['input', 'budgetFen'], { value: budgetFen });
  const suppliers = upTo(SUPPLIERS_MAX, input?.suppliers ?? 3, ['input', 'suppliers']);
  const lines = upTo(LINES_MAX, input?.lines ?? 10, ['input', 'lines']);
  const wish = { budgetFen, suppliers, lines, categoryCode, inSeason: input?.inSeason ?? false };
  return { wish, besideOpenOrders: input?.besideOpenOrders ?? true };
}

/** @throws Refusal INVALID */
function upTo(max: number, value: number, field: string[]): number {
  if (value < 1 || value > max) refuse('INVALID', field, { value, reason: { zh: `1 到 ${max}`, en: `1 to ${max}` } });
  return value;
}
