import { addDays, type BusinessDate, type Fen } from '@shanhai/kernel';
import type { ShippedLot } from '@shanhai/orders';
import type { BuyerStanding } from '@shanhai/payments';
import { FactLog, type HistoryLot, type KnownRules, playOffice, type Step, turnOf } from './purchase-history';

/** What was bought elsewhere, as it is declared. */
export interface DeclaredGoods {
  boughtOn: BusinessDate;
  acceptedOn: BusinessDate;
  paidOn: BusinessDate;
  /** Of a lot that is named, or of a place and day of harvest. */
  rows: { goodsFen: Fen; placeCode: string; harvestedOn: BusinessDate; lotId: string | null }[];
  chargesFen: Fen;
  /** At most the invoice's amount. */
  paidFen: Fen;
  /** The seller trades what others grew. */
  trading: boolean;
}

/** What of the payload of `purchase.declared` counting reads. */
export interface DeclaredPayload {
  declarationId: string;
  buyer: BuyerStanding;
  supplier: { organisationId: string; unitType: 'COOPERATIVE'; seatCode: string };
  trading: boolean;
  boughtOn: BusinessDate;
  acceptedOn: BusinessDate;
  paidOn: BusinessDate;
  invoiceFen: string;
  paidFen: string;
  rows: {
    rowId: string;
    categoryCode: string;
    quantityBase: string;
    goodsFen: string;
    placeCode: string;
    harvestedOn: BusinessDate;
    lot?: ShippedLot;
  }[];
}

/** Writes the facts of one declared purchase as the use cases do: its documents first, then what an office says. */
export class DeclaredHistory extends FactLog {
  state: 'SUBMITTED' | 'CONFIRMED' | 'REVOKED' = 'SUBMITTED';
  protected readonly ofOrigin = 'purchase.origin';
  private readonly goods: DeclaredGoods;

  constructor(made: {
    goods: DeclaredGoods;
    lots: Record<string, HistoryLot>;
    buyer?: BuyerStanding;
    rules?: Partial<Omit<KnownRules, 'book'>>;
    keyOf?: (number: number) => string;
  }) {
    super({ ...made, on: made.goods.boughtOn });
    this.goods = made.goods;
    const lines = made.goods.rows.map(({ goodsFen }, index) => ({
      ...{ lineId: `line-${index}`, lotId: null, amountFen: String(goodsFen) },
    }));
    for (const kind of ['INVOICE', 'BANK_REFERENCE'])
      this.base.push(
        this.fact(
          'evidence.attached',
          this.placedOn,
          {
            ...{ evidenceId: kind, kind, number: kind, amountFen: '1', issuedOn: this.placedOn, fileHash: null },
            lines,
          },
          [],
        ),
      );
  }

  /** An office confirms it: from here on it counts. */
  confirm(on: BusinessDate): void {
    const { rows, chargesFen, paidFen, ...goods } = this.goods;
    const payload: DeclaredPayload = {
      declarationId: 'freight-0',
      buyer: this.buyer,
      supplier: { organisationId: 'supplier', unitType: 'COOPERATIVE', seatCode: '640422' },
      ...goods,
      invoiceFen: String(rows.reduce((sum, { goodsFen }) => sum + goodsFen, chargesFen)),
      paidFen: String(paidFen),
      rows: rows.map(({ goodsFen, placeCode, harvestedOn, lotId }, index) => ({
        ...{ rowId: `line-${index}`, categoryCode: 'POTATO', quantityBase: '7', goodsFen: String(goodsFen) },
        ...{ placeCode, harvestedOn },
        ...(lotId !== null && {
          lot: { lotId, traceCode: `T-${lotId}`, ...this.lots.get(lotId)!, claimId: `claim-${lotId}` },
        }),
      })),
    };
    this.base.push(this.fact('purchase.declared', on, payload, this.base.slice()));
    this.state = 'CONFIRMED';
  }

  /** The office takes its confirmation back, and the numbers of its documents are free. */
  revokeConfirmation(on: BusinessDate): void {
    for (const evidenceId of ['INVOICE', 'BANK_REFERENCE'])
      this.prove('evidence.withdrawn', on, { evidenceId, reason: '' });
    this.fact('purchase.declaration_revoked', on, { declarationId: 'freight-0' }, this.base);
    this.state = 'REVOKED';
  }

  /** The first day on which all that it tells has happened. */
  get doneOn(): BusinessDate {
    const { acceptedOn, paidOn } = this.goods;
    return acceptedOn > paidOn ? acceptedOn : paidOn;
  }

  protected lotsMoved(): { lotId: string; causes: readonly string[] }[] {
    if (this.state === 'SUBMITTED') return [];
    return this.goods.rows.flatMap(({ lotId }) => (lotId === null ? [] : { lotId, causes: this.base }));
  }
}

/** As `play`, of a declared purchase. */
export function playDeclared(history: DeclaredHistory, steps: readonly Step[]): BusinessDate {
  let today = history.doneOn;
  for (const step of steps) {
    today = addDays(today, step.gap);
    if (step.kind === 'confirm' && history.state === 'SUBMITTED') history.confirm(today);
    else if (step.kind === 'revokeConfirmation' && history.state === 'CONFIRMED') history.revokeConfirmation(today);
    else playOffice(history, step.kind, turnOf(step, today));
  }
  return today;
}
