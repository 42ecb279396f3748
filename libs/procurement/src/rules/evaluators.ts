import { within } from '@shanhai/kernel';
import type { Cap, EvaluatorName, Judgement, Outcome, PurchaseCap, Question, RuleCode, RuleResult } from './scheme';

interface Evaluator<Capped extends Cap = Cap> {
  cap: Capped;
  judge(question: Question): Judgement;
}

const DEFAULT_LIST = 'LIST_832';
/** The programme of schemes that name none. */
export const DEFAULT_PROGRAMME = 'EAST_WEST';

/** The reserved share of budget units: Ministry of Finance rules of 2021; counted when payment is complete. */
const reserve: Evaluator = {
  cap: 'PAID_IN_FULL',
  judge(question) {
    const { book, supplier, placedOn, lot, buyer, parameters } = question;
    const list = parameters.originList ?? DEFAULT_LIST;
    return conclude(question, [
      rule('SUPPLIER_LISTED', book.isListed(list, supplier.seatCode, placedOn), 'SUPPLIER_NOT_LISTED', {
        list,
        listEdition: book.editionOf(list),
        placesEdition: book.places.edition,
        seatCode: supplier.seatCode,
        on: placedOn,
      }),
      rule('ORIGIN_LISTED', book.isListed(list, lot.placeCode, lot.harvestedOn), 'ORIGIN_NOT_LISTED', {
        list,
        listEdition: book.editionOf(list),
        placesEdition: book.places.edition,
        placeCode: lot.placeCode,
        on: lot.harvestedOn,
      }),
      rule('BUDGET_UNIT', buyer.budgetUnitId !== null, 'NOT_A_BUDGET_UNIT', {
        budgetUnitId: buyer.budgetUnitId,
      }),
    ]);
  },
};

/** East-west cooperation, purchases: counted when accepted and paid, for a pairing that holds at recognition. */
const eastWestPurchase: Evaluator<PurchaseCap> = {
  cap: 'ACCEPTED_AND_PAID',
  judge: (question) => {
    const { pairingId, result } = paired(question);
    return conclude(question, [result], pairingId);
  },
};

/** East-west cooperation, sales helped along: a registered channel of the eastern party sold what no purchase counts yet (CR-1). */
const eastWestAssist: Evaluator = {
  cap: 'SOLD',
  judge: (question) => {
    const { channel, part } = question.sale!;
    const { on } = question;
    const { pairingId, result } = paired(question);
    const { registeredFrom, registeredUntil } = channel;
    const registered = within(on, registeredFrom, registeredUntil);
    return conclude(
      question,
      [
        rule('NOT_PURCHASED', part !== 'SELL_THROUGH', 'SELL_THROUGH', { part }),
        rule('DELIVERED', part !== 'NOT_DELIVERED', 'NOT_DELIVERED', { part }),
        rule('CHANNEL', registered, 'CHANNEL_NOT_REGISTERED', {
          partnerId: channel.partner.organisationId,
          outletId: channel.outlet?.outletId ?? null,
          on,
          registeredFrom,
          registeredUntil,
        }),
        result,
      ],
      pairingId,
    );
  },
};

/** Union direct purchase: as east-west purchase, bought by a union. */
const union: Evaluator = {
  cap: 'ACCEPTED_AND_PAID',
  judge: (question) => {
    const { pairingId, result } = paired(question);
    const isUnion = question.buyer.unitType === 'UNION' || question.buyer.unitType === 'UNION_FEDERATION';
    return conclude(
      question,
      [rule('UNION_BUYER', isUnion, 'NOT_A_UNION', { unitType: question.buyer.unitType }), result],
      pairingId,
    );
  },
};

export const evaluators = {
  RESERVE: reserve,
  EW_PURCHASE: eastWestPurchase,
  EW_ASSIST: eastWestAssist,
  UNION: union,
} satisfies Record<EvaluatorName, Evaluator>;

/** CR-8, CR-10, CR-11: the pairing at recognition; where there is none, why not. */
function paired({ book, buyer, lot, on, parameters }: Question): { pairingId: string | null; result: RuleResult } {
  const programmeCode = parameters.programme ?? DEFAULT_PROGRAMME;
  const originCode = book.places.carriedForward(lot.placeCode, lot.harvestedOn, on) ?? lot.placeCode;
  const question = {
    programmeCode,
    buyerSeatCode: buyer.seatCode,
    buyerOrganisationIds: buyer.unitIds,
    originCode,
    date: on,
  };
  const { pairing, former } = book.matchPairing(question);
  const reverse = () =>
    book.matchPairing({ ...question, buyerSeatCode: originCode, buyerOrganisationIds: [], originCode: buyer.seatCode });
  const failure = (): Outcome => {
    if (former) return 'FORMER_PAIRING';
    const { pairing: back, former: backThen } = reverse();
    if (back || backThen) return 'EAST_TO_WEST';
    // Inside a province there may be pairings too: only where there is none does the side say anything.
    return originCode.slice(0, 2) === buyer.seatCode.slice(0, 2) ? 'SAME_SIDE' : 'NOT_PAIRED';
  };
  const match = pairing ?? former;
  return {
    pairingId: match?.id ?? null,
    result: rule('PAIRED', pairing !== null, pairing ? 'NOT_PAIRED' : failure(), {
      programme: programmeCode,
      buyerSeatCode: buyer.seatCode,
      originCode,
      on,
      placesEdition: book.places.edition,
      pairingId: match?.id ?? null,
      pairingVersion: match?.version ?? null,
      validFrom: match?.validFrom ?? null,
      validUntil: match?.validUntil ?? null,
    }),
  };
}

function rule(code: RuleCode, passed: boolean, failure: Outcome, inputs: RuleResult['inputs']): RuleResult {
  return { rule: code, passed, failure, inputs };
}

function conclude(
  { evidenceLevel, disputed, parameters }: Question,
  results: RuleResult[],
  pairingId: string | null = null,
): Judgement {
  const minimum = parameters.minimumEvidence ?? 0;
  const rules = [
    ...results,
    rule('UNDISPUTED', !disputed, 'DISPUTED', { disputed }),
    rule('EVIDENCE', evidenceLevel >= minimum, 'EVIDENCE_TOO_WEAK', {
      evidenceLevel,
      minimum,
    }),
  ];
  return { outcome: rules.find((each) => !each.passed)?.failure ?? 'COUNTED', pairingId, rules };
}
