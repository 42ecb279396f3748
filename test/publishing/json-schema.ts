type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Schema = { [name: string]: Json };

/** Keywords that say nothing of a value, and those that the standard adds for its codelists and for merging. */
const WORDS = new Set(
  'id $schema title description definitions deprecated codelist openCodelist omitWhenMerged wholeListMerge versionId default'.split(
    ' ',
  ),
);

/**
 * What of a value breaks a JSON Schema of draft 4, as `path: why`. It knows the keywords that the schemas of OCDS use; any
 * other one is an error, so that nothing passes unread.
 */
export class JsonSchema {
  private readonly byId: ReadonlyMap<string, Schema>;

  constructor(
    private readonly root: Schema,
    others: readonly Schema[] = [],
  ) {
    this.byId = new Map(others.map((each) => [each.id as string, each]));
  }

  faults(value: unknown): string[] {
    return this.check(this.root, value as Json, '$', this.root);
  }

  private check(schema: Schema, value: Json, path: string, root: Schema): string[] {
    return Object.entries(schema).flatMap(([keyword, said]) => this.judge(keyword, said, schema, value, path, root));
  }

  private judge(keyword: string, said: Json, schema: Schema, value: Json, path: string, root: Schema): string[] {
    const wrong = (why: string) => [`${path}: ${why}`];
    const members = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
    switch (keyword) {
      case '$ref': {
        const [target, within] = this.find(said as string, root);
        return this.check(target, value, path, within);
      }
      case 'type':
        return [said].flat().some((type) => hasType(value, type as string)) ? [] : wrong(`is no ${String(said)}`);
      case 'enum':
        return (said as Json[]).includes(value) ? [] : wrong(`${JSON.stringify(value)} is none of ${String(said)}`);
      case 'required':
        return (said as string[]).flatMap((name) => (members && !(name in members) ? wrong(`lacks ${name}`) : []));
      case 'properties':
        return Object.entries(said as { [name: string]: Schema }).flatMap(([name, each]) =>
          members && name in members ? this.check(each, members[name], `${path}.${name}`, root) : [],
        );
      case 'patternProperties':
        return Object.entries(said as { [pattern: string]: Schema }).flatMap(([pattern, each]) =>
          Object.entries(members ?? {}).flatMap(([name, member]) =>
            new RegExp(pattern).test(name) ? this.check(each, member, `${path}.${name}`, root) : [],
          ),
        );
      case 'items':
        return Array.isArray(value)
          ? value.flatMap((each, at) => this.check(said as Schema, each, `${path}[${at}]`, root))
          : [];
      case 'minItems':
        return Array.isArray(value) && value.length < (said as number) ? wrong(`has fewer than ${said} items`) : [];
      case 'uniqueItems':
        return Array.isArray(value) && new Set(value.map((each) => JSON.stringify(each))).size < value.length
          ? wrong('repeats an item')
          : [];
      case 'minLength':
        return typeof value === 'string' && value.length < (said as number) ? wrong('is too short') : [];
      case 'pattern':
        return typeof value === 'string' && !new RegExp(said as string).test(value) ? wrong(`is not ${said}`) : [];
      case 'format':
        return typeof value === 'string' && !FORMATS[said as string](value) ? wrong(`${value} is no ${said}`) : [];
      case 'oneOf': {
        const branches = (said as Schema[]).map((each) => this.check(each, value, path, root));
        const fit = branches.filter((faults) => faults.length === 0).length;
        return fit === 1 ? [] : [...wrong(`fits ${fit} of ${branches.length}`), ...branches.flat()];
      }
      default:
        if (WORDS.has(keyword)) return [];
        throw new Error(`${path}: unknown keyword ${keyword} in ${JSON.stringify(schema).slice(0, 200)}`);
    }
  }

  private find(reference: string, root: Schema): [Schema, Schema] {
    if (!reference.startsWith('#/')) {
      const other = this.byId.get(reference);
      if (!other) throw new Error(`no schema ${reference}`);
      return [other, other];
    }
    const found = reference
      .slice(2)
      .split('/')
      .reduce<Json>((at, name) => (at as Schema)[name], root);
    return [found as Schema, root];
  }
}

function hasType(value: Json, type: string): boolean {
  if (value === null) return type === 'null';
  if (Array.isArray(value)) return type === 'array';
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

const FORMATS: { [name: string]: (text: string) => boolean } = {
  'date-time': (text) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text) => URL.canParse(text),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
};
