import { cutWords, isHan, tradeWordsIn, wordsInside } from './cut-words';

/** What a product is found by; each text counts as its weight in the ranking, A the most. */
export interface SearchableTexts {
  /** Names of the product and its SKUs. */
  A: string[];
  /** Category and brand. */
  B: string[];
  /** Places of origin and the supplier. */
  C: string[];
  /** The description. */
  D: string[];
}

/** PostgreSQL keeps no position beyond this one. */
const POSITION_MAX = 16_383;

/**
 * The text form of a tsvector: each word, the words inside it, and each Chinese character, so that one character finds
 * too. Lexemes are letters and digits only, so nothing needs quoting.
 */
export function searchTerms(texts: SearchableTexts): string {
  const lexemes: string[] = [];
  let position = 1;
  for (const weight of ['A', 'B', 'C', 'D'] as const) {
    for (const word of texts[weight].flatMap((text) => [...cutWords(text), ...tradeWordsIn(text)])) {
      for (const lexeme of new Set([word, ...wordsInside(word), ...(isHan(word) ? word : [])])) {
        lexemes.push(`'${lexeme}':${Math.min(position, POSITION_MAX)}${weight}`);
      }
      position += 1;
    }
  }
  return lexemes.join(' ');
}

/** Words that say nothing of goods. */
const EMPTY_WORDS = new Set(['的', '了', '和', '与', '及', '或', '在', '是']);

/**
 * The text form of a tsquery that asks for every word of a search. A word may also stand as its parts: 红葡萄酒 finds
 * 干红葡萄酒, which is cut otherwise. The last Latin word may be unfinished. Empty where the text has no words.
 */
export function searchQuery(text: string): string {
  const words = cutWords(text).filter((word) => !EMPTY_WORDS.has(word));
  return words
    .map((word, index) => {
      if (!isHan(word)) return `'${word}'${index === words.length - 1 ? ':*' : ''}`;
      const parts = partsOf(word);
      return parts.length > 1 ? `('${word}' | (${parts.map((part) => `'${part}'`).join(' & ')}))` : `'${word}'`;
    })
    .join(' & ');
}

/** A word as the longest words inside it from its end, where the head of a Chinese word stands; characters between. */
function partsOf(word: string): string[] {
  const inside = wordsInside(word).sort((a, b) => b.length - a.length);
  if (inside.length === 0) return [word];
  const parts: string[] = [];
  for (let rest = word; rest !== ''; rest = rest.slice(0, -parts[0].length)) {
    parts.unshift(inside.find((part) => rest.endsWith(part)) ?? [...rest].at(-1)!);
  }
  return parts;
}
