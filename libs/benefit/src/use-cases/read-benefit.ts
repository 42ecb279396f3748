import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { isSeatOfPlaces, placePatterns, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, daysBetween, groupedBy, refuse } from '@shanhai/kernel';
import { type BenefitSum, SMALL_GROUP, sumBenefit } from '../rules/benefit-statement';
import { isCountyOffice } from '../rules/who-sees-benefit';
import { modelsOfSuppliers } from '../store/benefit-models';
import {
  arrivedParts,
  type GoodsOf,
  householdIdsOfPayouts,
  type LinePart,
  paidByLine,
  soldParts,
} from '../store/sold-parts';

/** What one statement reads: a year of a large county. */
export const PARTS_MAX = 50_000;
export const STATEMENT_DAYS_MAX = 366;

export const BENEFIT_GROUPS = ['LINE', 'LOT', 'SUPPLIER', 'COUNTY'] as const;
export type BenefitGroup = (typeof BENEFIT_GROUPS)[number];

export interface BenefitRow extends BenefitSum {
  supplierId: string | null;
  orderLineId: string | null;
  lotId: string | null;
  countyCode: string;
  /** Each household once. */
  households: number;
  /** True where what arrived would tell what single households got, and the viewer is neither their supplier nor its county's office. */
  withheld: boolean;
  /** Suppliers below the row that are not in it, as their households are too few to tell. */
  leftOut: number;
}

const keys: Record<BenefitGroup, (part: LinePart) => string> = {
  LINE: ({ orderLineId }) => orderLineId,
  LOT: ({ lotId }) => lotId ?? '',
  SUPPLIER: ({ supplierId }) => supplierId,
  COUNTY: ({ seatCode }) => seatCode.slice(0, 6),
};

/**
 * How much of what buyers paid arrived at households, and what has not though it was promised: of a line, of a lot, or of all orders that were
 * placed in a span, by groups. Offices above the county see sums over suppliers that each shared with three households or more.
 * Refuses NOT_FOUND, DATE_OUT_OF_ORDER, TOO_MANY (parts of orders: ask for a shorter span).
 */
@Injectable()
export class ReadBenefit {
  constructor(private readonly database: Database) {}

  /** Of one order line, for its buyer, its supplier, and the offices of the supplier's places. */
  async ofLine(viewer: Viewer, orderLineId: string): Promise<BenefitRow> {
    const parts = await soldParts(this.database, { orderLineId }, PARTS_MAX);
    const [part] = parts;
    if (!part || !(part.buyerId === viewer.organisationId || isInside(viewer, part)))
      refuse('NOT_FOUND', ['orderLineId'], { value: orderLineId });
    const [row] = await this.rows(viewer, parts, 'LINE');
    return row;
  }

  async inSpan(
    viewer: Viewer,
    span: { from: BusinessDate; until: BusinessDate },
    group: BenefitGroup,
    lotId: string | null,
  ): Promise<BenefitRow[]> {
    if (span.until <= span.from) refuse('DATE_OUT_OF_ORDER', ['until'], { value: span.until, limit: span.from });
    if (daysBetween(span.from, span.until) > STATEMENT_DAYS_MAX)
      refuse('TOO_MANY', ['until'], { max: STATEMENT_DAYS_MAX, count: daysBetween(span.from, span.until) });
    const office = viewer.organisationKind === 'OFFICE';
    const goods: GoodsOf = lotId
      ? { lotId }
      : office
        ? { seatPatterns: placePatterns(viewer), ...span }
        : { supplierId: viewer.organisationId, ...span };
    const parts = await soldParts(this.database, goods, PARTS_MAX);
    if (parts.length > PARTS_MAX) refuse('TOO_MANY', ['until'], { max: PARTS_MAX, count: parts.length });
    const own = parts.filter((part) => isInside(viewer, part) && (!lotId || part.lotId === lotId));
    // Above the county single lines and lots would tell of single households by their differences.
    const above = office && !isCountyOffice(viewer);
    if (lotId) {
      if (above || own.length === 0) refuse('NOT_FOUND', ['lotId'], { value: lotId });
      return (await this.rows(viewer, whole(parts, own), 'LOT')).filter((row) => row.lotId === lotId);
    }
    return this.rows(viewer, own, above && (group === 'LINE' || group === 'LOT') ? 'SUPPLIER' : group);
  }

