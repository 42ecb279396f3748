import { type Tx } from '@shanhai/database';
import { checkDate, requireItems } from '@shanhai/graphql';
import { type BusinessDate, Reasons, refuse } from '@shanhai/kernel';
import { MAKING_INPUTS_MAX } from '../rules/limits';
import { checkMayLeave } from '../rules/lot-standing';
import { leftOf } from '../store/lots';
import { type InputLot, lockInputLots } from '../store/makings';

/** So much of a lot, to be taken for others. */
export interface LotPart {
  lotId: string;
  quantityBase: bigint;
}

/**
 * Checks what needs no database of a step's inputs and day.
 * @throws Refusal REQUIRED, TOO_MANY (inputs), NOT_POSITIVE, INVALID (a lot twice), DATE_INVALID, DATE_IN_FUTURE at `dateField`.
 */
export function checkInputs(inputs: readonly LotPart[], on: string, dateField: string, today: BusinessDate): void {
  requireItems(inputs, MAKING_INPUTS_MAX, ['inputs']);
  const reasons = new Reasons();
  const seen = new Set<string>();
  inputs.forEach(({ lotId, quantityBase }, index) => {
    if (quantityBase <= 0n) reasons.add('NOT_POSITIVE', ['inputs', index, 'quantityBase'], { value: quantityBase });
    if (seen.has(lotId))
      reasons.add('INVALID', ['inputs', index, 'lotId'], {
        value: lotId,
        reason: { zh: '同一批次只填一行', en: 'a lot stands in one row' },
      });
    seen.add(lotId);
  });
  if (checkDate(on, [dateField], reasons) && on > today) reasons.add('DATE_IN_FUTURE', [dateField], { value: on });
  reasons.refuseIfAny();
}

/**
 * Locks the supplier's own lots in the order of their ids, and finds them to hold what is to be taken (CR-20).
 * @throws Refusal NOT_FOUND, LOT_HELD, LOT_RECALLED, STATE_NOT_ALLOWED at `inputs.N.lotId`, LOT_EXHAUSTED at `inputs.N.quantityBase`,
 * DATE_OUT_OF_ORDER at `dateField`.
 */
export async function lockInputs(
  tx: Tx,
  supplierId: string,
  inputs: readonly LotPart[],
  on: BusinessDate,
  dateField: string,
): Promise<{ lot: InputLot; takenBase: bigint }[]> {
  const lots = await lockInputLots(
    tx,
    inputs.map(({ lotId }) => lotId),
  );
  const reasons = new Reasons();
  const taken = inputs.flatMap(({ lotId, quantityBase }, index) => {
    const lot = lots.get(lotId);
    const field = ['inputs', index, 'lotId'];
    if (lot?.supplierId !== supplierId) {
      reasons.add('NOT_FOUND', field, { value: lotId });
      return [];
    }
    checkMayLeave(lot, field, reasons);
    if (on < lot.harvestedOn) reasons.add('DATE_OUT_OF_ORDER', [dateField], { value: on, limit: lot.harvestedOn });
    const available = leftOf(lot);
    if (quantityBase > available)
      reasons.add('LOT_EXHAUSTED', ['inputs', index, 'quantityBase'], {
        lot: lot.traceCode,
        available,
        needed: quantityBase,
      });
    return [{ lot, takenBase: quantityBase }];
  });
  reasons.refuseIfAny();
  return taken;
}

/** The sum of what is taken, in base units. */
export const sumTaken = (inputs: readonly { takenBase: bigint }[]): bigint =>
  inputs.reduce((sum, { takenBase }) => sum + takenBase, 0n);

/** What all inputs have in common; refuses with `code` at the first that has not. */
export function requireSame<Value>(
  inputs: readonly { lot: InputLot }[],
  valueOf: (lot: InputLot) => Value,
  code: 'LOT_PRODUCT_MISMATCH',
): Value {
  const first = valueOf(inputs[0].lot);
  inputs.forEach(({ lot }, index) => {
    if (valueOf(lot) !== first) refuse(code, ['inputs', index, 'lotId'], { lot: lot.traceCode });
  });
  return first;
}
