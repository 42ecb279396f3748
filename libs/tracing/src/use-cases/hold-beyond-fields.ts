import { Injectable } from '@nestjs/common';
import { recordFacts, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { Clock, newId } from '@shanhai/kernel';
import { lotHeld } from '../facts/field-facts';
import { codesAbove } from '../rules/codes-above';
import { type Crop, holdLots, lotsBeyond } from '../store/beyond-fields';
import { insertHolds } from '../store/lot-holds';

/**
 * Judges anew what is recorded of a crop, once less can have grown than was thought: lots that no longer fit are held, also where all of them was sold,
 * and stand in the queue of the offices of their places with the sum. What was shipped stays shipped: a person decides.
 */
@Injectable()
export class HoldBeyondFields {
  constructor(
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** Gives how many lots are held. The locks of the crop are the caller's. */
  async run(tx: Tx, crop: Crop): Promise<number> {
    const lots = await lotsBeyond(tx, crop);
    if (lots.length === 0) return 0;
    const book = await this.places.book(tx);
    const { categoryCode } = crop;
    const heldOn = this.clock.today();
    const holds = lots.map(({ placeCode, harvestedOn, ...lot }) => ({
      ...{ ...lot, id: newId(), categoryCode, heldOn },
      placeCodes: codesAbove(book, placeCode, harvestedOn, heldOn),
    }));
    holdLots(
      tx,
      lots.map(({ lotId }) => lotId),
    );
    insertHolds(tx, holds);
    recordFacts(
      tx,
      holds.map(({ id: holdId, heldOn: on, placeCodes: _, ...hold }) => lotHeld(on, { ...hold, holdId })),
    );
    return holds.length;
  }
}
