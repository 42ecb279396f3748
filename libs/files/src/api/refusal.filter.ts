import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { languageOf } from '@shanhai/graphql';
import { messageOf, Refusal, type RefusalCode } from '@shanhai/kernel';

const STATUS: Partial<Record<RefusalCode, number>> = {
  DOCUMENTS_BUSY: 503,
  EXPORT_LIMIT: 429,
  FILE_TYPE: 415,
  FILE_TOO_LARGE: 413,
  NOT_FOUND: 404,
  NO_SIGNING_KEY: 503,
};

interface Reply {
  status(code: number): this;
  send(body: object): void;
}

/** A refusal over plain HTTP: the same `userErrors` as a mutation's, under a status of its own. */
@Catch(Refusal)
export class RefusalFilter implements ExceptionFilter<Refusal> {
  catch({ reasons }: Refusal, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { headers } = http.getRequest<{ headers: Record<string, string | undefined> }>();
    const language = languageOf(headers['accept-language']);
    const userErrors = reasons.map((reason) => ({
      code: reason.code,
      field: reason.field,
      message: messageOf(reason, language),
    }));
    http
      .getResponse<Reply>()
      .status(STATUS[reasons[0].code] ?? 422)
      .send({ userErrors });
  }
}
