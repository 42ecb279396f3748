import { type Form } from './form';
import { invalid, missing } from './refusal';

/** The parameters of one call, read as Stripe reads them: what it does not know it refuses. */
export class Parameters {
  constructor(private readonly form: Form) {}

  /** @throws Refusal parameter_unknown */
  only(known: readonly string[]): this {
    const unknown = Object.keys(this.form).find((key) => !known.includes(key));
    if (unknown !== undefined)
      throw invalid(`Received unknown parameter: ${unknown}`, { code: 'parameter_unknown', param: unknown });
    return this;
  }

  has(name: string): boolean {
    return name in this.form;
  }

  text(name: string): string | null {
    const value = this.form[name];
    if (typeof value === 'object') throw invalid('Invalid string', { param: name });
    return value ? value : null;
  }

  oneOf(name: string, values: readonly string[]): string | null {
    const value = this.text(name);
    if (value === null || values.includes(value)) return value;
    throw invalid(`Invalid ${name}: must be one of ${values.join(', ')}`, { param: name });
  }

  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false']) === 'true';
  }

  /** @throws Refusal parameter_invalid_integer */
  integer(name: string, least = 0): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const param = { code: 'parameter_invalid_integer', param: name };
    if (!/^-?\d{1,15}$/.test(value)) throw invalid(`Invalid integer: ${value}`, param);
    if (Number(value) < least) throw invalid(`This value must be greater than or equal to ${least}.`, param);
    return Number(value);
  }

  list(name: string): string[] {
    const value = this.form[name] ?? {};
    if (typeof value === 'string') throw invalid('Invalid array', { param: name });
    return Object.values(value).map(String);
  }

  under(name: string): Parameters {
    const value = this.form[name] ?? {};
    if (typeof value === 'string') throw invalid('Invalid object', { param: name });
    return new Parameters(value);
  }

  /** Keys that are set to nothing go. */
  metadata(before: Record<string, string> = {}): Record<string, string> {
    const { metadata = {} } = this.form;
    if (metadata === '') return {};
    if (typeof metadata === 'string') throw invalid('Invalid object', { param: 'metadata' });
    const said = Object.entries({ ...before, ...metadata }).filter(([, value]) => value !== '');
    for (const [key, value] of said) {
      if (key.length > 40) throw invalid('Metadata keys can have up to 40 characters.', { param: 'metadata' });
      if (typeof value !== 'string' || value.length > 500)
        throw invalid('Metadata values can have up to 500 characters.', { param: `metadata[${key}]` });
    }
    return Object.fromEntries(said) as Record<string, string>;
  }

  /** All texts, as they are. */
  all(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.form).filter(([, value]) => typeof value === 'string')) as Record<
      string,
      string
    >;
  }

  required<Value>(name: string, value: Value | null): Value {
    if (value === null) throw missing(name);
    return value;
  }
}
