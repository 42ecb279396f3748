import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { checkSpan, Places } from '@shanhai/divisions';
import { requireFile } from '@shanhai/files';
import { checkLength, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import {
  accountNumberOf,
  BANK_NAME_LENGTH_MAX,
  HOLDER_NAME_LENGTH_MAX,
  LICENCE_NUMBER_LENGTH_MAX,
  masked,
} from '../rules/receiving-accounts';
import { insertReceivingAccount } from '../store/receiving-accounts';

export interface ReceivingAccountToRegister {
  holderName: string;
  bankName: string;
  accountNumber: string;
  licenceNumber: string;
  fileHash: string;
  validFrom: string;
  validUntil?: string | null;
  idempotencyKey: string;
}

/**
 * Puts a custodian's bank account, with its licence to keep others' money, before the office of its seat. Gives back its id.
 * Refuses REQUIRED and TOO_LONG (holderName, bankName, licenceNumber), INVALID (accountNumber), DATE_INVALID, DATE_OUT_OF_ORDER, FILE_UNKNOWN,
 * ACCOUNT_STANDS (the same, from the same day on), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RegisterReceivingAccount {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: ReceivingAccountToRegister): Promise<string> {
    const account = check(input);
    const { organisationId: custodianId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const operation = 'registerReceivingAccount';
      const claim = { organisationId: custodianId, operation, key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const putOn = this.clock.today();
      const [, placeCodes] = await tx.together([
        requireFile(tx, account.fileHash, ['fileHash']),
        this.places.ancestry(viewer.seatCode, putOn, tx),
      ]);
      const accountNumber = masked(account.accountNumber);
      if (!(await insertReceivingAccount(tx, { id, custodianId, ...account, placeCodes, putOn })))
        refuse('ACCOUNT_STANDS', ['accountNumber'], { account: accountNumber });
      recordAudit(tx, { operation: 'registerReceivingAccount', subjectId: id, after: { ...account, accountNumber } });
      return id;
    });
  }
}

function check(input: ReceivingAccountToRegister) {
  const reasons = new Reasons();
  const text = (field: 'holderName' | 'bankName' | 'licenceNumber', max: number): string => {
    if (input[field].trim() === '') reasons.add('REQUIRED', [field]);
    checkLength(input[field], max, [field], reasons);
    return input[field].trim();
  };
  const holderName = text('holderName', HOLDER_NAME_LENGTH_MAX);
  const bankName = text('bankName', BANK_NAME_LENGTH_MAX);
  const accountNumber = accountNumberOf(input.accountNumber);
  if (accountNumber === null)
    reasons.add('INVALID', ['accountNumber'], { value: input.accountNumber.slice(0, 40), reason: '6–32 digits' });
  const licenceNumber = text('licenceNumber', LICENCE_NUMBER_LENGTH_MAX);
  const { validFrom, fileHash } = input;
  const validUntil = input.validUntil ?? null;
  checkSpan({ validFrom, validUntil }, [], reasons);
  reasons.refuseIfAny();
  return { holderName, bankName, accountNumber: accountNumber!, licenceNumber, fileHash, validFrom, validUntil };
}
