import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { OriginReinstatedPayload, OriginRevokedPayload } from '@shanhai/orders';
import type { DeclarationRevokedPayload, PurchaseDeclaredPayload } from '../rules/declared-purchase';

/** An office confirmed what a buyer bought elsewhere: from here on it counts, once. */
export function purchaseDeclared(buyerId: string, on: BusinessDate, payload: PurchaseDeclaredPayload): NewFact {
  return fact('purchase.declared', buyerId, on, payload);
}

/** An office took its confirmation back: what was counted is entered against on this day (CR-5). */
export function declarationRevoked(buyerId: string, on: BusinessDate, payload: DeclarationRevokedPayload): NewFact {
  return fact('purchase.declaration_revoked', buyerId, on, payload);
}

/** What the purchase of a declaration is told of its lots' origin. */
interface OfDeclaration {
  declarationId: string;
  buyerId: string;
}

/** An office no longer lets the origin of lots stand that a confirmed declaration names. */
export function declaredOriginRevoked(of: OfDeclaration, payload: OriginRevokedPayload): NewFact {
  return ofOrigin('purchase.origin_revoked', of, payload.from, payload);
}

export function declaredOriginReinstated(of: OfDeclaration, payload: OriginReinstatedPayload): NewFact {
  return ofOrigin('purchase.origin_reinstated', of, payload.on, payload);
}

function ofOrigin(
  type: string,
  { declarationId, buyerId }: OfDeclaration,
  businessDate: BusinessDate,
  payload: OriginRevokedPayload | OriginReinstatedPayload,
): NewFact {
  const key = `${payload.revocationId}:${declarationId}`;
  return { type, version: 1, key, businessDate, ownerId: buyerId, streamId: declarationId, payload };
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
