import { Jieba } from '@node-rs/jieba';
import { commonWords } from './common-words';
import { tradeDictionary, TRADE_WORDS } from './words';

let jieba: Jieba | undefined;

/** Loaded at the first use and once a process: 20 MB and a tenth of a second. */
function loaded(): Jieba {
  if (!jieba) {
    jieba = new Jieba();
    jieba.loadDict(commonWords());
    jieba.loadDict(tradeDictionary());
  }
  return jieba;
}

/** Han characters are cut by the dictionary; other letters and digits stay together. Nothing else is part of a word. */
const RUNS = /(?:(?=[\p{L}\p{N}])\p{Script=Han})+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const HAN = /^\p{Script=Han}/u;
/** Longer runs are no words; PostgreSQL takes lexemes up to 2 KB. */
const WORD_LENGTH_MAX = 64;

export const isHan = (word: string) => HAN.test(word);

/** Runs of letters and digits, plainly written: full width as half width, lower case, without accents. */
function runsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFKC').toLowerCase();
  return [...plain.matchAll(RUNS)].map(([run]) => run);
}

/** The words of a text in order, each character in one of them. */
export function cutWords(text: string): string[] {
  // No guessing of new words (HMM): a name and a question must be cut alike.
  return runsOf(text).flatMap((run) => (isHan(run) ? loaded().cut(run, false) : [run.slice(0, WORD_LENGTH_MAX)]));
}

/** Every word of the trade in a text, overlapping ones too: 滩羊肉 has 滩羊 and 羊肉, though a cut gives only one. */
export function tradeWordsIn(text: string): string[] {
  return runsOf(text).flatMap((run) => [...TRADE_WORDS].filter((word) => run.includes(word)));
}

/** The shorter words of the dictionary inside a word: 葡萄酒庄 has 葡萄, 葡萄酒 and 酒庄. A word of the trade is whole. */
export function wordsInside(word: string): string[] {
  if (!isHan(word) || word.length < 3 || TRADE_WORDS.has(word)) return [];
  return loaded()
    .cutForSearch(word, false)
    .filter((part) => part !== word);
}
