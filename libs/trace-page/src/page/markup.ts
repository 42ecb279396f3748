/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | false | undefined | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML of a template: what is put in is text unless it is HTML itself, so that nobody's words become markup. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    unindented(strings)
      .map((text, index) => (index === 0 ? '' : written(parts[index - 1])) + text)
      .join(''),
  );
}

const templates = new WeakMap<TemplateStringsArray, readonly string[]>();

/** A template without the indentation of its source, which a page need not carry. */
function unindented(strings: TemplateStringsArray): readonly string[] {
  let texts = templates.get(strings);
  if (!texts) templates.set(strings, (texts = strings.map((text) => text.replace(/\n\s+/g, '\n'))));
  return texts;
}

/** Parts with a text between them. */
export function joined(parts: readonly Html[], between: string): Html {
  return markup`${parts.map((part, index) => (index === 0 ? part : markup`${between}${part}`))}`;
}

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}
