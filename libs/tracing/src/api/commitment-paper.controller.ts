import { Controller, Get, NotFoundException, Param, Req, Res, UseFilters } from '@nestjs/common';
import { RefusalFilter } from '@shanhai/files';
import { type HttpRequest, ViewerReader } from '@shanhai/graphql';
import { PrintCommitment } from '../use-cases/print-commitment';

interface Reply {
  status(code: number): this;
  headers(values: Record<string, string>): this;
  send(body?: Buffer): void;
}

/**
 * `GET /lots/{trace code}/commitment-certificate.pdf`: the paper of a lot's valid commitment certificate, for whoever has the
 * trace code. The contact person is on it for those who are signed in; the public's copy says that it is left out.
 */
@Controller('lots')
@UseFilters(RefusalFilter)
export class CommitmentPaperController {
  constructor(
    private readonly printing: PrintCommitment,
    private readonly viewers: ViewerReader,
  ) {}

  @Get(':traceCode/commitment-certificate.pdf')
  async read(
    @Param('traceCode') traceCode: string,
    @Req() { headers }: HttpRequest,
    @Res() reply: Reply,
  ): Promise<void> {
    const withContact = this.viewers.viewerOf(headers.authorization)?.permissions.has('signed-in') ?? false;
    const paper = await this.printing.run({ traceCode, withContact });
    if (!paper) throw new NotFoundException();
    const tag = `"${paper.fileHash}"`;
    reply.headers({
      'Content-Type': 'application/pdf',
      'Content-Disposition': 'inline; filename="commitment-certificate.pdf"',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'",
      // It may be made void at any time, so a client that keeps it asks again.
      'Cache-Control': withContact ? 'private, no-cache' : 'no-cache',
      Vary: 'Authorization',
      ETag: tag,
    });
    if (headers['if-none-match'] === tag) reply.status(304).send();
    else reply.send(paper.file);
  }
}
