import { toJson } from '@shanhai/kernel';
import request from 'supertest';
import { testWorld } from './test-database';

export interface Answer<Data> {
  status: number;
  data: Data;
  errors?: { message: string; path?: string[]; extensions: { code: string } & Record<string, unknown> }[];
}

/** Calls the API over HTTP as one viewer, or as nobody where there is no token. */
export class ApiClient {
  constructor(
    readonly token: string | null = null,
    private readonly url = testWorld().apiUrl,
  ) {}

  /** Sends a document and gives back the whole answer, whatever it is. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers of many shapes
  async send<Data = any>(query: string, variables: object = {}, language = 'en'): Promise<Answer<Data>> {
    let call = request(this.url)
      .post('/graphql')
      .set('Accept-Language', language)
      .set('Content-Type', 'application/json');
    if (this.token) call = call.set('Authorization', `Bearer ${this.token}`);
    const json = toJson({ query, variables });
    const response = await call.send(json);
    return { status: response.status, ...(response.body as object) } as Answer<Data>;
  }

  /** Sends a document that must succeed; throws with the errors where it does not. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers of many shapes
  async ask<Data = any>(query: string, variables: object = {}): Promise<Data> {
    const answer = await this.send<Data>(query, variables);
    if (answer.errors || answer.status !== 200)
      throw new Error(`HTTP ${answer.status}: ${JSON.stringify(answer.errors ?? answer, null, 1)}`);
    return answer.data;
  }

  /**
   * Runs the mutation `name` with one `input` of type `<Name>Input` and gives back its payload with `userErrors`.
   * `fields` is the selection of the payload beside them.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers of many shapes
  async mutate<Data = any>(
    name: string,
    input: object,
    fields = '',
  ): Promise<Data & { userErrors: { code: string; field: string[]; message: string }[] }> {
    const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
    const data = await this.ask<
      Record<string, Data & { userErrors: { code: string; field: string[]; message: string }[] }>
    >(`mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code field message } } }`, {
      input,
    });
    return data[name];
  }

  /** As `mutate`, for a mutation that must not be refused. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read answers of many shapes
  async done<Data = any>(name: string, input: object, fields = ''): Promise<Data> {
    const payload = await this.mutate<Data>(name, input, fields);
    if (payload.userErrors.length > 0) throw new Error(`${name} was refused: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }
}
