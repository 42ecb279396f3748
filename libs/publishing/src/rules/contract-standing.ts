import type { Fen } from '@shanhai/kernel';
import type {
  AcceptedPayload,
  ClosedShortPayload,
  ConfirmedPayload,
  PlacedPayload,
  ReturnedPayload,
  ShippedPayload,
} from '@shanhai/orders';
import type {
  DueChangedPayload,
  PayableOpenedPayload,
  PaymentReceivedPayload,
  PaymentRefundedPayload,
} from '@shanhai/payments';
import type { ContractingFact, ContractLine, ContractParty } from './contracting-process';
import {
  type Award,
  CATEGORY_SCHEME,
  type Contract,
  CREDIT_CODES,
  dateTimeOf,
  type Item,
  type Milestone,
  type PartyReference,
  valueOf,
} from './ocds-terms';

/** What facts of one moment change of an award, its contract and their planning. */
export interface Changes {
  tags: Set<string>;
  award: Partial<Award>;
  contract: Partial<Contract>;
  milestones: Milestone[];
  transactions: NonNullable<NonNullable<Contract['implementation']>['transactions']>;
}

type OrderedLine = PlacedPayload['lines'][number];
const sum = (amounts: Iterable<string>): Fen => [...amounts].reduce((all, each) => all + BigInt(each), 0n);
const packs = (lines: readonly { quantity: number }[]) => lines.reduce((all, { quantity }) => all + quantity, 0);

export const partyId = ({ creditCode }: ContractParty): string => `${CREDIT_CODES}-${creditCode}`;
export const referenceTo = (party: ContractParty): PartyReference => ({ id: partyId(party), name: party.name });

/** How a supplier order stands, fact by fact: what the standard wants to be told again whenever it changes. */
export class ContractStanding {
  private lines = new Map<string, OrderedLine>();
  private open = 0;
  private dueFen: Fen = 0n;
  private paidFen: Fen = 0n;
  private signed = false;
  private ended = false;
  private published: { valueFen: Fen; status: Contract['status'] } | null = null;
  private readonly payer: PartyReference;
  private readonly payee: PartyReference;
  private readonly names: ReadonlyMap<string, string>;

  constructor(about: { buyer: ContractParty; supplier: ContractParty; lines: readonly ContractLine[] }) {
    this.payer = referenceTo(about.buyer);
    this.payee = referenceTo(about.supplier);
    this.names = new Map(about.lines.map(({ lineId, skuName }) => [lineId, skuName]));
  }

  /** What the facts of one moment say; null where they change nothing that is published. */
  take(facts: readonly ContractingFact[]): Changes | null {
    const changes: Changes = { tags: new Set(), award: {}, contract: {}, milestones: [], transactions: [] };
    for (const fact of facts) this.read(fact, changes);
    this.conclude(changes);
    return changes.tags.size > 0 ? changes : null;
  }

  private read(fact: ContractingFact, changes: Changes): void {
    const { payload } = fact;
    switch (fact.type) {
      case 'supplier_order.placed':
        return this.place(payload as PlacedPayload, fact, changes);
      case 'supplier_order.confirmed':
        return this.confirm(payload as ConfirmedPayload, fact, changes);
      case 'supplier_order.closed_short':
        return this.closeShort(payload as ClosedShortPayload, changes);
      case 'supplier_order.ended':
        this.ended = true;
        changes.tags.add('awardCancellation');
        changes.award.status = 'cancelled';
        return;
      case 'supplier_order.shipped':
        return this.ship(payload as ShippedPayload, fact, changes);
      case 'supplier_order.accepted':
        return this.accept(payload as AcceptedPayload, fact, changes);
      case 'supplier_order.returned':
        return this.giveBack(payload as ReturnedPayload, fact, changes);
      case 'payable.opened':
        this.dueFen += sum((payload as PayableOpenedPayload).items.map(({ amountFen }) => amountFen));
        return;
      case 'payable.due_changed':
        this.dueFen += sum((payload as DueChangedPayload).items.map(({ amountFen }) => amountFen));
        return;
      case 'payment.received':
        return this.pay(BigInt((payload as PaymentReceivedPayload).amountFen), fact, changes);
      case 'payment.refunded':
        return this.pay(
          -sum((payload as PaymentRefundedPayload).items.map(({ amountFen }) => amountFen)),
          fact,
          changes,
        );
    }
  }

  private place(
    { orderNumber, lines }: PlacedPayload,
    { on }: ContractingFact,
    { tags, award, contract }: Changes,
  ): void {
    this.lines = new Map(lines.map((line) => [line.lineId, line]));
    this.open = packs(lines);
    tags.add('award').add('contract');
    const title = `订单 ${orderNumber}`;
    Object.assign(award, {
      title,
      status: 'pending',
      date: dateTimeOf(on),
      suppliers: [this.payee],
      items: this.items(),
    });
    Object.assign(contract, { title, items: this.items() });
  }

