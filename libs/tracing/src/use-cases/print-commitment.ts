import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { makePdf, PublicUrl, qrSymbol } from '@shanhai/documents';
import { COMMITMENT_PAPER, commitmentPage } from '../papers/draw-commitment';
import { readTraceCode } from '../rules/trace-code';
import { type CommitmentPaper, commitmentOfTraceCode, insertPaper, paperOf } from '../store/commitment-papers';
import type { CommitmentRow } from '../store/commitment-certificates';

/**
 * The paper (PDF) of a lot's valid commitment certificate. It is made when it is first asked for, and kept: the same bytes from
 * then on, whatever fonts or programs become. Three statements where it is kept, five where it is made.
 */
@Injectable()
export class PrintCommitment {
  constructor(
    private readonly database: Database,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** Null where there is no such lot, or no valid certificate of it. @throws Refusal DOCUMENTS_BUSY */
  async run(asked: { traceCode: string; withContact: boolean }): Promise<CommitmentPaper | null> {
    const traceCode = readTraceCode(asked.traceCode);
    const certificate = traceCode && (await commitmentOfTraceCode(this.database, traceCode));
    if (!certificate || certificate.voidedOn !== null) return null;
    const kept = await paperOf(this.database, certificate, asked.withContact);
    if (kept) return kept;
    const file = await this.make(certificate, asked.withContact);
    return this.database.write({ organisationId: certificate.supplierId, userId: null }, (tx) =>
      insertPaper(tx, certificate, asked.withContact, file),
    );
  }

  private make({ content }: CommitmentRow, withContact: boolean): Promise<Buffer> {
    const symbol = qrSymbol(this.publicUrl.to(`/t/${content.traceCode}`));
    const title = `承诺达标合格证 ${content.number}`;
    const madeAt = new Date(`${content.issuedOn}T00:00:00+08:00`);
    const page = commitmentPage(content, withContact, symbol);
    return makePdf({ title, language: 'zh', madeAt, ...COMMITMENT_PAPER }, [page]);
  }
}
