import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { type PlaceBook, Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { Clock, newId } from '@shanhai/kernel';
import type { DeclarationInput } from '../rules/declaration-input';
import { type DeclaredPurchaseRow, insertDeclaredPurchase } from '../store/declared-purchases';
import { checkDeclaration } from './check-declaration';
import { readDeclaration } from './read-declaration';
import { WriteDeclaration } from './write-declaration';

export interface DeclarePurchaseInput extends DeclarationInput {
  idempotencyKey: string;
}

/**
 * Declares what the viewer's organisation bought elsewhere, one invoice with its payment and the proof of where its goods come
 * from, for the office of its place to judge. A number that another purchase has is not refused: all are held as DISPUTED (CR-19).
 * Refusals: those of `checkDeclaration`, `readDeclaration` and `WriteDeclaration.write`; IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class DeclarePurchase {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
    private readonly writing: WriteDeclaration,
  ) {}

  run(viewer: Viewer, input: DeclarePurchaseInput): Promise<{ declarationId: string }> {
    checkDeclaration(input, this.clock.today());
    return this.database.write(viewer, async (tx) => {
      const result = { declarationId: newId() };
      const { organisationId: buyerId } = viewer;
      const claim = { organisationId: buyerId, operation: 'declarePurchase', key: input.idempotencyKey, input, result };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      await this.declare(tx, viewer, input, { id: result.declarationId, book: await this.places.book(tx) });
      return result;
    });
  }

  /** Writes what `checkDeclaration` found right as a declaration of an id, in a transaction. */
  async declare(
    tx: Tx,
    viewer: Viewer,
    input: DeclarationInput,
    { id, book }: { id: string; book: PlaceBook },
  ): Promise<void> {
    const said = await readDeclaration(tx, viewer, input, book);
    const row: DeclaredPurchaseRow = {
      ...{ id, buyerId: viewer.organisationId, version: 1, status: 'SUBMITTED', declaredOn: this.clock.today() },
      ...{ sellerId: said.sellerId, ...(await this.writing.placesOf(viewer, said, tx)) },
    };
    insertDeclaredPurchase(tx, row);
    await this.writing.write(tx, viewer, row, said);
    const { invoiceNumber, bankReference, invoiceFen, paidFen, sellerCode } = said;
    recordAudit(tx, {
      operation: 'declarePurchase',
      subjectId: row.id,
      after: { status: row.status, invoiceNumber, bankReference, invoiceFen, paidFen, sellerCode },
    });
  }
}
