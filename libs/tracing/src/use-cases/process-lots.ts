import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { type ProductRow, productsById } from '@shanhai/goods';
import { requireItems, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { LOT_QUANTITY_MAX, MAKING_OUTPUTS_MAX } from '../rules/limits';
import { greatestOutput, makes, type Process, takesInto } from '../rules/process';
import type { InputLot } from '../store/makings';
import { processOn } from '../store/processes';
import { MakeLots } from './make-lots';
import { checkInputs, lockInputs, type LotPart, sumTaken } from './take-inputs';

export interface LotsToProcess {
  processCode: string;
  placeCode: string;
  processedOn: string;
  inputs: LotPart[];
  outputs: { productId: string; quantityBase: bigint }[];
  idempotencyKey: string;
}

/**
 * Processes parts of the supplier's own lots into new ones: dried, pressed, cut, packed into another product. No more comes out than the process's
 * greatest yield allows (CR-20), all outputs together. Gives back the step's id.
 * Refuses REQUIRED, TOO_MANY, NOT_POSITIVE, INVALID, NOT_FOUND (process on that day, lots, products), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER,
 * DIVISION_UNKNOWN, PROCESS_MISMATCH, YIELD_EXCEEDED, LOT_EXHAUSTED, LOT_HELD, LOT_RECALLED, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ProcessLots {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly make: MakeLots,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LotsToProcess): Promise<string> {
    const { processedOn: on, placeCode, processCode } = input;
    checkInputs(input.inputs, on, 'processedOn', this.clock.today());
    checkOutputs(input.outputs);
    await this.places.requireDivision(placeCode, on, ['placeCode']);
    const supplierId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const claim = {
        organisationId: supplierId,
        operation: 'processLots',
        key: input.idempotencyKey,
        input,
        result: id,
      };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const [process, products] = await tx.together([
        processOn(tx, processCode, on),
        productsById(tx, [...new Set(input.outputs.map(({ productId }) => productId))]),
      ]);
      if (!process) refuse('NOT_FOUND', ['processCode'], { value: processCode.slice(0, 80) });
      const inputs = await lockInputs(tx, supplierId, input.inputs, on, 'processedOn');
      const outputs = readOutputs(input, process, inputs, products, supplierId);
      await this.make.run(tx, { id, supplierId, kind: 'PROCESSED', process, placeCode, on, inputs, outputs });
      recordAudit(tx, {
        operation: 'processLots',
        subjectId: id,
        after: { processCode, version: process.version, placeCode, on, inputs: input.inputs, outputs },
      });
      return id;
    });
  }
}

function checkOutputs(outputs: LotsToProcess['outputs']): void {
  requireItems(outputs, MAKING_OUTPUTS_MAX, ['outputs']);
  const reasons = new Reasons();
  outputs.forEach(({ quantityBase }, index) => {
    const field = ['outputs', index, 'quantityBase'];
    if (quantityBase <= 0n) reasons.add('NOT_POSITIVE', field, { value: quantityBase });
    if (quantityBase > LOT_QUANTITY_MAX)
      reasons.add('INVALID', field, {
        value: quantityBase,
        reason: { zh: `最多 ${LOT_QUANTITY_MAX}`, en: `at most ${LOT_QUANTITY_MAX}` },
      });
  });
  reasons.refuseIfAny();
}

/** The lots to make, found to be what the process makes of the inputs, and no more than can come of them. */
function readOutputs(
  input: LotsToProcess,
  process: Process,
  inputs: readonly { lot: InputLot; takenBase: bigint }[],
  products: ReadonlyMap<string, ProductRow>,
  supplierId: string,
) {
  const reasons = new Reasons();
  const [{ lot: first }] = inputs;
  inputs.forEach(({ lot }, index) => {
    const alike = lot.categoryCode === first.categoryCode && lot.baseUnit === first.baseUnit;
    if (!alike || !takesInto(process, lot))
      reasons.add('PROCESS_MISMATCH', ['inputs', index, 'lotId'], { process: process.code, value: lot.traceCode });
  });
  const outputs = input.outputs.flatMap(({ productId, quantityBase }, index) => {
    const field = ['outputs', index, 'productId'];
    const product = products.get(productId);
    if (product?.supplierId !== supplierId) {
      reasons.add('NOT_FOUND', field, { value: productId });
      return [];
    }
    if (!makes(process, product, first))
      reasons.add('PROCESS_MISMATCH', field, { process: process.code, value: product.name });
    return [{ id: newId(), productId, quantityBase, baseUnit: product.baseUnit }];
  });
  reasons.refuseIfAny();
  const taken = sumTaken(inputs);
  const stated = outputs.reduce((sum, { quantityBase }) => sum + quantityBase, 0n);
  const most = greatestOutput(process, taken);
  if (stated > most)
    refuse('YIELD_EXCEEDED', ['outputs'], {
      input: `${taken} ${first.baseUnit}`,
      yield: `${process.yieldOutput}/${process.yieldInput}`,
      most,
      stated,
    });
  return outputs;
}
