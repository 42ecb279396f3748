import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { checkSpan, Places } from '@shanhai/divisions';
import { checkLength, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { ADDRESS_LENGTH_MAX, OUTLET_NAME_LENGTH_MAX, type OutletKind } from '../rules/outlet';
import { insertOutlet, outletsById } from '../store/outlets';

export interface OutletToRegister {
  kind: OutletKind;
  /** The hall or counter that a zone stands inside of. */
  parentId: string | null;
  name: string;
  divisionCode: string;
  address: string;
  validFrom: string;
  validUntil?: string | null;
  idempotencyKey: string;
}

/**
 * A channel partner puts a hall, counter or zone of its own before the office of the place. Gives back its id.
 * Refuses REQUIRED and TOO_LONG (name, address), DATE_INVALID, DATE_OUT_OF_ORDER, DIVISION_UNKNOWN, OUTLET_PARENT (no hall or
 * counter of the same place, or it is rejected), OUTLET_STANDS, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RegisterOutlet {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: OutletToRegister): Promise<string> {
    const { kind, parentId, divisionCode, validFrom, validUntil = null } = input;
    const [name, address] = [input.name.trim(), input.address.trim()];
    check(input).refuseIfAny();
    const operatorId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const operation = 'registerOutlet';
      const claim = { organisationId: operatorId, operation, key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const registeredOn = this.clock.today();
      await this.places.requireDivision(divisionCode, registeredOn, ['divisionCode'], tx);
      const placeCodes = await this.places.ancestry(divisionCode, registeredOn, tx);
      if (parentId !== null) await requireParent(tx, { kind, divisionCode }, parentId);
      const outlet = { id, operatorId, kind, parentId, name, divisionCode, placeCodes, address, validFrom, validUntil };
      if (!(await insertOutlet(tx, { ...outlet, registeredOn }))) refuse('OUTLET_STANDS', ['name'], { value: name });
      recordAudit(tx, { operation: 'registerOutlet', subjectId: id, after: outlet });
      return id;
    });
  }
}

async function requireParent(
  tx: Tx,
  { kind, divisionCode }: { kind: OutletKind; divisionCode: string },
  parentId: string,
): Promise<void> {
  const parent = (await outletsById(tx, [parentId])).get(parentId);
  const stands = parent && parent.status !== 'REJECTED' && parent.kind !== 'ZONE';
  if (!stands || kind !== 'ZONE' || parent.divisionCode !== divisionCode)
    refuse('OUTLET_PARENT', ['parentId'], { value: parent?.name ?? parentId });
}

function check({ name, address, validFrom, validUntil = null }: OutletToRegister): Reasons {
  const reasons = new Reasons();
  for (const [field, text, max] of [
    ['name', name, OUTLET_NAME_LENGTH_MAX],
    ['address', address, ADDRESS_LENGTH_MAX],
  ] as const) {
    if (text.trim() === '') reasons.add('REQUIRED', [field]);
    checkLength(text, max, [field], reasons);
  }
  checkSpan({ validFrom, validUntil }, [], reasons);
  return reasons;
}
