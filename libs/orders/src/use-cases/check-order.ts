import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { DraftOrder, type OrderDraft } from './draft-order';
import { type OrderInput, readWanted } from './wanted-order';

/**
 * What `PlaceOrder` would make of the same input at this moment: every line priced, or every reason against it. Nothing
 * is written and nothing reserved, so a price or the stock may have changed when the order is placed.
 *
 * Refusals: those of `readWanted` and of `DraftOrder`.
 */
@Injectable()
export class CheckOrder {
  constructor(
    private readonly database: Database,
    private readonly draftOrder: DraftOrder,
  ) {}

  async run(viewer: Viewer, input: OrderInput): Promise<OrderDraft> {
    const wanted = await readWanted(this.database, input);
    const state = await this.database.snapshot(viewer, (tx) => this.draftOrder.look(tx, viewer, wanted));
    return this.draftOrder.draft(wanted, state);
  }
}
