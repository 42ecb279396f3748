import { type BaseUnit, type BusinessDate, contentHash, type Fen } from '@shanhai/kernel';
import type { LinePart, RuleResult, ToldPurchase } from '@shanhai/procurement';
import { type Bought, type Comparison, pricePerUnit } from './comparable-offers';
import type { DealAct, DealContent, DealDocument, DealLine, DealOrigin, DealParty } from './deal-content';
import { amountsOf, closedShort, confirmedPacks, deliveriesOf, itemKinds, parcelsOf, paymentsOf } from './tell-deal';

/** Everything that a fair-deal file is made of. */
export interface DealSources {
  log: { position: bigint; chain: string; recordedAt: Date };
  order: {
    supplierOrderId: string;
    orderId: string;
    orderNumber: string;
    paymentReference: string;
    channel: string;
    placedOn: BusinessDate;
    buyer: Omit<DealParty, 'seatName'>;
    supplier: Omit<DealParty, 'seatName'>;
    lines: readonly { lineId: string; ordinal: number; skuCode: string; skuName: string; baseUnit: string }[];
  };
  approval: { aboveFen: string | null; acts: readonly DealAct[]; named: boolean };
  facts: readonly { position: bigint; id: string; type: string; on: BusinessDate; recordedAt: Date; hash: string; payload: unknown }[]; // prettier-ignore
  told: ToldPurchase;
  /** Who verified claims of lots, by the id of the claim. */
  claims: ReadonlyMap<string, { officeId: string; on: BusinessDate; evidence: readonly string[] }>;
  /** Organisations as they were called on the order's day. */
  names: ReadonlyMap<string, string>;
  comparisons: readonly Comparison[];
}

/** What was bought of each SKU, over all lines. */
export function boughtBySku(told: ToldPurchase, lines: DealSources['order']['lines']): Bought[] {
  const units = new Map(lines.map(({ lineId, baseUnit }) => [lineId, baseUnit as BaseUnit]));
  const bySku = new Map<string, Bought>();
  for (const line of told.purchase.placed.lines) {
    const { lineId, skuId, categoryCode, pricing, quantity } = line;
    const before = bySku.get(skuId)?.packs ?? 0;
    bySku.set(skuId, {
      ...{ skuId, categoryCode, pricing, packs: before + quantity, baseUnit: units.get(lineId)! },
      contentBase: BigInt(line.contentBase),
      unitPriceFen: BigInt(line.unitPriceFen),
    });
  }
  return [...bySku.values()];
}

/** The content of the file: a pure function of its sources. */
export function assembleDeal(sources: DealSources, wordsOf: (used: UsedCodes) => DealContent['words']): DealContent {
  const { log, order, approval, facts, told, names } = sources;
  const { purchase, placeName, match } = told;
  const standing = purchase.standings.at(-1);
  const kinds = itemKinds(facts);
  const items = [...kinds].map(([itemId, kind]) => ({
    itemId,
    kind,
    dueFen: standing?.due.get(itemId) ?? 0n,
    paidFen: standing?.paid.get(itemId) ?? 0n,
  }));
  const party = (each: Omit<DealParty, 'seatName'>): DealParty => ({
    ...each,
    seatName: placeName(each.seatCode, order.placedOn),
  });
  const { lines: _, ...about } = order;
  const short = closedShort(facts);
  const counted = countingOf(told);
  return {
    format: 'shanhai-fair-deal/1',
    log: { ...log, position: log.position.toString(), recordedAt: log.recordedAt.toISOString() },
    order: {
      ...about,
      ended: purchase.ended?.reason ?? null,
      ...(short && { closedShort: short }),
      buyer: party(order.buyer),
      supplier: party(order.supplier),
    },
    approval: {
      aboveFen: approval.aboveFen,
      persons: approval.named ? 'NAMED' : 'WITHHELD',
      acts: approval.acts.map((act) => ({ ...act, name: approval.named ? act.name : null })),
    },
    amounts: amountsOf(items, standing?.unappliedFen ?? 0n),
    charges: items
      .filter(({ kind }) => kind !== 'GOODS')
      .map((item) => ({ ...item, dueFen: item.dueFen.toString(), paidFen: item.paidFen.toString() })),
    lines: linesOf(sources),
    comparisons: sources.comparisons.map((each) => ({
      ...each,
      offers: each.offers.map((offer) => ({ ...offer, supplierName: names.get(offer.supplierId) ?? null })),
    })),
    parcels: parcelsOf(facts, (claimId, lotId) => originOf(sources, claimId, lotId), placeName),
    deliveries: deliveriesOf(facts),
    payments: paymentsOf(facts),
    documents: documentsOf(told),
    invoiceMatch: match && {
      state: match.state,
      sellerDiffers: match.sellerDiffers,
      buyerDiffers: match.buyerDiffers,
      dueFen: match.dueFen.toString(),
      acceptedFen: match.acceptedFen.toString(),
      invoicedFen: match.invoicedFen.toString(),
      isOpen: match.isOpen,
      acceptedOn: match.accepted?.on ?? null,
      reason: match.accepted?.reason ?? null,
    },
    counting: counted.counting,
    judgements: counted.judgements,
    entries: told.entries.map((entry) => ({
      entryId: entry.id,
      position: entry.position.toString(),
      scheme: entry.schemeCode,
      version: entry.schemeVersion,
      measure: entry.measure,
      outcome: entry.outcome,
      lineId: entry.orderLineId,
      lotId: entry.lotId,
      recognisedOn: entry.recognisedOn,
      postingMonth: entry.postingMonth,
      posting: entry.posting,
      amountFen: entry.amountFen.toString(),
      goodsFen: entry.goodsFen.toString(),
      evidenceLevel: entry.evidenceLevel,
      pairingId: entry.pairingId,
    })),
    history: facts.map(({ position, id, type, on, recordedAt, hash }) => ({
      position: position.toString(),
      factId: id,
      type,
      on,
      recordedAt: recordedAt.toISOString(),
      hash,
    })),
    words: wordsOf(counted.used),
  };
}

