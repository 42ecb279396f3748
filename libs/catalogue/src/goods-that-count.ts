import { Injectable } from '@nestjs/common';

/** Goods from these places, of suppliers with these seats. */
export interface Qualifying {
  origins: string[];
  seats: string[];
}

/** Asks which goods would count for a scheme if a buyer, or for null any buyer, bought them today; null where no scheme of that code is in force. */
export type AskGoodsThatCount = (scheme: string, buyerId: string | null) => Promise<Qualifying | null>;

/** What a search asks of counting, in a lib above; its module tells how to ask when it starts. */
@Injectable()
export class GoodsThatCount {
  private told: AskGoodsThatCount | null = null;

  tell(told: AskGoodsThatCount): void {
    this.told = told;
  }

  of(scheme: string, buyerId: string | null): Promise<Qualifying | null> {
    if (!this.told) throw new Error('nobody tells of counting: the module of procurement is not there');
    return this.told(scheme, buyerId);
  }
}
