import { Injectable } from '@nestjs/common';
import { recordFacts, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { writeEvents } from '@shanhai/epcis';
import { type BaseUnit, type BusinessDate, Clock, refuse } from '@shanhai/kernel';
import { lotMade } from '../facts/tracing-facts';
import { ROOTS_MAX } from '../rules/limits';
import { lotsMade } from '../rules/lot-events';
import { placeOfMade } from '../rules/making-place';
import { lastProcessed, rootsOfParts } from '../rules/origin-shares';
import { firstEnd, worstOrigin } from '../rules/origin-states';
import type { Process } from '../rules/process';
import { addLots } from '../store/add-lots';
import { type RootRow, rootsOfLots } from '../store/lot-roots';
import { type InputLot, insertMaking, insertRoots, type MakingKind } from '../store/makings';

export interface LotsToMake {
  /** The step's own id. */
  id: string;
  /** Whose the made lots are. */
  supplierId: string;
  kind: MakingKind;
  process: Process | null;
  placeCode: string;
  on: BusinessDate;
  /** Lots that are locked, and found to hold as much; each once. */
  inputs: readonly { lot: InputLot; takenBase: bigint }[];
  outputs: readonly { id: string; productId: string; quantityBase: bigint; baseUnit: BaseUnit }[];
}

type Harvest = Pick<RootRow, 'placeCode' | 'harvestedOn'>;

/** Makes lots of lots: what processing, mixing and taking over share. The made lots carry the origin of all that went in. */
@Injectable()
export class MakeLots {
  constructor(
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** Gives the trace codes of the made lots, by id. Refuses TOO_MANY at `inputs` where they come from too many harvested lots. */
  async run(tx: Tx, making: LotsToMake): Promise<Map<string, string>> {
    const { id, supplierId, kind, process, placeCode, on, inputs, outputs } = making;
    const made = inputs.filter(({ lot }) => lot.makingId !== null).map(({ lot }) => lot.id);
    const [book, known] = await tx.together([
      this.places.book(tx),
      made.length > 0 ? rootsOfLots(tx, made) : new Map<string, RootRow[]>(),
    ]);
    const parts = inputs.map(({ lot, takenBase }) => ({
      lotId: lot.id,
      supplierId: lot.supplierId,
      takenBase,
      roots: known.get(lot.id) ?? [],
    }));
    const roots = rootsOfParts(parts);
    if (roots.length > ROOTS_MAX) refuse('TOO_MANY', ['inputs'], { max: ROOTS_MAX, count: roots.length });
    const harvests = inputs.flatMap(({ lot }): Harvest[] => known.get(lot.id) ?? [lot]);
    const today = this.clock.today();
    const processed =
      process?.kind === 'PROCESSING'
        ? { in: placeCode, on }
        : lastProcessed(
            inputs.map(({ lot }) => (lot.processedIn === null ? null : { in: lot.processedIn, on: lot.processedOn! })),
          );
    const lots = outputs.map((output) => ({
      ...output,
      supplierId,
      // What only changes hands stays what it is, of its own place and day.
      ...(kind === 'TAKEN_OVER'
        ? { placeCode, harvestedOn: inputs[0].lot.harvestedOn }
        : {
            placeCode: placeOfMade(harvests, placeCode, (code, from) => book.carriedForward(code, from, on)),
            harvestedOn: on,
          }),
      recordedOn: today,
      originStatus: worstOrigin(inputs.map(({ lot }) => lot.originStatus)),
      originValidUntil: firstEnd(inputs.map(({ lot }) => lot.originValidUntil)),
      makingId: id,
      processedIn: processed?.in ?? null,
      processedOn: processed?.on ?? null,
    }));
    const codes = await addLots(tx, lots);
    const processCode = process?.code ?? null;
    const processVersion = process?.version ?? null;
    insertMaking(
      tx,
      { id, supplierId, kind, processCode, processVersion, placeCode, happenedOn: on, recordedOn: today },
      inputs.map(({ lot, takenBase }) => ({ lotId: lot.id, lotSupplierId: lot.supplierId, takenBase })),
    );
    insertRoots(tx, lots, roots);
    const event = lotsMade(
      { id, supplierId, on, fromId: kind === 'TAKEN_OVER' ? inputs[0].lot.supplierId : null },
      inputs.map(({ lot, takenBase }) => ({ lotId: lot.id, baseUnit: lot.baseUnit, quantityBase: takenBase })),
      lots.map((lot) => ({ ...lot, lotId: lot.id, traceCode: codes.get(lot.id)! })),
    );
    const taken = inputs.map(({ lot, takenBase }) => ({ lotId: lot.id, takenBase }));
    recordFacts(tx, [
      ...writeEvents(tx, this.clock, [event]),
      ...lots.map(({ id: lotId, productId, quantityBase, baseUnit, placeCode: from, processedIn, processedOn }) =>
        lotMade(on, {
          ...{ lotId, supplierId, productId, traceCode: codes.get(lotId)!, quantityBase, baseUnit, placeCode: from },
          making: { id, kind, placeCode, process: process && yieldOf(process), taken },
          ...{ processedIn, processedOn },
        }),
      ),
    ]);
    return codes;
  }
}

const yieldOf = ({ code, version, yieldOutput, yieldInput }: Process) => ({ code, version, yieldOutput, yieldInput });
