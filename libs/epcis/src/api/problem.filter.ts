import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { languageOf } from '@shanhai/graphql';
import { messageOf, Refusal, type RefusalCode } from '@shanhai/kernel';

interface Reply {
  status(code: number): this;
  headers(values: Record<string, string>): this;
  send(body: string): void;
}

const STATUS: Partial<Record<RefusalCode, number>> = {
  NOT_FOUND: 404,
  FILE_TOO_LARGE: 413,
  TOO_MANY: 413,
  QUERY_NAME_TAKEN: 409,
};
/** The standard's names of what went wrong (EPCIS 2.0, 12.7). */
const EXCEPTIONS: Readonly<Record<number, readonly [name: string, title: string]>> = {
  400: ['ValidationException', 'The request is not valid'],
  401: ['SecurityException', 'Nobody is signed in'],
  403: ['SecurityException', 'Not allowed'],
  404: ['NoSuchResourceException', 'There is no such resource'],
  409: ['ResourceAlreadyExistsException', 'There is one already'],
  413: ['CaptureLimitExceededException', 'The request is too large'],
  415: ['UnsupportedMediaTypeException', 'This media type is not taken'],
  501: ['ImplementationException', 'This part of the standard is not served here'],
};

/** The same for what queries ask. */
const QUERY_EXCEPTIONS: typeof EXCEPTIONS = {
  400: ['QueryParameterException', 'A parameter of the query is not valid'],
  413: ['QueryTooLargeException', 'The query finds too much'],
};

/** Refusals and HTTP errors as problem details (RFC 9457), with the path of each fault. */
@Catch(Refusal, HttpException)
export class ProblemFilter implements ExceptionFilter<Refusal | HttpException> {
  catch(error: Refusal | HttpException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { headers, method } = http.getRequest<{ method: string; headers: Record<string, string | undefined> }>();
    const language = languageOf(headers['accept-language']);
    const errors =
      error instanceof Refusal
        ? error.reasons.map((reason) => ({
            code: reason.code,
            path: reason.field,
            message: messageOf(reason, language),
          }))
        : [];
    const status = error instanceof Refusal ? (STATUS[error.reasons[0].code] ?? 400) : error.getStatus();
    const [name, title] = (method === 'GET' ? QUERY_EXCEPTIONS[status] : undefined) ??
      EXCEPTIONS[status] ?? ['ImplementationException', 'The request failed'];
    const detail = errors.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ');
    http
      .getResponse<Reply>()
      .status(status)
      .headers({ 'Content-Type': 'application/problem+json; charset=utf-8' })
      .send(JSON.stringify({ type: `epcisException:${name}`, title, status, detail: detail || title, errors }));
  }
}
