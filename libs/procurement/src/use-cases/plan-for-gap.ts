import { Injectable } from '@nestjs/common';
import { offersByCode, type Qualifying } from '@shanhai/catalogue';
import { Database } from '@shanhai/database';
import { addDays, Clock } from '@shanhai/kernel';
import { type Plan, planOrder, type PlanWish } from '../rules/gap-plan';
import { type PlannedSku, plannedSkus } from '../store/gap';
import { type GapKey, SuggestForGap } from './suggest-for-gap';

/** Fresh goods of a harvest are sold within a season of the year. */
const SEASON_DAYS = 92;

export interface GapWish extends Omit<PlanWish, 'wantedFen'> {
  categoryCode: string | null;
  /** Only goods of which a lot was harvested in the last quarter of a year. */
  inSeason: boolean;
}

/** A plan, with when the newest lot of each line's product was harvested, by SKU code. */
export interface GapPlanned extends Plan {
  skus: ReadonlyMap<string, PlannedSku>;
}

/**
 * Orders that would close gaps if they were placed today, of goods that would count by the scheme's own rules. Nothing is written or
 * reserved: the lines are what `placeOrder` takes. What `SuggestForGap` asks, and two statements for each target.
 */
@Injectable()
export class PlanForGap {
  constructor(
    private readonly database: Database,
    private readonly suggest: SuggestForGap,
    private readonly clock: Clock,
  ) {}

  /** Keys are JSON of a `GapKey` and the fen to come to. */
  async run(keys: readonly string[], wish: GapWish): Promise<Map<string, GapPlanned>> {
    const targets = keys.map((key) => ({ key, wanted: JSON.parse(key) as [GapKey, string] }));
    const qualifying = await this.suggest.qualifying(targets.map(({ wanted: [target] }) => JSON.stringify(target)));
    const plans = targets.map(async ({ key, wanted: [target, fen] }) => {
      const places = qualifying.get(JSON.stringify(target)) ?? { origins: [], seats: [] };
      return [key, await this.plan(places, { ...wish, wantedFen: BigInt(fen) })] as const;
    });
    return new Map(await Promise.all(plans));
  }

  private async plan(places: Qualifying, { categoryCode, inSeason, ...wish }: GapWish & PlanWish): Promise<GapPlanned> {
    const harvestedSince = inSeason ? addDays(this.clock.today(), -SEASON_DAYS) : null;
    const skus = await plannedSkus(this.database, places, { categoryCode, harvestedSince });
    const codes = skus.map(({ skuCode }) => skuCode);
    const offers = await offersByCode(this.database, codes);
    const orderable = codes
      .flatMap((code) => offers.get(code) ?? [])
      .filter(({ onSale, tiers }) => onSale && tiers.length > 0);
    return { ...planOrder(orderable, wish), skus: new Map(skus.map((sku) => [sku.skuCode, sku])) };
  }
}
