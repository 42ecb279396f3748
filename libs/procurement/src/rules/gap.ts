import type { BusinessDate } from '@shanhai/kernel';
import type { Qualifying } from '@shanhai/catalogue';
import type { RuleBook } from '@shanhai/divisions';
import type { BuyerStanding } from '@shanhai/payments';
import { evaluators } from './evaluators';
import { DEFAULT_PROGRAMME } from './origin-paired';
import type { SchemeVersion } from './scheme';
import { idTypeOf, type TargetSubject } from './target';

/** A target's subject, as far as rules ask: `buyer` is the unit where it is one. */
export interface GapSubject {
  kind: TargetSubject;
  /** Id of the unit or pairing, or code of the division. */
  subject: string;
  buyer: BuyerStanding | null;
}

/** Documents come with the goods: a gap is closed by what may be counted once they have. */
const BEST_EVIDENCE = 3;

/**
 * Which places' goods, and suppliers of which seats, would count for a target, or for null for anybody, if they were bought today:
 * asks a scheme's own rules of every place that goods on sale come from, and of every seat that suppliers have. Rules look
 * at lot and supplier by themselves, so seats are asked with one place that qualifies.
 */
export function qualifyingPlaces(
  target: GapSubject | null,
  { evaluator, parameters }: SchemeVersion,
  book: RuleBook,
  today: BusinessDate,
  places: { origins: readonly string[]; seats: readonly string[] },
): Qualifying {
  const pairings = book.pairingsOn(parameters.programme ?? DEFAULT_PROGRAMME, today);
  const buyers = buyersFor(target, pairings, book, today);
  const counts = (placeCode: string, seatCode: string) =>
    buyers.some((buyer) => {
      const { outcome, pairingId } = evaluators[evaluator].judge({
        buyer,
        supplier: { organisationId: '', unitType: 'COOPERATIVE', seatCode },
        placedOn: today,
        declared: null,
        lot: { placeCode, harvestedOn: today },
        on: today,
        evidenceLevel: BEST_EVIDENCE,
        disputed: false,
        // What a registered channel would sell of them.
        sale: {
          channel: { partner: buyer, outlet: null, registeredFrom: today, registeredUntil: null },
          part: 'ASSISTED',
        },
        book,
        parameters,
      });
      return outcome === 'COUNTED' && (target?.kind !== 'PAIRING' || pairingId === target.subject);
    });
  const own = (code: string) => target?.kind !== 'ORIGIN_DIVISION' || book.places.isWithin(code, target.subject, today);
  const origins = places.origins.filter((code) => own(code) && counts(code, code));
  return { origins, seats: places.seats.filter((code) => origins.length > 0 && counts(origins[0], code)) };
}

/** Buyers whose purchases would count for a target: the unit itself, or anybody in the places that it, or its pairing, is about. */
function buyersFor(
  target: GapSubject | null,
  pairings: ReturnType<RuleBook['pairingsOn']>,
  book: RuleBook,
  today: BusinessDate,
): BuyerStanding[] {
  if (target === null) return [anybody('', null), ...pairings.map(eastOf)];
  const { kind, subject, buyer } = target;
  if (idTypeOf(kind) === 'Organisation') return buyer === null ? [] : [buyer];
  const east = pairings.filter((each) => kind !== 'PAIRING' || each.id === subject).map(eastOf);
  if (kind !== 'BUYER_DIVISION') return east;
  return [anybody(subject, null), ...east.filter(({ seatCode }) => book.places.isWithin(seatCode, subject, today))];
}

const eastOf = ({ eastDivisionCode, eastOrganisationId }: ReturnType<RuleBook['pairingsOn']>[number]) =>
  anybody(eastDivisionCode ?? '', eastOrganisationId);

/** A buyer that is all that rules may ask of one, but for where it sits. */
function anybody(seatCode: string, organisationId: string | null): BuyerStanding {
  const unitIds = organisationId === null ? [] : [organisationId];
  return { organisationId: unitIds[0] ?? '', kind: 'BUYER', unitType: 'UNION', seatCode, unitIds, budgetUnitId: 'any' };
}
