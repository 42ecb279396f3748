import type { Language, Words } from '@shanhai/kernel';
import type { TracedLot } from '../use-cases/read-lot';
import { type Html, markup } from './markup';

const NONE: Words = {
  zh: '截至目前没有本批次的召回记录。',
  en: 'So far there is no record that this lot was recalled.',
};
const RECALLED: Words = { zh: '本批次已召回', en: 'This lot was recalled' };
const ADVICE: Words = {
  zh: '请停止食用和销售，并联系销售单位退货。',
  en: 'Do not eat or sell it; return it to where it was bought.',
};
const LEVELS: Record<TracedLot['recalls'][number]['level'], Words> = {
  LEVEL_1: { zh: '一级召回', en: 'Level 1' },
  LEVEL_2: { zh: '二级召回', en: 'Level 2' },
  LEVEL_3: { zh: '三级召回', en: 'Level 3' },
};

/**
 * Whether this very lot was recalled, before all else: a recall that is open, also of a lot that it was made of; what its
 * supplier told by a trace event; recalls that have ended.
 */
export function recallBanner({ recalls, steps }: TracedLot, language: Language, chinese: (text: string) => Html): Html {
  const open = recalls.filter(({ endedOn }) => endedOn === null);
  const since = steps.findLastIndex((step) => step.released) + 1;
  const told =
    open.length > 0
      ? []
      : steps
          .slice(since)
          .filter((step) => step.recalled)
          .map(({ on }) => day(on));
  if (open.length === 0 && told.length === 0)
    return markup`<div id="recall" class="note">${recalls.length === 0 ? NONE[language] : ended(recalls, language, chinese)}</div>`;
  const reasons = open.map(
    ({ startedOn, level, reason }) => markup`${day(startedOn)}${LEVELS[level][language]}: ${chinese(reason)}`,
  );
  return markup`<div id="recall" class="bad" role="alert">
    <h2>${RECALLED[language]}</h2>
    ${[...reasons, ...told].map((each) => markup`<p>${each}</p>`)}
    <p>${ADVICE[language]}</p>
  </div>`;
}

function ended(recalls: TracedLot['recalls'], language: Language, chinese: (text: string) => Html): Html[] {
  return recalls.map(({ startedOn, endedOn, endReason }) =>
    language === 'zh'
      ? markup`<p>曾于${day(startedOn)}召回，${day(endedOn!)}结束：${endReason}</p>`
      : markup`<p>Recalled on ${day(startedOn)}, ended on ${day(endedOn!)}: ${chinese(endReason ?? '')}</p>`,
  );
}

function day(on: string): Html {
  return markup`<time datetime="${on}">${on}</time>`;
}