function linesOf({ order, told, facts }: DealSources): DealLine[] {
  const placed = new Map(told.purchase.placed.lines.map((line) => [line.lineId, line]));
  const standing = told.purchase.standings.at(-1);
  const confirmed = confirmedPacks(facts);
  return order.lines.flatMap(({ lineId, ordinal, skuCode, skuName, baseUnit }) => {
    const line = placed.get(lineId);
    if (!line) return [];
    const { skuId, categoryCode, pricing, contentBase, quantity, unitPriceFen, amountFen } = line;
    const price = { pricing, contentBase: BigInt(contentBase), unitPriceFen: BigInt(unitPriceFen) };
    return {
      ...{
        lineId,
        ordinal: ordinal + 1,
        skuId,
        skuCode,
        skuName,
        categoryCode,
        pricing,
        baseUnit,
        contentBase,
        unitPriceFen,
      },
      orderedPacks: quantity,
      confirmedPacks: confirmed ? (confirmed.get(lineId) ?? quantity) : null,
      perUnitFen: pricePerUnit(price, baseUnit as BaseUnit).toString(),
      orderedFen: amountFen,
      dueFen: (standing?.due.get(lineId) ?? 0n).toString(),
      paidFen: (standing?.paid.get(lineId) ?? 0n).toString(),
    };
  });
}

/** An office verified it, took that back, or the log knows of nobody who did. */
function originOf({ claims, names, told }: DealSources, claimId: string, lotId: string): DealOrigin {
  const revoked = told.purchase.revocations.get(lotId)?.some(({ until }) => until === null) ?? false;
  const claim = claims.get(claimId);
  return {
    state: revoked ? 'REVOKED' : claim ? 'VERIFIED' : 'DECLARED',
    claimId,
    officeName: claim ? (names.get(claim.officeId) ?? null) : null,
    decidedOn: claim?.on ?? null,
    evidence: [...(claim?.evidence ?? [])],
  };
}

function documentsOf({ facts, purchase, invoices }: ToldPurchase): DealDocument[] {
  type Attached = Pick<DealDocument, 'evidenceId' | 'kind' | 'number' | 'amountFen' | 'issuedOn' | 'fileHash'>;
  const states = new Map([...purchase.evidence.values()].flat().map((each) => [each.evidenceId, each]));
  return facts
    .filter(({ type }) => type === 'evidence.attached')
    .map(({ payload }) => {
      const { evidenceId, kind, number, amountFen, issuedOn, fileHash } = payload as Attached;
      const [state, invoice] = [states.get(evidenceId), invoices.get(evidenceId)];
      return {
        ...{ evidenceId, kind, number, amountFen, issuedOn, fileHash },
        state: state?.state ?? 'HELD',
        confirmed: state?.confirmed ?? false,
        taxFen: invoice?.taxFen.toString() ?? null,
        sellerName: invoice?.sellerName ?? null,
        buyerName: invoice?.buyerName ?? null,
      };
    });
}

/** Codes that stand in a file, whose words go along. */
export interface UsedCodes {
  reasons: ReadonlySet<LinePart['reason']>;
  needs: ReadonlySet<LinePart['needs'][number]>;
  rules: ReadonlySet<RuleResult['rule']>;
  /** With the version whose name it goes by. */
  schemes: ReadonlyMap<string, number>;
}

/** What counts, with each set of answers of the rules kept once: a thousand lines of one lot have the same. */
function countingOf({
  lines,
  entries,
}: ToldPurchase): Pick<DealContent, 'counting' | 'judgements'> & { used: UsedCodes } {
  const judgements: DealContent['judgements'] = {};
  const used = { reasons: new Set<LinePart['reason']>(), needs: new Set<LinePart['needs'][number]>(), rules: new Set<RuleResult['rule']>(), schemes: new Map<string, number>() }; // prettier-ignore
  const judged = (rules: LinePart['rules']): string | null => {
    if (rules.length === 0) return null;
    const id = contentHash(rules).toString('hex').slice(0, 16);
    judgements[id] ??= rules;
    for (const { rule } of rules) used.rules.add(rule);
    return id;
  };
  const counting = lines.map(({ lineId, schemes }) => ({
    lineId,
    schemes: schemes.map(({ scheme, parts }) => {
      used.schemes.set(scheme.code, scheme.version);
      return {
        scheme: scheme.code,
        version: scheme.version,
        countedFen: parts.reduce((sum: Fen, part) => (part.reason === 'COUNTED' ? sum + part.amountFen : sum), 0n).toString(), // prettier-ignore
        parts: parts.map(({ reason, amountFen, lotId, recognisedOn, needs, rules }) => {
          used.reasons.add(reason);
          for (const need of needs) used.needs.add(need);
          return { reason, lotId, recognisedOn, needs, amountFen: amountFen.toString(), judgement: judged(rules) };
        }),
      };
    }),
  }));
  for (const { schemeCode, schemeVersion, outcome } of entries) {
    used.reasons.add(outcome as LinePart['reason']);
    if (!used.schemes.has(schemeCode)) used.schemes.set(schemeCode, schemeVersion);
  }
  return { counting, judgements, used };
}
