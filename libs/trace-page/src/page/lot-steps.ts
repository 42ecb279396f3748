import type { Language, Words } from '@shanhai/kernel';
import { printTraceCode } from '@shanhai/tracing';
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
/** Cities that are named one by one, the first ones; a lot may go to all of a country. */
const CITIES_SHOWN = 20;
/** Names of other lots are cut: a link needs no more. */
const NAME_SHOWN = 30;
const FROM: Words = { zh: '来自', en: 'from' };
const INTO: Words = { zh: '制成', en: 'into' };

/** The steps of a lot in the order of their days: what its producer recorded, and to which cities it went. */
export function stepsSection({ steps, ways, others }: TracedLot, language: Language, chinese: Chinese): Html {
  const unsaid = ways.length - CITIES_SHOWN;
  const told = [
    ...steps.map((step) => ({ on: step.on, text: stepText(step, others, language, chinese) })),
    ...ways.slice(0, CITIES_SHOWN).map((way) => ({ on: way.firstOn, text: wayText(way, language, chinese) })),
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
    ${unsaid > 0 && markup`<p class="note">${language === 'zh' ? `此后还发往另外 ${unsaid} 个城市。` : `Later it went to ${unsaid} more cities.`}</p>`}
  </section>`;
}

function stepText(step: Step, others: Map<string, OtherLot>, language: Language, chinese: Chinese): Html {
  const links = (ids: readonly string[]) => {
    const known = ids.flatMap((id) => others.get(id) ?? []);
    return known.map(
      ({ traceCode, product, producer }) =>
        markup`<li><a href="/t/${traceCode}">${chinese(cut(product))} <code>${printTraceCode(traceCode)}</code></a> <span class="note">${chinese(cut(producer))}</span></li>`,
    );
  };
  const list = (label: Words, ids: readonly string[]) => {
    const items = links(ids);
    const more = ids.length - items.length;
    return (
      ids.length > 0 &&
      markup`<p class="note">${label[language]}</p>
        <ul>
          ${items} ${more > 0 && markup`<li>${moreText(more, items.length > 0, language)}</li>`}
        </ul>`
    );
  };
  return markup`${step.what[language]}${step.quantity && markup` · ${amountOf(step.quantity, language)}`}${list(
    FROM,
    step.from,
  )}${list(INTO, step.into)}`;
}

function moreText(count: number, besides: boolean, language: Language): string {
  if (language === 'zh') return `${besides ? '另外 ' : ''}${count} 个批次`;
  return `${count} ${besides ? 'more ' : ''}${count === 1 ? 'lot' : 'lots'}`;
}

function cut(name: string): string {
  const characters = [...name];
  return characters.length > NAME_SHOWN ? `${characters.slice(0, NAME_SHOWN - 1).join('')}…` : name;
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
