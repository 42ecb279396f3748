import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { MakeLots } from './make-lots';
import { checkInputs, lockInputs, type LotPart, requireSame, sumTaken } from './take-inputs';

export interface LotsToMix {
  placeCode: string;
  mixedOn: string;
  inputs: LotPart[];
  /** What came out; all that went in where nothing is said. */
  quantityBase?: bigint | null;
  idempotencyKey: string;
}

/**
 * Mixes parts of the supplier's own lots of one product into a new lot, which comes from all of them by mass (CR-12). Gives back the step's id.
 * Refuses REQUIRED, TOO_MANY, NOT_POSITIVE, INVALID, NOT_FOUND (lots), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, DIVISION_UNKNOWN,
 * LOT_PRODUCT_MISMATCH, YIELD_EXCEEDED, LOT_EXHAUSTED, LOT_HELD, LOT_RECALLED, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class MixLots {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly make: MakeLots,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LotsToMix): Promise<string> {
    const { mixedOn: on, placeCode } = input;
    checkInputs(input.inputs, on, 'mixedOn', this.clock.today());
    const stated = input.quantityBase ?? null;
    if (stated !== null && stated <= 0n) refuse('NOT_POSITIVE', ['quantityBase'], { value: stated });
    await this.places.requireDivision(placeCode, on, ['placeCode']);
    const supplierId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const claim = { organisationId: supplierId, operation: 'mixLots', key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const inputs = await lockInputs(tx, supplierId, input.inputs, on, 'mixedOn');
      const productId = requireSame(inputs, (lot) => lot.productId, 'LOT_PRODUCT_MISMATCH');
      const taken = sumTaken(inputs);
      const quantityBase = stated ?? taken;
      const { baseUnit } = inputs[0].lot;
      if (quantityBase > taken)
        refuse('YIELD_EXCEEDED', ['quantityBase'], {
          input: `${taken} ${baseUnit}`,
          yield: '1/1',
          most: taken,
          stated: quantityBase,
        });
      const outputs = [{ id: newId(), productId, quantityBase, baseUnit }];
      await this.make.run(tx, { id, supplierId, kind: 'MIXED', process: null, placeCode, on, inputs, outputs });
      recordAudit(tx, {
        operation: 'mixLots',
        subjectId: id,
        after: { placeCode, on, inputs: input.inputs, quantityBase },
      });
      return id;
    });
  }
}
