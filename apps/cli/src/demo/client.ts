import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, separateOperations } from 'graphql';
import { REPOSITORY } from '../paths';
import { DEMO_PASSWORD, emailOf } from '../seed/accounts';

export const EXAMPLES = join(REPOSITORY, 'examples');

/** Why something was not done: a mutation's `userErrors`, or an error of the whole request. */
export interface Refused {
  code: string;
  field: string;
  message: string;
}

interface UserErrors {
  userErrors?: { code: string; field: string[]; message: string }[];
}

const USERS = ['cooperative', 'buyer', 'custodian', 'channel-partner', 'declared', 'office'] as const;

/** Operations of the example documents, each with the fragments that it uses. */
function operationsOf(user: (typeof USERS)[number]): Record<string, string> {
  const whole = separateOperations(parse(readFileSync(join(EXAMPLES, `${user}.graphql`), 'utf8')));
  return Object.fromEntries(Object.entries(whole).map(([name, document]) => [name, print(document)]));
}
const OPERATIONS = Object.assign({}, ...USERS.map(operationsOf)) as Record<string, string>;

/** One person at work over HTTP, with the documents of `examples/`. */
export class Client {
  private token: string | null = null;
  /** Global id of the organisation that this person works for; empty before signing in. */
  organisationId = '';

  constructor(
    private readonly url: string,
    /** As the story calls this person. */
    readonly name: string,
    private readonly email: string,
    private readonly password = DEMO_PASSWORD,
  ) {}

  static of(url: string, personKey: string, name: string): Client {
    return new Client(url, name, emailOf(personKey));
  }

  async signIn(): Promise<Refused[]> {
    const [payload, refused] = await this.try('SignIn', { input: { email: this.email, password: this.password } });
    const signedIn = payload as { token?: string; viewer?: { organisation: { id: string } } } | null;
    this.token = signedIn?.token ?? null;
    this.organisationId = signedIn?.viewer?.organisation.id ?? '';
    return refused;
  }

  /** Runs an operation that must succeed, and gives its one field. @throws Error with the reasons where it does not */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have many shapes, as the documents say
  async do<Answer = any>(operation: string, variables: object = {}): Promise<Answer> {
    const [answer, refused] = await this.try<Answer>(operation, variables);
    if (refused.length > 0)
      throw new Error(`${operation}: ${refused.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
    return answer!;
  }

  /** Runs an operation that may be refused. */
  async try<Answer = unknown>(operation: string, variables: object = {}): Promise<[Answer | null, Refused[]]> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': 'zh-CN', ...this.authorization() },
      body: JSON.stringify({ query: OPERATIONS[operation], variables }),
    });
    const { data, errors } = (await response.json()) as {
      data?: Record<string, (Answer & UserErrors) | null>;
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    if (errors)
      return [null, errors.map(({ message, extensions }) => ({ code: extensions?.code ?? '?', field: '', message }))];
    const [answer] = Object.values(data!);
    const refused = answer?.userErrors ?? [];
    return [answer, refused.map(({ code, field, message }) => ({ code, field: field.join('.'), message }))];
  }

  /** Uploads a file and gives its hash. */
  async upload(mediaType: string, content: Buffer | string): Promise<string> {
    const response = await fetch(`${this.url}/files`, {
      method: 'POST',
      headers: { 'Content-Type': mediaType, ...this.authorization() },
      body: new Uint8Array(Buffer.from(content)),
    });
    if (response.status !== 201) throw new Error(`upload: HTTP ${response.status} ${await response.text()}`);
    return ((await response.json()) as { hash: string }).hash;
  }

  /** What a path of the API serves this person. @throws Error where it is refused */
  async download(path: string): Promise<Buffer> {
    const response = await fetch(`${this.url}${path}`, { headers: this.authorization() });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  private authorization(): Record<string, string> {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }
}
