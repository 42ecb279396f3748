import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import {
  lotByTraceCode,
  type LotName,
  type LotRow,
  lotsById,
  lotsMadeOf,
  lotsThatMade,
  mayRecall,
  readTraceCode,
} from '@shanhai/tracing';

export interface LotToDrill {
  traceCode?: string | null;
  lotId?: string | null;
  direction: 'FORWARD' | 'BACKWARD' | 'BOTH';
}

const NONE = { lots: [], more: false };

/**
 * Follows a lot to all that was made of it and all that it was made of: five statements, each over indexes, whatever the history.
 * Refuses REQUIRED (no lot named), NOT_FOUND (unknown, or another supplier's), OUTSIDE_YOUR_PLACES.
 */
@Injectable()
export class DrillLots {
  constructor(private readonly database: Database) {}

  async run(viewer: Viewer, input: LotToDrill): Promise<{ lot: LotRow; down: LotRow[]; up: LotRow[]; more: boolean }> {
    const { field, lot } = await this.find(input);
    const value = (input.traceCode ?? input.lotId ?? '').slice(0, 80);
    if (!lot) refuse('NOT_FOUND', [field], { value });
    const seat = (await organisationProfiles(this.database, [lot.supplierId])).get(lot.supplierId)!.seatCode;
    if (!mayRecall(viewer, { ...lot, supplierSeat: seat }))
      refuse(viewer.organisationKind === 'OFFICE' ? 'OUTSIDE_YOUR_PLACES' : 'NOT_FOUND', [field], { value });
    const { direction } = input;
    const [down, up] = await Promise.all([
      direction === 'BACKWARD' ? NONE : lotsMadeOf(this.database, [lot.id]),
      direction === 'FORWARD' ? NONE : lotsThatMade(this.database, [lot.id]),
    ]);
    const rows = await lotsById(
      this.database,
      [...down.lots, ...up.lots].map(({ lotId }) => lotId),
    );
    const read = (lots: readonly LotName[]) => lots.map(({ lotId }) => rows.get(lotId)!);
    return { lot, down: read(down.lots), up: read(up.lots), more: down.more || up.more };
  }

  private async find({ traceCode, lotId }: LotToDrill): Promise<{ field: string; lot: LotRow | null }> {
    if (lotId) {
      const id = fromGlobalId('Lot', lotId, ['lotId']);
      return { field: 'lotId', lot: (await lotsById(this.database, [id])).get(id) ?? null };
    }
    if (!traceCode) refuse('REQUIRED', ['traceCode']);
    const code = readTraceCode(traceCode);
    return { field: 'traceCode', lot: code ? await lotByTraceCode(this.database, code) : null };
  }
}
