import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, FenScalar, loadBatched, Mutation, type RequestContext, type Viewer } from '@shanhai/graphql';
import { groupedBy } from '@shanhai/kernel';
import { evidenceById } from '../store/evidence';
import { invoicesOf, redInvoicesOf } from '../store/invoices';
import { RecordInvoice } from '../use-cases/record-invoice';
import { RecordRedInvoice } from '../use-cases/record-red-invoice';
import { Evidence, toEvidence } from './evidence.types';
import {
  Invoice,
  RecordInvoiceInputType,
  RecordInvoicePayload,
  RecordRedInvoiceInputType,
  RecordRedInvoicePayload,
  toInvoice,
} from './invoice.types';

const DOCUMENT_REFUSALS =
  'STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, TOO_MANY, INVALID, NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, FILE_UNKNOWN, EVIDENCE_ATTACHED, EVIDENCE_LOST, EVIDENCE_TAKEN, IDEMPOTENCY_KEY_REUSED';

/** Fully digital invoices: evidence that says who sold, who bought, and what it reverses. */
@Resolver(() => Evidence)
export class InvoicesResolver {
  constructor(
    private readonly database: Database,
    private readonly record: RecordInvoice,
    private readonly recordRed: RecordRedInvoice,
  ) {}

  @Mutation(() => RecordInvoicePayload, {
    allow: 'evidence:attach',
    description: `Record a digital invoice (数电发票) for goods of one supplier order: evidence as attachEvidence attaches it, with seller, buyer and tax. One number supports one supplier order. Refused: NOT_FOUND, CREDIT_CODE_FORM, CREDIT_CODE_CHECK, ${DOCUMENT_REFUSALS}.`,
  })
  async recordInvoice(
    @Args('input') input: RecordInvoiceInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RecordInvoicePayload> {
    return this.read(viewer, await this.record.run(viewer, input));
  }

  @Mutation(() => RecordRedInvoicePayload, {
    allow: 'evidence:attach',
    description: `Record a red invoice (红字发票) that reverses one of your invoices here, no more than is left of it. Refused: NOT_FOUND, RED_ABOVE_INVOICE, DATE_OUT_OF_ORDER, ${DOCUMENT_REFUSALS}.`,
  })
  async recordRedInvoice(
    @Args('input') input: RecordRedInvoiceInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RecordRedInvoicePayload> {
    return this.read(viewer, await this.recordRed.run(viewer, input));
  }

  @ResolveField(() => Invoice, {
    nullable: true,
    description:
      'What the invoice says besides; null of other documents and of invoices that were attached without it.',
  })
  async invoice({ row }: Evidence, _: unknown, context: RequestContext): Promise<Invoice | null> {
    if (row.kind !== 'INVOICE') return null;
    const said = await loadBatched(context, 'invoices', row.id, (ids) => invoicesOf(this.database, ids));
    return said ? toInvoice(said) : null;
  }

  @ResolveField(() => FenScalar, { description: 'What red invoices take off of an invoice in all; zero or below.' })
  async reversedFen({ row }: Evidence, _: unknown, context: RequestContext): Promise<bigint> {
    if (row.kind !== 'INVOICE') return 0n;
    const reds = await loadBatched(context, 'redInvoices', row.id, async (ids) =>
      groupedBy(await redInvoicesOf(this.database, ids), ({ reversesId }) => reversesId),
    );
    return (reds ?? []).reduce((sum, { amountFen }) => sum + amountFen, 0n);
  }

  private async read(viewer: Viewer, { evidenceId }: { evidenceId: string }): Promise<RecordInvoicePayload> {
    return { evidence: toEvidence((await evidenceById(this.database, viewer, [evidenceId])).get(evidenceId)!) };
  }
}

@Resolver(() => Invoice)
export class InvoiceFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Evidence, { nullable: true, description: 'The invoice that a red one reverses.' })
  async reverses({ row }: Invoice, _: unknown, context: RequestContext): Promise<Evidence | null> {
    const { viewer } = context;
    if (row.reversesId === null || viewer === null) return null;
    const found = await loadBatched(context, 'evidence:byId', row.reversesId, (ids) =>
      evidenceById(this.database, viewer, ids),
    );
    return found ? toEvidence(found) : null;
  }
}
