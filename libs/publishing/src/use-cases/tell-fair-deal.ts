import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { businessDateOf, Clock, refuse } from '@shanhai/kernel';
import { supplierOrdersById } from '@shanhai/orders';
import {
  countedThrough,
  needWords,
  REASON_WORDS,
  RULES,
  schemeRows,
  TellPurchase,
  type ToldPurchase,
} from '@shanhai/procurement';
import { assembleDeal, boughtBySku, type UsedCodes } from '../rules/assemble-deal';
import { type Comparison, compareOffers } from '../rules/comparable-offers';
import type { DealContent, Vocabulary } from '../rules/deal-content';
import { sealDeal, type SealedDeal } from '../rules/deal-seal';
import { publicPem } from '../rules/pack-manifest';
import { SigningKey } from '../signing-key';
import {
  dealClaims,
  dealFacts,
  dealOrder,
  type DealOrderRow,
  logPlace,
  namesOnDay,
  offersOnDay,
  orderActs,
  policyThen,
} from '../store/fair-deal';
import { keepKey } from '../store/packs';

/**
 * The fair-deal file of a supplier order for its buyer, and for offices that see the order: what was bought, what else was on
 * sale that day, who approved, what came, what was paid and what counts, as of a place in the log at or before which everything
 * is counted, sealed. The same place gives the same bytes. Twenty-four statements, whatever the number of lines.
 * Refusals: NO_SIGNING_KEY, NOT_FOUND (supplierOrderId, for suppliers too; through, where it is not counted so far).
 */
@Injectable()
export class TellFairDeal {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly key: SigningKey,
    private readonly purchases: TellPurchase,
  ) {}

  async run(viewer: Viewer, supplierOrderId: string, through: bigint | null): Promise<SealedDeal<DealContent>> {
    const key = await this.key.get();
    const content = await this.database.snapshot(viewer, (tx) => this.tell(tx, viewer, supplierOrderId, through));
    const deal = sealDeal(content, key);
    const { sha256, keyId } = deal.seal;
    await this.database.write(viewer, (tx) => {
      keepKey(tx, { id: keyId, publicKey: publicPem(key), firstUsedOn: this.clock.today() });
      const detail = { position: content.log.position, sha256 };
      recordAudit(tx, { operation: 'tellFairDeal', subjectId: supplierOrderId, detail });
    });
    return deal;
  }

  private async tell(tx: Tx, viewer: Viewer, supplierOrderId: string, through: bigint | null): Promise<DealContent> {
    const unknown = () => refuse('NOT_FOUND', ['supplierOrderId'], { value: supplierOrderId });
    // Other bidders' prices and the buyer's own decisions are not for suppliers.
    if (viewer.organisationKind === 'SUPPLIER') unknown();
    if (!(await supplierOrdersById(tx, viewer, [supplierOrderId])).has(supplierOrderId)) unknown();
    const order = await dealOrder(tx, supplierOrderId);
    // What a person buys is no office's.
    if (order.ofPerson && order.buyerId !== viewer.organisationId) unknown();
    const position = await countedThrough(tx, through);
    const log = position === (through ?? position) ? await logPlace(tx, position) : null;
    if (!log) return refuse('NOT_FOUND', ['through'], { value: through ?? position });
    const told = await this.purchases.run(tx, supplierOrderId, { position, on: businessDateOf(log.recordedAt) });
    if (!told) return unknown();
    const facts = await dealFacts(tx, supplierOrderId, position);
    const lots = [...told.purchase.lines.values()].flatMap(({ roots }) => [...roots.keys()]);
    const claims = await dealClaims(tx, [...new Set(lots)], position);
    const comparisons = await this.compare(tx, order, told, position);
    const named = new Set([
      ...claims.map(({ officeId }) => officeId),
      ...comparisons.flatMap(({ offers }) => offers.map(({ supplierId }) => supplierId)),
    ]);
    const { buyerId, ofPerson: _person, approvalAboveFen: _now, ...about } = order;
    const sources = {
      log,
      order: { supplierOrderId, ...about },
      approval: {
        aboveFen: await policyThen(tx, order),
        acts: await orderActs(tx, order.orderId, log.recordedAt),
        named: buyerId === viewer.organisationId,
      },
      facts,
      told,
      claims: new Map(claims.map((claim) => [claim.claimId, claim])),
      names: await namesOnDay(tx, [...named], order.placedOn),
      comparisons,
    };
    const schemes = await schemeRows(tx, null);
    const nameOf = (code: string, version: number) => {
      const { nameZh: zh, nameEn: en } = schemes.find((each) => each.code === code && each.version === version)!;
      return { zh, en };
    };
    return assembleDeal(sources, (used) => wordsOf(used, nameOf));
  }

  private async compare(tx: Tx, order: DealOrderRow, told: ToldPurchase, position: bigint): Promise<Comparison[]> {
    const bought = boughtBySku(told, order.lines);
    const categories = [...new Set(bought.map(({ categoryCode }) => categoryCode))];
    const offers = await offersOnDay(tx, categories, order.placedOn, position);
    return bought.map((each) => compareOffers(each, offers));
  }
}

function wordsOf(
  { reasons, needs, rules, schemes }: UsedCodes,
  nameOf: (code: string, version: number) => { zh: string; en: string },
): DealContent['words'] {
  const words = <Code extends string>(codes: Iterable<Code>, of: (code: Code) => Vocabulary[string] | null): Vocabulary =>
    Object.fromEntries([...codes].sort().flatMap((code) => {
      const found = of(code);
      return found ? [[code, found]] : [];
    })); // prettier-ignore
  return {
    reasons: words(reasons, (code) => REASON_WORDS[code]),
    needs: words(needs, needWords),
    rules: words(rules, (code) => RULES[code]),
    schemes: Object.fromEntries([...schemes].map(([code, version]) => [code, nameOf(code, version)])),
  };
}
