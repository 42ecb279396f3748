import { addDays } from '@shanhai/kernel';
import type { FixedRandom } from './random';
import { nominalYuan, SKUS, type SoldSku } from './goods';

export interface PlannedLine {
  sku: string;
  quantity: number;
}

/** An order as it will be placed, and what becomes of it. */
export interface PlannedOrder {
  key: string;
  buyer: string;
  placedOn: string;
  lines: PlannedLine[];
  /** Days after the order until each supplier ships; the confirmation comes the day after the order. */
  shipAfter: number;
  /** Days from shipment to acceptance. */
  acceptAfter: number;
  /** Half of every line comes a week later. */
  partial?: boolean;
  /** Share of the first line that is refused at acceptance. */
  rejected?: number;
  /** The day of the transfer; null where nobody pays. */
  paidOn: string | null;
  /** The day of the bank's statement where it is not the next one. */
  importedOn?: string;
  /** The payer forgets the payment reference; claimed on that day, or never. */
  forgotten?: { claimedOn: string | null };
  /** Money of the first line is given back. */
  refund?: { share: number; recordedOn: string; refundedOn: string; reason: string };
  /** Packs of the first line go back. */
  returned?: { share: number; on: string; reason: string };
  /** Weights are as ordered, to the gram. */
  exactWeight?: boolean;
  /** The first supplier declines. */
  declined?: boolean;
}

/** Who buys from whom, by weight: from the paired counties first. */
const TASTES: Record<string, Record<string, number>> = {
  union: { xiji: 2, zhongning: 3, hongsibu: 2, winery: 2, yuanlong: 3, yanchi: 2, pengyang: 1, haiyuan: 1 },
  siming: { winery: 2, yuanlong: 3, zhongning: 1, yanchi: 2, yuanzhou: 1 },
  gulou: { xiji: 2, zhongning: 2, hongsibu: 1, yanchi: 1, dawukou: 2, yuanzhou: 2 },
  school: { yuanlong: 3, xiji: 2, yuanzhou: 2, haiyuan: 1, jingyuan: 1 },
  hospital: { jingyuan: 5, yuanzhou: 1, zhongning: 1, haiyuan: 1 },
  xiangan: { pengyang: 5, zhongning: 1, yanchi: 1 },
  fuqing: { xiji: 4, zhongning: 1, hongsibu: 1, yanchi: 1 },
  'fuqing-school': { xiji: 5, yuanzhou: 2, haiyuan: 1 },
  zhangpu: { haiyuan: 5, zhongning: 1, yuanzhou: 1, yanchi: 1 },
  huli: { yuanlong: 4, winery: 1, xiji: 1, yuanzhou: 2, jingyuan: 1 },
  jianfa: { winery: 5, yuanlong: 2 },
  guomao: { yuanlong: 5, winery: 1, zhongning: 1 },
  xiashang: { yuanlong: 3, pengyang: 2, jingyuan: 2, yuanzhou: 2, haiyuan: 1 },
  pupu: { yuanzhou: 3, dawukou: 2, zhongning: 2, yanchi: 2, pengyang: 2 },
};
/** Orders of each month of 2025: Spring Festival, Mid-Autumn and the end of the year stand out. */
const ORDERS_BY_MONTH = [42, 14, 22, 24, 28, 26, 24, 26, 44, 24, 26, 18];
/** From July to October fresh goods sell, and apricots and fresh berries only then. */
const SUMMER_ONLY = new Set(['PY-APRICOT-2500', 'ZN-FRESH-1']);
const LINE_YUAN = [1_500, 3_000, 4_500, 6_000, 9_000, 14_000, 26_000];

/** The year's ordinary orders. */
export function planYear(random: FixedRandom): PlannedOrder[] {
  return ORDERS_BY_MONTH.flatMap((orders, month) =>
    Array.from({ length: orders }, (_, index) => planOrder(random, month + 1, index)),
  );
}

function planOrder(random: FixedRandom, month: number, index: number): PlannedOrder {
  const buyer = random.pick(Object.keys(TASTES));
  const lastDay = month === 12 ? 12 : 28;
  const placedOn = `2025-${String(month).padStart(2, '0')}-${String(random.whole(1, lastDay)).padStart(2, '0')}`;
  const shipAfter = random.whole(2, 6);
  const acceptAfter = random.whole(3, 8);
  const unpaid = random.chance(0.05);
  const paidOn = unpaid ? null : addDays(placedOn, shipAfter + acceptAfter + random.whole(3, 30));
  return {
    key: `2025-${month}-${index}`,
    buyer,
    placedOn,
    lines: planLines(random, buyer, month),
    shipAfter,
    acceptAfter,
    paidOn,
    ...(random.chance(0.08) ? { partial: true } : {}),
    ...(random.chance(0.07) ? { rejected: 0.1 + random.next() / 5 } : {}),
  };
}

function planLines(random: FixedRandom, buyer: string, month: number): PlannedLine[] {
  const taste = TASTES[buyer];
  const suppliers = Array.from({ length: random.whole(1, 3) }, () =>
    random.weighted(Object.keys(taste), (key) => taste[key]),
  );
  const inSeason = (sku: SoldSku) => !SUMMER_ONLY.has(sku.code) || (month >= 7 && month <= 10);
  const offered = SKUS.filter((sku) => suppliers.includes(sku.product.supplier) && inSeason(sku));
  const chosen = new Set(Array.from({ length: random.whole(2, 7) }, () => random.pick(offered)));
  return [...chosen].map((sku) => ({ sku: sku.code, quantity: quantityFor(sku, random.pick(LINE_YUAN)) }));
}

/** Whole cases, at least the minimum, for about this much money. */
export function quantityFor(sku: SoldSku, yuan: number): number {
  const wanted = Math.max(sku.minimum, Math.round(yuan / nominalYuan(sku, 1)));
  return Math.ceil(wanted / sku.caseSize) * sku.caseSize;
}
