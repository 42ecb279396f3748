import { Injectable } from '@nestjs/common';
import { Database, recordFacts, SYSTEM } from '@shanhai/database';
import { unitsBelow } from '@shanhai/organisations';
import { attributionMoved } from '../facts/attribution-facts';
import { endMove, nextMove, purchasesToMove } from '../store/attribution';

/** Facts in one transaction: bounds its memory and the work that a kill throws away. */
const PURCHASES_AT_ONCE = 1000;
/** One process at a time: it works through moves in their order. */
const ATTRIBUTION_LOCK = 7_304_065;

/**
 * Follows the moves of units (CR-17): each purchase that was placed or counted under the old superior on or after the move's date gets
 * a journal fact with the move's reason, which makes the counter look at it again and enter the difference. It waits until
 * everything before the move's place in the log is counted: what comes after that place is counted with the move known.
 */
@Injectable()
export class MoveAttribution {
  constructor(private readonly database: Database) {}

  /** Does one batch. Returns false where there is nothing to do. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const [{ locked }] = await tx.query<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS locked', [
        ATTRIBUTION_LOCK,
      ]);
      const move = locked ? await nextMove(tx) : null;
      if (!move) return false;
      const { position: _position, ...payload } = move;
      const buyers = await unitsBelow(tx, move.unitId, move.from);
      const purchases = await purchasesToMove(tx, move, buyers, PURCHASES_AT_ONCE);
      recordFacts(
        tx,
        purchases.map((purchase) => attributionMoved(purchase, payload)),
      );
      if (purchases.length < PURCHASES_AT_ONCE) endMove(tx, move);
      return true;
    });
  }
}