  private confirm({ lines }: ConfirmedPayload, { on }: ContractingFact, { tags, award, contract }: Changes): void {
    for (const { lineId, quantity } of lines) {
      const line = this.lines.get(lineId);
      if (line) this.lines.set(lineId, { ...line, quantity });
    }
    this.open = packs([...this.lines.values()]);
    this.signed = true;
    tags.add('awardUpdate').add('contractUpdate');
    Object.assign(award, { status: 'active', items: this.items() });
    Object.assign(contract, { dateSigned: dateTimeOf(on), items: this.items() });
  }

  /** What will not come is no longer of the contract; one that was cancelled stays as it was signed. */
  private closeShort({ lines }: ClosedShortPayload, { tags, contract }: Changes): void {
    if (this.ended) return;
    for (const { lineId, quantity } of lines) {
      const line = this.lines.get(lineId);
      if (line) this.lines.set(lineId, { ...line, quantity: line.quantity - quantity });
    }
    this.open -= packs(lines);
    tags.add('contractUpdate');
    contract.items = this.items();
  }

  private ship({ shipmentId, lines }: ShippedPayload, { on }: ContractingFact, { tags, milestones }: Changes): void {
    tags.add('implementation');
    const description = `发货 ${packs(lines)} 件`;
    milestones.push({
      id: shipmentId,
      title: '发货',
      type: 'delivery',
      description,
      status: 'met',
      dateMet: dateTimeOf(on),
    });
  }

  private accept({ deliveryId, lines }: AcceptedPayload, { on }: ContractingFact, changes: Changes): void {
    const accepted = lines.reduce((all, { acceptedQuantity }) => all + acceptedQuantity, 0);
    const rejected = lines.reduce((all, { rejectedQuantity }) => all + rejectedQuantity, 0);
    this.open -= accepted + rejected;
    changes.tags.add('implementation');
    const status = rejected === 0 ? 'met' : accepted === 0 ? 'notMet' : 'partiallyMet';
    const date = dateTimeOf(on);
    changes.milestones.push({
      id: deliveryId,
      title: '验收',
      type: 'assessment',
      description: `合格 ${accepted} 件，拒收 ${rejected} 件`,
      status,
      ...(status === 'notMet' ? { dateModified: date } : { dateMet: date }),
    });
  }

  private giveBack({ deliveryId, lines }: ReturnedPayload, { on }: ContractingFact, changes: Changes): void {
    changes.tags.add('implementation');
    changes.milestones.push({
      id: deliveryId,
      title: '退货',
      type: 'assessment',
      description: `退回 ${packs(lines)} 件`,
      status: 'notMet',
      dateModified: dateTimeOf(on),
    });
  }

  private pay(amountFen: Fen, { id, on }: ContractingFact, changes: Changes): void {
    this.paidFen += amountFen;
    changes.tags.add('implementation');
    const { payer, payee } = this;
    changes.transactions.push({ id, date: dateTimeOf(on), value: valueOf(amountFen), payer, payee });
  }

  /** Value and status follow from all facts so far. */
  private conclude({ tags, award, contract }: Changes): void {
    const status = this.status();
    if (this.published === null) award.value = valueOf(this.dueFen);
    if (this.published?.valueFen !== this.dueFen) {
      contract.value = valueOf(this.dueFen);
      if (this.published) tags.add('contractUpdate');
    }
    if (this.published?.status !== status) {
      contract.status = status;
      if (status === 'cancelled' || status === 'terminated') tags.add('contractTermination');
    }
    this.published = { valueFen: this.dueFen, status };
  }

  private status(): Contract['status'] {
    if (this.ended) return 'cancelled';
    if (!this.signed) return 'pending';
    return this.open === 0 && this.paidFen === this.dueFen ? 'terminated' : 'active';
  }

  /** Packs at a price each; goods by weight in kilograms. */
  private items(): Item[] {
    return [...this.lines.values()].map((line) => {
      const byWeight = line.pricing === 'WEIGHT';
      const base = BigInt(line.quantity) * BigInt(line.contentBase);
      return {
        id: line.lineId,
        description: this.names.get(line.lineId) ?? line.categoryCode,
        classification: { scheme: CATEGORY_SCHEME, id: line.categoryCode },
        quantity: byWeight ? Number(base) / 1_000 : line.quantity,
        unit: { name: byWeight ? '千克' : '件', value: valueOf(BigInt(line.unitPriceFen)) },
      };
    });
  }
}
