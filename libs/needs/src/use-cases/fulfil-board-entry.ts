import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { requireItems, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import { FULFILMENT_LINES_MAX, notOf, takeFrom } from '../rules/fulfilment';
import { type EntryRow, lockEntry } from '../store/board-entries';
import { insertFulfilments, type LineToName, lockLinesToName } from '../store/fulfilments';

export interface EntryToFulfil {
  idempotencyKey: string;
  entryId: string;
  orderLineIds: string[];
}

const BINDING = ['PLACED', 'CONFIRMED', 'SHIPPED', 'CLOSED'];

/**
 * The buyer or the supplier of order lines names them as what came of an entry. Each gives what it has left that no entry took before,
 * up to what the entry lacks. Gives back the ids of what was named.
 * Refuses REQUIRED, TOO_MANY, NAMED_TWICE, NOT_FOUND (entry, line), STATE_NOT_ALLOWED (entry withdrawn or fulfilled, order not in force), NOT_OF_ENTRY,
 * LINE_TAKEN, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class FulfilBoardEntry {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: EntryToFulfil): Promise<string[]> {
    const { orderLineIds } = input;
    requireItems(orderLineIds, FULFILMENT_LINES_MAX, ['orderLineIds']);
    const reasons = new Reasons();
    orderLineIds.forEach((id, index) => {
      if (orderLineIds.indexOf(id) < index) reasons.add('NAMED_TWICE', ['orderLineIds', index]);
    });
    reasons.refuseIfAny();
    return this.database.write(viewer, (tx) => this.fulfil(tx, viewer, input));
  }

  private async fulfil(tx: Tx, viewer: Viewer, input: EntryToFulfil): Promise<string[]> {
    const { organisationId, userId: by } = viewer;
    const { entryId, orderLineIds, idempotencyKey: key } = input;
    const on = this.clock.today();
    const ids = orderLineIds.map(() => newId());
    const claim = { organisationId, operation: 'fulfilBoardEntry', key, input, result: ids };
    const first = await takeIdempotencyKey(tx, claim);
    if (first) return first;
    const entry = await lockEntry(tx, on, entryId);
    if (!entry?.shown) refuse('NOT_FOUND', ['entryId'], { value: entryId });
    const lacks = entry.quantityBase - entry.orderedBase;
    if (entry.state === 'WITHDRAWN' || lacks <= 0n) refuse('STATE_NOT_ALLOWED', ['entryId'], { state: entry.status });
    const lines = await this.findLines(tx, viewer, entry, orderLineIds, on);
    const taken = takeFrom(lacks, lines.map(({ free }) => free)); // prettier-ignore
    const reasons = new Reasons();
    taken.forEach((each, index) => {
      if (each > 0n) return;
      const field = ['orderLineIds', index];
      if (lines[index].free <= 0n) reasons.add('LINE_TAKEN', field);
      else reasons.add('STATE_NOT_ALLOWED', field, { state: 'FULFILLED' });
    });
    reasons.refuseIfAny();
    const rows = lines.map(({ id, buyerId }, index) => ({ id: ids[index], buyerId, orderLineId: id, quantityBase: taken[index] })); // prettier-ignore
    insertFulfilments(tx, { entryId, publisherId: entry.organisationId, by, organisationId, on }, rows);
    recordAudit(tx, { operation: 'fulfilBoardEntry', subjectId: entryId, after: { lines: rows } });
    return ids;
  }

  /** The lines in the order of the input, locked; all of them are the viewer's and may have come of the entry. */
  private async findLines(
    tx: Tx,
    { organisationId }: Viewer,
    entry: EntryRow,
    ids: readonly string[],
    today: BusinessDate,
  ): Promise<LineToName[]> {
    const lines = await lockLinesToName(tx, ids);
    const [publishers, book] = await tx.together([
      organisationProfiles(tx, [entry.organisationId]),
      this.places.book(tx),
    ]);
    const ofOffice = publishers.get(entry.organisationId)!.kind === 'OFFICE';
    const reasons = new Reasons();
    const found = ids.flatMap((id, index) => {
      const line = lines.get(id);
      const field = ['orderLineIds', index];
      const isTheirs = line && (line.buyerId === organisationId || line.supplierId === organisationId);
      if (!isTheirs) reasons.add('NOT_FOUND', field, { value: id });
      else if (!BINDING.includes(line.supplierOrderStatus))
        reasons.add('STATE_NOT_ALLOWED', field, { state: line.supplierOrderStatus });
      else {
        const places = (code: string) => book.ancestry(book.placeAt(code, today) ?? code, today);
        const seats = { buyerPlaces: places(line.buyerSeat), supplierPlaces: places(line.supplierSeat) };
        const why = notOf({ ...entry, ofOffice }, { ...line, ...seats });
        if (why) reasons.add('NOT_OF_ENTRY', field, { reason: why });
      }
      return line ?? [];
    });
    reasons.refuseIfAny();
    return found;
  }
}
