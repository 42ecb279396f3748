import type { BusinessDate, Words } from '@shanhai/kernel';
import type { BoardKind } from './board-entry';

/** Lines named at once: bounds the locks of one transaction. */
export const FULFILMENT_LINES_MAX = 100;

/** An order line as far as entries are concerned. */
export interface NamedLine {
  baseUnit: string;
  /** Of its goods, with those above it. */
  categoryCodes: readonly string[];
  buyerId: string;
  supplierId: string;
  /** Codes of the seats of its buyer and its supplier, with those above. */
  buyerPlaces: readonly string[];
  supplierPlaces: readonly string[];
  placedOn: BusinessDate;
}

export interface NamedEntry {
  kind: BoardKind;
  categoryCode: string;
  baseUnit: string;
  organisationId: string;
  placeCode: string;
  publishedOn: BusinessDate | null;
  /** Whether an office put it there, for those of the place. */
  ofOffice: boolean;
}

const REASONS = {
  category: { zh: '品类不同', en: 'goods of another category' },
  unit: { zh: '计量单位不同', en: 'another unit' },
  party: { zh: '不是发布单位（或其所在地）的订单', en: 'no order of the publisher, or of the place' },
  day: { zh: '下单早于公开之日', en: 'placed before the entry was public' },
} satisfies Record<string, Words>;

/** Why a line did not come of an entry; null where it may have. A harvest is sold by its publisher, a need is bought for by it; an office's is by any of its place. */
export function notOf(entry: NamedEntry, line: NamedLine): Words | null {
  if (!line.categoryCodes.includes(entry.categoryCode)) return REASONS.category;
  if (line.baseUnit !== entry.baseUnit) return REASONS.unit;
  const [party, places] =
    entry.kind === 'HARVEST' ? [line.supplierId, line.supplierPlaces] : [line.buyerId, line.buyerPlaces];
  if (entry.ofOffice ? !places.includes(entry.placeCode) : party !== entry.organisationId) return REASONS.party;
  return entry.publishedOn !== null && line.placedOn >= entry.publishedOn ? null : REASONS.day;
}

/** How much an entry that lacks so much takes of lines, in their order, of which so much is free. */
export function takeFrom(lacks: bigint, free: readonly bigint[]): bigint[] {
  let left = lacks;
  return free.map((each) => {
    const most = each < left ? each : left;
    const taken = most > 0n ? most : 0n;
    left -= taken;
    return taken;
  });
}
