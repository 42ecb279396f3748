import { cutWords, isHan, tradeWordsIn, wordsInside } from './cut-words';

/** What a product is found by, what says most of it first. */
export interface SearchableTexts {
  /** Names of the product and its SKUs. */
  names: string[];
  /** Category and brand. */
  classes: string[];
  /** Places of origin, the supplier, the description. */
  rest: string[];
}

/**
 * Where a word stands: A in a name, B in a name or a class, and without a mark anywhere. Words are lower case, so a mark
 * is never part of one. Marks make the rank of a match a question for the index, not for each product found.
 */
const MARKS: Record<keyof SearchableTexts, readonly string[]> = {
  names: ['A', 'B', ''],
  classes: ['B', ''],
  rest: [''],
};

/**
 * The text form of a tsvector: each word, the words inside it, and each Chinese character, so that one character finds
 * too; all with their marks. Lexemes are letters and digits only, so nothing needs quoting.
 */
export function searchTerms(texts: SearchableTexts): string {
  const marked = (['names', 'classes', 'rest'] as const).flatMap((place) => {
    const lexemes = new Set(texts[place].flatMap(lexemesOf));
    return MARKS[place].flatMap((mark) => [...lexemes].map((lexeme) => `'${mark}${lexeme}'`));
  });
  return [...new Set(marked)].join(' ');
}

function lexemesOf(text: string): string[] {
  const words = [...cutWords(text), ...tradeWordsIn(text)];
  return words.flatMap((word) => [word, ...wordsInside(word), ...(isHan(word) ? word : [])]);
}

/** A search as text forms of tsqueries. */
export interface SearchQuery {
  /** Finds every match. */
  all: string;
  /** Finds every match too, but each by one query only: first those whose names have every word, then … */
  bestFirst: readonly string[];
}

/** Words that say nothing of goods. */
const EMPTY_WORDS = new Set(['的', '了', '和', '与', '及', '或', '在', '是']);

/**
 * Asks for every word of a search: in the names, else in names and classes, else anywhere. A word may also stand as its
 * parts: 红葡萄酒 finds 干红葡萄酒, which is cut otherwise. The last Latin word may be unfinished. Finds nothing where the
 * text has no words.
 */
export function searchQuery(text: string): SearchQuery {
  const words = cutWords(text).filter((word) => !EMPTY_WORDS.has(word));
  if (words.length === 0) return { all: '', bestFirst: [''] };
  const [inNames, inClasses, all] = MARKS.names.map((mark) => everyWord(words, mark));
  return { all, bestFirst: [inNames, `${inClasses} & !(${inNames})`, `${all} & !(${inClasses})`] };
}

function everyWord(words: readonly string[], mark: string): string {
  return words
    .map((word, index) => {
      if (!isHan(word)) return `'${mark}${word}'${index === words.length - 1 ? ':*' : ''}`;
      const parts = partsOf(word).map((part) => `'${mark}${part}'`);
      return parts.length > 1 ? `('${mark}${word}' | (${parts.join(' & ')}))` : `'${mark}${word}'`;
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
