import { within } from '@shanhai/kernel';
import { isUnion } from '@shanhai/organisations';
import { listedOrigin } from './origin-listed';
import { pairedOrigin } from './origin-paired';
import {
  type Cap,
  type EvaluatorName,
  type Judgement,
  type OriginJudgement,
  type PurchaseCap,
  type Question,
  type RuleResult,
  ruleResult,
} from './scheme';

interface Evaluator<Capped extends Cap = Cap> {
  cap: Capped;
  judge(question: Question): Judgement;
}

const DEFAULT_LIST = 'LIST_832';

/** The reserved share of budget units: Ministry of Finance rules of 2021; counted when payment is complete. */
const reserve: Evaluator = {
  cap: 'PAID_IN_FULL',
  judge(question) {
    const { book, supplier, placedOn, buyer, parameters } = question;
    const list = parameters.originList ?? DEFAULT_LIST;
    const origin = listedOrigin(question, list);
    const results = [
      ...platformRule(question),
      ruleResult('SUPPLIER_LISTED', book.isListed(list, supplier.seatCode, placedOn), 'SUPPLIER_NOT_LISTED', {
        list,
        listEdition: book.editionOf(list),
        placesEdition: book.places.edition,
        seatCode: supplier.seatCode,
        on: placedOn,
      }),
      ...origin.results,
      ruleResult('BUDGET_UNIT', buyer.budgetUnitId !== null, 'NOT_A_BUDGET_UNIT', {
        budgetUnitId: buyer.budgetUnitId,
      }),
    ];
    return conclude(question, results, origin);
  },
};

/** East-west cooperation, purchases: counted when accepted and paid, for a pairing that holds at recognition. */
const eastWestPurchase: Evaluator<PurchaseCap> = {
  cap: 'ACCEPTED_AND_PAID',
  judge: (question) => {
    const origin = pairedOrigin(question);
    return conclude(question, origin.results, origin);
  },
};

/** East-west cooperation, sales helped along: a registered channel of the eastern party sold what no purchase counts yet (CR-1). */
const eastWestAssist: Evaluator = {
  cap: 'SOLD',
  judge: (question) => {
    const { channel, part } = question.sale!;
    const { on } = question;
    const origin = pairedOrigin(question);
    const { registeredFrom, registeredUntil } = channel;
    const registered = within(on, registeredFrom, registeredUntil);
    return conclude(
      question,
      [
        ruleResult('NOT_PURCHASED', part !== 'SELL_THROUGH', 'SELL_THROUGH', { part }),
        ruleResult('DELIVERED', part !== 'NOT_DELIVERED', 'NOT_DELIVERED', { part }),
        ruleResult('CHANNEL', registered, 'CHANNEL_NOT_REGISTERED', {
          partnerId: channel.partner.organisationId,
          outletId: channel.outlet?.outletId ?? null,
          on,
          registeredFrom,
          registeredUntil,
        }),
        ...origin.results,
      ],
      origin,
    );
  },
};

/** Union direct purchase: as east-west purchase, bought by a union. */
const union: Evaluator = {
  cap: 'ACCEPTED_AND_PAID',
  judge: (question) => {
    const origin = pairedOrigin(question);
    return conclude(
      question,
      [
        ruleResult('UNION_BUYER', isUnion(question.buyer), 'NOT_A_UNION', { unitType: question.buyer.unitType }),
        ...origin.results,
      ],
      origin,
    );
  },
};

export const evaluators = {
  RESERVE: reserve,
  EW_PURCHASE: eastWestPurchase,
  EW_ASSIST: eastWestAssist,
  UNION: union,
} satisfies Record<EvaluatorName, Evaluator>;

/** RESERVE: asked of what was bought elsewhere alone, which it never counts. */
function platformRule({ declared }: Question): RuleResult[] {
  return declared ? [ruleResult('ON_PLATFORM', false, 'BOUGHT_ELSEWHERE', {})] : [];
}

/** CR-19: asked of what was bought elsewhere alone. An invoice that an office gave to another purchase proves this one no more. */
function documentsRule({ declared }: Question): RuleResult[] {
  return declared ? [ruleResult('DOCUMENTS', declared.documented, 'NO_INVOICE', { ...declared })] : [];
}

/** CR-14: asked of goods of a trading company alone; they need a producer's mandate on the day of the order. */
function mandateRule({ lot: { mandate }, placedOn }: Question): RuleResult[] {
  if (mandate === undefined) return [];
  const { mandateId = null, producerId = null, from = null, until = null } = mandate ?? {};
  const passed = mandate !== null && within(placedOn, mandate.from, mandate.until);
  return [ruleResult('MANDATE', passed, 'NO_MANDATE', { mandateId, producerId, from, until, on: placedOn })];
}

/** CR-15: asked of a person's purchase alone. */
function personsUnitRule({ buyer: { ownAccountId, unitIds } }: Question): RuleResult[] {
  if (ownAccountId === undefined) return [];
  return [ruleResult('PERSONS_UNIT', unitIds.length > 0, 'NO_UNIT', { unitId: unitIds[0] ?? null })];
}

function conclude(
  question: Question,
  results: RuleResult[],
  { pairingId, originCode }: Pick<OriginJudgement, 'pairingId' | 'originCode'>,
): Judgement {
  const { evidenceLevel, disputed, parameters } = question;
  const minimum = parameters.minimumEvidence ?? 0;
  const rules = [
    ...personsUnitRule(question),
    ...results,
    ...mandateRule(question),
    ...documentsRule(question),
    ruleResult('UNDISPUTED', !disputed, 'DISPUTED', { disputed }),
    ruleResult('EVIDENCE', evidenceLevel >= minimum, 'EVIDENCE_TOO_WEAK', {
      evidenceLevel,
      minimum,
    }),
  ];
  return { outcome: rules.find((each) => !each.passed)?.failure ?? 'COUNTED', pairingId, originCode, rules };
}
