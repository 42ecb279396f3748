import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { isLotAlias, LOT_ALIASES_MAX } from '../rules/lot-alias';
import { aliasesOfLots, insertLotAlias } from '../store/lot-aliases';
import { lockLot } from '../store/lots';

/**
 * Names the supplier's own lot by an identifier of the industrial internet as well: who looks that up finds the lot. A name
 * stays, because it is registered elsewhere and printed; the same name again changes nothing.
 * Refuses INVALID (alias), NOT_FOUND (lot), LOT_ALIAS_TAKEN, TOO_MANY (alias).
 */
@Injectable()
export class SetLotAlias {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { lotId, alias }: { lotId: string; alias: string }): Promise<void> {
    if (!isLotAlias(alias))
      refuse('INVALID', ['alias'], {
        value: alias.slice(0, 80),
        reason: { zh: '应为工业互联网标识，如 88.118.8/XJ-0001', en: 'must be like 88.118.8/XJ-0001' },
      });
    await this.database.write(viewer, async (tx) => {
      const lot = await lockLot(tx, lotId, viewer.organisationId);
      if (!lot) refuse('NOT_FOUND', ['lotId'], { value: lotId });
      const before = (await aliasesOfLots(tx, [lotId])).get(lotId) ?? [];
      if (before.includes(alias)) return;
      if (before.length >= LOT_ALIASES_MAX)
        refuse('TOO_MANY', ['alias'], { max: LOT_ALIASES_MAX, count: before.length + 1 });
      if (!(await insertLotAlias(tx, lot, alias, this.clock.today()))) refuse('LOT_ALIAS_TAKEN', ['alias'], { alias });
      recordAudit(tx, { operation: 'setLotAlias', subjectId: lotId, before, after: [...before, alias] });
    });
  }
}
