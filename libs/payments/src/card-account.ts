import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { CardRail } from './card-rail';

/** Who holds the account at the card processor, by credit code: a setting, beside the account's keys. */
export abstract class CardHolder {
  abstract readonly creditCode: string | null;
}

/** The custodian that card money comes to. Reads the table of organisations. */
@Injectable()
export class CardAccount {
  private known: string | null = null;

  constructor(
    private readonly database: Database,
    private readonly rail: CardRail,
    private readonly holder: CardHolder,
  ) {}

  /** The custodian's id; null where the rail is off, or no approved custodian has the credit code. */
  async custodianId(): Promise<string | null> {
    if (!this.rail.on || this.known) return this.known;
    const [found] = await this.database.query<{ id: string }>(
      `SELECT id FROM organisations WHERE credit_code = $1 AND kind = 'CUSTODIAN' AND status = 'APPROVED'`,
      [this.holder.creditCode],
    );
    this.known = found?.id ?? null;
    return this.known;
  }
}
