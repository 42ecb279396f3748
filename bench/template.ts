import { randomInt } from 'node:crypto';
import { newId } from '@shanhai/kernel';

/** Something that each operation makes anew: an id, or a payment reference; the number says which one of the operation. */
type Fresh = { fresh: number; as: 'id' | 'tail' | 'reference' } | { fresh: number; as: 'global'; type: string };
export type Piece = string | Fresh;

/** A recorded value in which everything fresh is a hole. Plain JSON, so that it can be handed to another process. */
export type Template =
  | null
  | boolean
  | number
  | string
  | Template[]
  | { pieces: Piece[] }
  | { bytes: string }
  | { fields: [string, Template][] };

/** UUID version 7, payment reference, order number, global id; in this order. */
const MADE = new RegExp(
  [
    '([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})',
    String.raw`\b(SH[0-9A-HJKMNP-TV-Z]{10})\b`,
    String.raw`(?<=\b\d{8}-)([0-9A-F]{8})\b`,
    '([A-Za-z0-9_-]{48,})',
  ].join('|'),
  'g',
);
const REFERENCE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TAIL = 8;

/** Cuts what was made since an instant out of recorded values. */
export class Cutter {
  private readonly made = new Map<string, number>();

  constructor(private readonly sinceMs: number) {}

  cut(value: unknown): Template {
    if (value === null || value === undefined) return null;
    if (typeof value === 'boolean' || typeof value === 'number') return value;
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'string') {
      const pieces = this.pieces(value);
      return pieces.length === 1 && typeof pieces[0] === 'string' ? pieces[0] : { pieces };
    }
    if (Buffer.isBuffer(value)) return { bytes: value.toString('hex') };
    if (Array.isArray(value)) return value.map((each) => this.cut(each));
    return { fields: Object.entries(value).map(([name, each]) => [name, this.cut(each)]) };
  }

  pieces(text: string): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of text.matchAll(MADE)) {
      const fresh = this.fresh(match);
      if (fresh === null) continue;
      pieces.push(text.slice(from, match.index), fresh);
      from = match.index + match[0].length;
    }
    return [...pieces, text.slice(from)].filter((piece) => piece !== '');
  }

  private fresh([, id, reference, tail, opaque]: RegExpMatchArray): Fresh | null {
    if (id) return this.isOld(id) ? null : { fresh: this.indexOf(id), as: 'id' };
    if (reference) return { fresh: this.indexOf(reference), as: 'reference' };
    if (tail) {
      const index = this.made.get(tail);
      return index === undefined ? null : { fresh: index, as: 'tail' };
    }
    const [type, inside] = Buffer.from(opaque, 'base64url').toString().split(':');
    return inside === undefined || !this.made.has(inside) ? null : { fresh: this.indexOf(inside), as: 'global', type };
  }

  private isOld(id: string): boolean {
    return Number.parseInt(id.replace('-', '').slice(0, 12), 16) < this.sinceMs;
  }

  private indexOf(made: string): number {
    const known = this.made.get(made);
    if (known !== undefined) return known;
    const index = this.made.size;
    this.made.set(made, index);
    // An order's number ends with its id's; both lead to the same place.
    this.made.set(made.slice(-TAIL).toUpperCase(), index);
    return index;
  }
}

/** What one operation makes anew, made when it is asked for. */
export class FreshValues {
  private readonly values: string[] = [];

  text(pieces: readonly Piece[]): string {
    return pieces.map((piece) => (typeof piece === 'string' ? piece : this.value(piece))).join('');
  }

  fill(template: Template): unknown {
    if (template === null || typeof template !== 'object') return template;
    if (Array.isArray(template)) return template.map((each) => this.fill(each));
    if ('pieces' in template) return this.text(template.pieces);
    if ('bytes' in template) return Buffer.from(template.bytes, 'hex');
    return Object.fromEntries(template.fields.map(([name, each]) => [name, this.fill(each)]));
  }

  private value(piece: Fresh): string {
    const value = (this.values[piece.fresh] ??= piece.as === 'reference' ? newReference() : newId());
    if (piece.as === 'tail') return value.slice(-TAIL).toUpperCase();
    return piece.as === 'global' ? Buffer.from(`${piece.type}:${value}`).toString('base64url') : value;
  }
}

function newReference(): string {
  const letters = Array.from({ length: 10 }, () => REFERENCE_ALPHABET[randomInt(REFERENCE_ALPHABET.length)]);
  return `SH${letters.join('')}`;
}
