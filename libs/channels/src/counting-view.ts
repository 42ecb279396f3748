import { Injectable } from '@nestjs/common';
import type { Queryable } from '@shanhai/database';
import type { Fen, Month } from '@shanhai/kernel';

/** A root of which a partner keeps so many packs, which it owes so much for. */
export interface KeptRoot {
  lineId: string;
  lotId: string;
  quantity: number;
  valueFen: Fen;
}

/** What counting, in the lib above, tells of goods and months. */
export interface TellsOfCounting {
  /** Packs of roots that count as a purchase now, by `rootKey`; those of which none do are left out. */
  packsCounted(db: Queryable, roots: readonly KeptRoot[]): Promise<Map<string, number>>;
  /** Those of the months whose books are closed. */
  sealedMonths(db: Queryable, months: readonly Month[]): Promise<Month[]>;
}

export const rootKey = ({ lineId, lotId }: Pick<KeptRoot, 'lineId' | 'lotId'>): string => `${lineId}|${lotId}`;

/** What rows are judged by that only the lib above knows; its module tells how to ask when it starts. */
@Injectable()
export class CountingView implements TellsOfCounting {
  private told: TellsOfCounting | null = null;

  tell(told: TellsOfCounting): void {
    this.told = told;
  }

  packsCounted(db: Queryable, roots: readonly KeptRoot[]): Promise<Map<string, number>> {
    return this.asked().packsCounted(db, roots);
  }

  sealedMonths(db: Queryable, months: readonly Month[]): Promise<Month[]> {
    return this.asked().sealedMonths(db, months);
  }

  private asked(): TellsOfCounting {
    if (!this.told) throw new Error('nobody tells of counting: the module of procurement is not there');
    return this.told;
  }
}
