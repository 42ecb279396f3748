import { Injectable } from '@nestjs/common';
import { AMOUNT_FEN_MAX, Clock, type Fen, Reasons, refuse } from '@shanhai/kernel';
import { type Offer, offersByCode } from '@shanhai/catalogue';
import type { Tx } from '@shanhai/database';
import { type PlaceBook, Places } from '@shanhai/divisions';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { type OrganisationProfile, organisationProfiles } from '@shanhai/organisations';
import { checkAddresses, type DeliveryAddress } from '../rules/check-addresses';
import { type PricedLine, priceOrder } from '../rules/price-order';
import type { ChargeRow } from '../store/rows';
import type { WantedCharge, WantedOrder } from './wanted-order';

/** What there is, as it is now: places, goods with their prices and stock, the buyer. */
interface State {
  places: PlaceBook;
  offers: ReadonlyMap<string, Offer>;
  buyer: OrganisationProfile | undefined;
}

/** What an order would be if it were placed now: checked and priced, nothing of it written. */
export interface OrderDraft {
  buyer: OrganisationProfile;
  addresses: DeliveryAddress[];
  lines: PricedLine[];
  /** In the order of their first lines. */
  supplierIds: string[];
  charges: Charge[];
  goodsFen: Fen;
  chargesFen: Fen;
  /** True where the unit's policy asks for an approval. */
  waits: boolean;
}
export type Charge = Omit<ChargeRow, 'id' | 'supplierOrderId'> & { supplierId: string };

/**
 * Holds what a buyer wants against the catalogue, the stock and the places as they are now, and prices it.
 *
 * Refusals, all of them at once: SKU_UNKNOWN, LISTING_NOT_ON_SALE, NOT_POSITIVE, NOT_IN_CASES, BELOW_MINIMUM,
 * OUT_OF_STOCK, ADDRESS_UNKNOWN, DIVISION_UNKNOWN, REQUIRED, TOO_LONG, INVALID, NOT_FOUND (charges);
 * ORGANISATION_NOT_APPROVED, UNIT_MERGED.
 */
@Injectable()
export class DraftOrder {
  constructor(
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  /** Reads what it takes to draft an order, in one round trip to the database; two where the places have changed. */
  async look(tx: Tx, viewer: Viewer, wanted: WantedOrder): Promise<State> {
    const [places, offers, profiles] = await tx.together([
      this.places.book(tx),
      offersByCode(tx, [...new Set(wanted.lines.map((line) => line.skuCode))]),
      organisationProfiles(tx, [viewer.organisationId]),
    ]);
    return { places, offers, buyer: profiles.get(viewer.organisationId) };
  }

  /** Checks and prices. @throws Refusal */
  draft(wanted: WantedOrder, { places, offers, buyer }: State): OrderDraft {
    if (buyer?.status !== 'APPROVED') refuse('ORGANISATION_NOT_APPROVED');
    if (buyer.mergedOn !== null) refuse('UNIT_MERGED', [], { value: buyer.name });
    const reasons = new Reasons();
    const isPlace = (code: string, on: string) => places.spanAt(code, on) !== null;
    checkAddresses(wanted.addresses, isPlace, this.clock.today(), reasons);
    const addresses = wanted.addresses.map(({ address }) => address);
    const lines = priceOrder(wanted.lines, offers, new Set(addresses.map(({ name }) => name)), reasons);
    const supplierIds = [...new Set(lines.map(({ offer }) => offer.supplierId))];
    const charges = readCharges(wanted.charges, new Set(supplierIds), reasons);
    const goodsFen = lines.reduce((sum, line) => sum + line.dueFen, 0n);
    const chargesFen = charges.reduce((sum, charge) => sum + charge.amountFen, 0n);
    if (goodsFen + chargesFen > AMOUNT_FEN_MAX) reasons.add('INVALID', ['lines'], tooMuch('total'));
    reasons.refuseIfAny();
    const waits = buyer.approvalAboveFen !== null && goodsFen + chargesFen > buyer.approvalAboveFen;
    return { buyer, addresses, lines, supplierIds, charges, goodsFen, chargesFen, waits };
  }
}

/** Freight, deposits and fees that were agreed with a supplier; each belongs to a supplier of the order. */
function readCharges(given: readonly WantedCharge[], supplierIds: ReadonlySet<string>, reasons: Reasons): Charge[] {
  return given.map(({ kind, amountFen, ...charge }, index) => {
    const field = ['charges', index];
    const supplierId = fromGlobalId('Organisation', charge.supplierId, [...field, 'supplierId']);
    if (!supplierIds.has(supplierId)) reasons.add('NOT_FOUND', [...field, 'supplierId'], { value: charge.supplierId });
    if (amountFen <= 0n) reasons.add('NOT_POSITIVE', [...field, 'amountFen'], { value: amountFen });
    if (amountFen > AMOUNT_FEN_MAX) reasons.add('INVALID', [...field, 'amountFen'], tooMuch(amountFen));
    return { supplierId, kind, amountFen };
  });
}

const tooMuch = (value: string | bigint) => ({
  value,
  reason: { zh: `最多 ${AMOUNT_FEN_MAX} 分`, en: `at most ${AMOUNT_FEN_MAX} fen` },
});