  private async rows(viewer: Viewer, parts: readonly LinePart[], group: BenefitGroup): Promise<BenefitRow[]> {
    const lineIds = [...new Set(parts.map(({ orderLineId }) => orderLineId))];
    const [paid, arrived, models] = await Promise.all([
      paidByLine(this.database, [...new Set(parts.map(({ supplierOrderId }) => supplierOrderId))]),
      arrivedParts(this.database, lineIds),
      modelsOfSuppliers(this.database, [...new Set(parts.map(({ supplierId }) => supplierId))]),
    ]);
    const payouts = await householdIdsOfPayouts(this.database, [...new Set(arrived.map(({ payoutId }) => payoutId))]);
    const householdsOf = new Map(payouts.map(({ id, householdIds }) => [id, householdIds]));
    const count = ({ payoutIds }: BenefitSum) => new Set(payoutIds.flatMap((id) => householdsOf.get(id) ?? [])).size;
    const facts = { parts, paidByLine: paid, arrived, models: groupedBy(models, ({ supplierId }) => supplierId) };
    const bySupplier = sumBenefit(facts, keys.SUPPLIER);
    const outside = (part: LinePart) => !seesSmall(viewer, part);
    const small = new Set(
      parts.filter((part) => outside(part) && isSmall(count(bySupplier.get(part.supplierId)!))).map((part) => part.supplierId), // prettier-ignore
    );
    // Summed up, a small group is left out, or differences would tell it.
    const summed = group === 'COUNTY' ? parts.filter(({ supplierId }) => !small.has(supplierId)) : parts;
    const sums = sumBenefit({ ...facts, parts: summed }, keys[group]);
    const first = new Map<string, LinePart>();
    for (const part of parts) if (!first.has(keys[group](part))) first.set(keys[group](part), part);
    const none: BenefitSum = { paidFen: 0n, arrivedFen: 0n, guaranteedFen: 0n, owedFen: 0n, notYetFen: 0n, payoutIds: [], modelIds: [] }; // prettier-ignore
    return [...first].map(([key, part]) => {
      const sum = sums.get(key) ?? none;
      const households = count(sum);
      const ofCounty = parts.filter((each) => keys.COUNTY(each) === keys.COUNTY(part)).map((each) => each.supplierId);
      return {
        ...sum,
        households,
        supplierId: group === 'COUNTY' ? null : part.supplierId,
        orderLineId: group === 'LINE' ? part.orderLineId : null,
        lotId: group === 'LOT' ? part.lotId : null,
        countyCode: keys.COUNTY(part),
        withheld: group !== 'COUNTY' && outside(part) && isSmall(households),
        leftOut: group === 'COUNTY' ? new Set(ofCounty.filter((id) => small.has(id))).size : 0,
      };
    });
  }
}

const isSmall = (households: number): boolean => households > 0 && households < SMALL_GROUP;

/** Its supplier, and the offices of its supplier's places. */
function isInside(viewer: Viewer, { supplierId, seatCode }: LinePart): boolean {
  if (viewer.organisationKind === 'OFFICE') return isSeatOfPlaces(viewer, seatCode);
  return supplierId === viewer.organisationId;
}

/** What single households got is for the supplier and its county's office. */
const seesSmall = (viewer: Viewer, part: LinePart): boolean =>
  isInside(viewer, part) && (viewer.organisationKind !== 'OFFICE' || isCountyOffice(viewer));

/** All parts of the lines that the lot is in: its share of a line's money is told by the other lots. */
const whole = (parts: readonly LinePart[], own: readonly LinePart[]): LinePart[] => {
  const lineIds = new Set(own.map(({ orderLineId }) => orderLineId));
  return parts.filter(({ orderLineId }) => lineIds.has(orderLineId));
};
