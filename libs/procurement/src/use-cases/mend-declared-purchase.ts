import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import type { DeclarationInput } from '../rules/declaration-input';
import { DECLARED_TRANSITIONS, type DeclaredState, type DeclaredVerb } from '../rules/declared-purchase';
import { insertDeclaredDecision } from '../store/declared-decisions';
import { type DeclaredPurchaseRow, lockDeclaredPurchase, updateDeclaredPurchase } from '../store/declared-purchases';
import { declaredVersions } from '../store/declared-versions';
import { checkDeclaration } from './check-declaration';
import { readDeclaration } from './read-declaration';
import { giveBack, WriteDeclaration } from './write-declaration';

const FIELD = ['declaredPurchaseId'];

/** The state after a verb. @throws Refusal STATE_NOT_ALLOWED at `declaredPurchaseId`. */
export function declaredAfter(verb: DeclaredVerb, { status }: DeclaredPurchaseRow): DeclaredState {
  return (
    after<DeclaredState, DeclaredVerb>(DECLARED_TRANSITIONS, verb, status) ??
    refuse('STATE_NOT_ALLOWED', FIELD, { state: status })
  );
}

/** A declaration of the viewer's own, locked. @throws Refusal NOT_FOUND at `declaredPurchaseId`. */
async function lockOwn(tx: Tx, viewer: Viewer, globalId: string): Promise<DeclaredPurchaseRow> {
  const row = await lockDeclaredPurchase(tx, fromGlobalId('DeclaredPurchase', globalId, FIELD));
  return row?.buyerId === viewer.organisationId ? row : refuse('NOT_FOUND', FIELD, { value: globalId.slice(0, 80) });
}

export interface ResubmitDeclaredPurchaseInput extends DeclarationInput {
  idempotencyKey: string;
  declaredPurchaseId: string;
}

/**
 * Puts a declaration that was sent back before the office again, as a new version; the one before stays to be seen, and its numbers
 * are given back. Refusals: those of `declarePurchase`; NOT_FOUND, STATE_NOT_ALLOWED (also where a number is in dispute).
 */
@Injectable()
export class ResubmitDeclaredPurchase {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
    private readonly writing: WriteDeclaration,
  ) {}

  run(viewer: Viewer, input: ResubmitDeclaredPurchaseInput): Promise<{ declarationId: string }> {
    checkDeclaration(input, this.clock.today());
    return this.database.write(viewer, async (tx) => {
      const result = { declarationId: fromGlobalId('DeclaredPurchase', input.declaredPurchaseId, FIELD) };
      const { organisationId } = viewer;
      const operation = 'resubmitDeclaredPurchase';
      if (await takeIdempotencyKey(tx, { organisationId, operation, key: input.idempotencyKey, input, result }))
        return result;
      const row = await lockOwn(tx, viewer, input.declaredPurchaseId);
      const status = declaredAfter('resubmit', row);
      const said = await readDeclaration(tx, viewer, input, await this.places.book(tx));
      const before = (await declaredVersions(tx, [row.id])).get(row.id)!.at(-1)!;
      const places = await this.writing.placesOf(viewer, said, tx);
      const next = { ...row, ...places, status, version: row.version + 1, sellerId: said.sellerId };
      updateDeclaredPurchase(tx, next);
      await this.writing.write(tx, viewer, next, said, before);
      const { invoiceNumber, bankReference, invoiceFen, paidFen, sellerCode } = said;
      recordAudit(tx, {
        operation: 'resubmitDeclaredPurchase',
        subjectId: row.id,
        before: { status: row.status, version: row.version },
        after: { status, version: next.version, invoiceNumber, bankReference, invoiceFen, paidFen, sellerCode },
      });
      return result;
    });
  }
}

export interface WithdrawDeclaredPurchaseInput {
  idempotencyKey: string;
  declaredPurchaseId: string;
  reason: string;
}

/**
 * Takes a declaration of one's own back before it counts; its numbers are free again.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (also where a number is in dispute), REQUIRED and TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class WithdrawDeclaredPurchase {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: WithdrawDeclaredPurchaseInput): Promise<{ declarationId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const result = { declarationId: fromGlobalId('DeclaredPurchase', input.declaredPurchaseId, FIELD) };
      const { organisationId, userId: decidedBy } = viewer;
      const operation = 'withdrawDeclaredPurchase';
      if (await takeIdempotencyKey(tx, { organisationId, operation, key: input.idempotencyKey, input, result }))
        return result;
      const row = await lockOwn(tx, viewer, input.declaredPurchaseId);
      const status = declaredAfter('withdraw', row);
      const before = (await declaredVersions(tx, [row.id])).get(row.id)!.at(-1)!;
      const today = this.clock.today();
      await giveBack(tx, row, before, today, reason);
      updateDeclaredPurchase(tx, { ...row, status });
      const { id: declarationId, buyerId, version } = row;
      const about = { declarationId, buyerId, version, organisationId, decidedBy, decidedOn: today };
      insertDeclaredDecision(tx, { ...about, decision: 'WITHDRAWN', reason });
      recordAudit(tx, {
        operation: 'withdrawDeclaredPurchase',
        subjectId: row.id,
        before: { status: row.status },
        after: { status },
        detail: { reason },
      });
      return result;
    });
  }
}
