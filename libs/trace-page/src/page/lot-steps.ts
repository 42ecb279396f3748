import type { Language, Words } from '@shanhai/kernel';
import type { Step } from '../rules/steps';
import type { OtherLot } from '../store/lots-named';
import type { TracedLot } from '../use-cases/read-lot';
import { type Html, markup } from './markup';
import { amountOf } from './quantities';

type Chinese = (text: string) => Html;

const TITLE: Words = { zh: '每一步', en: 'Each step' };
const NONE: Words = {
  zh: '除上面的登记外，没有记录任何步骤。',
  en: 'No step is recorded besides what stands above.',
};
const FROM: Words = { zh: '来自', en: 'from' };
const INTO: Words = { zh: '制成', en: 'into' };

/** The steps of a lot in the order of their days: what its producer recorded, and to which cities it went. */
export function stepsSection({ steps, ways, others }: TracedLot, language: Language, chinese: Chinese): Html {
  const told = [
    ...steps.map((step) => ({ on: step.on, text: stepText(step, others, language, chinese) })),
    ...ways.map((way) => ({ on: way.firstOn, text: wayText(way, language, chinese) })),
  ].sort((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
  return markup`<section aria-labelledby="steps">
    <h2 id="steps">${TITLE[language]}</h2>
    ${
      told.length === 0
        ? markup`<p>${NONE[language]}</p>`
        : markup`<ol class="steps">
          ${told.map(({ on, text }) => markup`<li><time datetime="${on}">${on}</time>${text}</li>`)}
        </ol>`
    }
  </section>`;
}

function stepText(step: Step, others: Map<string, OtherLot>, language: Language, chinese: Chinese): Html {
  const links = (ids: readonly string[]) => {
    const known = ids.flatMap((id) => others.get(id) ?? []);
    return known.map(
      ({ traceCode, product, producer }) =>
        markup`<li><a href="/t/${traceCode}">${chinese(product)}</a> <span class="note">${chinese(producer)}</span></li>`,
    );
  };
  const list = (label: Words, ids: readonly string[]) => {
    const items = links(ids);
    return (
      items.length > 0 &&
      markup`<p class="note">${label[language]}</p>
        <ul>
          ${items}
        </ul>`
    );
  };
  return markup`${step.what[language]}${step.quantity && markup` · ${amountOf(step.quantity, language)}`}${list(
    FROM,
    step.from,
  )}${list(INTO, step.into)}`;
}

function wayText(
  { city, firstOn, lastOn, accepted }: TracedLot['ways'][number],
  language: Language,
  chinese: Chinese,
): Html {
  const until = lastOn === firstOn ? '' : language === 'zh' ? `（至 ${lastOn}）` : ` (until ${lastOn})`;
  const signed = accepted ? (language === 'zh' ? '，已验收' : ', accepted') : '';
  return language === 'zh'
    ? markup`发往${city}${until}${signed}`
    : markup`Shipped to ${chinese(city)}${until}${signed}`;
}
