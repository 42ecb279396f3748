import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { DeclarationRevokedPayload, PurchaseDeclaredPayload } from '../rules/declared-purchase';

/** An office confirmed what a buyer bought elsewhere: from here on it counts, once. */
export function purchaseDeclared(buyerId: string, on: BusinessDate, payload: PurchaseDeclaredPayload): NewFact {
  return fact('purchase.declared', buyerId, on, payload);
}

/** An office took its confirmation back: what was counted is entered against on this day (CR-5). */
export function declarationRevoked(buyerId: string, on: BusinessDate, payload: DeclarationRevokedPayload): NewFact {
  return fact('purchase.declaration_revoked', buyerId, on, payload);
}

function fact(
  type: string,
  ownerId: string,
  businessDate: BusinessDate,
  payload: PurchaseDeclaredPayload | DeclarationRevokedPayload,
): NewFact {
  const { declarationId } = payload;
  return { type, version: 1, key: declarationId, businessDate, ownerId, streamId: declarationId, payload };
}
