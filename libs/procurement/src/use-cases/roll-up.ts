import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { rollUpEntries, rollUpStages } from '../store/roll-up';

/** Positions rolled up in one transaction: bounds its work after a long stop. */
const POSITIONS_AT_ONCE = 20_000n;

/**
 * Sums entries of both ledgers into totals up to the position below which every slot is done. One process at a time: the row
 * that holds the positions is locked. A figure reads these sums and the entries beyond, so it is exact at any moment. Stages
 * wait until those of older purchases are entered.
 */
@Injectable()
export class RollUp {
  constructor(private readonly database: Database) {}

  /** Returns true where there was something to roll up. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const [state] = await tx.query<{ rolled: bigint; stagesRolled: bigint; through: bigint; stagesWhole: boolean }>(
        `SELECT position AS rolled, stage_position AS "stagesRolled", (SELECT min(position) FROM counter_slots) AS through,
           NOT EXISTS (SELECT FROM stage_backlog) AS "stagesWhole" FROM count_rollup FOR UPDATE SKIP LOCKED`,
      );
      if (!state) return false;
      const { rolled, stagesRolled, through, stagesWhole } = state;
      if (rolled < through) rollUpEntries(tx, rolled, nextStop(rolled, through));
      const stages = stagesWhole && stagesRolled < through;
      if (stages) rollUpStages(tx, stagesRolled, nextStop(stagesRolled, through));
      return rolled < through || stages;
    });
  }
}

function nextStop(from: bigint, through: bigint): bigint {
  return through - from > POSITIONS_AT_ONCE ? from + POSITIONS_AT_ONCE : through;
}
