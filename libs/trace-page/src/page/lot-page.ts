import type { Language, Words } from '@shanhai/kernel';
import { printTraceCode } from '@shanhai/tracing';
import type { TracedLot } from '../use-cases/read-lot';
import { Html, markup } from './markup';
import { journey } from './journey';
import { layout, TAGS } from './layout';
import { originBanner, originSection } from './origin';
import { quantityOf } from './quantities';
import { papersSection } from './papers';
import { stepsSection } from './lot-steps';
import { recallBanner } from './recall';
import { standingBanner } from './standing';
import { trustSection } from './trust';

const WORDS = {
  facts: { zh: '基本信息', en: 'About it' },
  way: { zh: '从山到海', en: 'From the mountains to the sea' },
  producer: { zh: '生产者', en: 'Producer' },
  place: { zh: '产地', en: 'Place' },
  madeIn: { zh: '制成地', en: 'Made in' },
  harvested: { zh: '采收或制成', en: 'Harvested or made' },
  made: { zh: '制成日期', en: 'Made on' },
  recorded: { zh: '登记日期', en: 'Recorded on' },
  quantity: { zh: '批次数量', en: 'Size of the lot' },
  category: { zh: '品类', en: 'Kind' },
  brands: { zh: '区域品牌（经授权）', en: 'Regional brand, authorised' },
  brandNamed: { zh: '标注的区域品牌', en: 'Regional brand named' },
  code: { zh: '追溯码', en: 'Trace code' },
  gtin: { zh: '商品条码', en: 'GTIN' },
  alias: { zh: '工业互联网标识', en: 'Industrial internet id' },
  machines: { zh: '机器可读数据（JSON-LD）', en: 'Data for machines (JSON-LD)' },
  qr: { zh: '本批次二维码', en: 'QR code of this lot' },
  unknown: { zh: '没有记录', en: 'Not recorded' },
  sketch: {
    zh: '示意图，不是地图；只显示到市，不显示买方。',
    en: 'A sketch, not a map. It shows cities, and no buyer.',
  },
} satisfies Record<string, Words>;

/** The page that anyone sees who scans the code of a lot. */
export function lotPage(traced: TracedLot, language: Language): string {
  const { lot } = traced;
  const say = (words: Words) => words[language];
  const named = (words: { nameZh: string; nameEn: string }) => (language === 'zh' ? words.nameZh : words.nameEn);
  // Names that producers and offices gave are Chinese on both pages.
  const chinese = (text: string) =>
    language === 'zh' ? markup`${text}` : markup`<span lang="${TAGS.zh}">${text}</span>`;
  const row = (label: Words, value: Html | null | false) =>
    value &&
    markup`<dt>${say(label)}</dt>
      <dd>${value}</dd>`;
  const path = (names: readonly string[]) =>
    names.length > 0 ? chinese(names.join(' › ')) : markup`${say(WORDS.unknown)}`;
  const made = lot.making !== null && lot.making.kind !== 'TAKEN_OVER';
  // What was undone was never made: nothing is told of where it comes from or went.
  const there = lot.standing !== 'UNDONE';
  const content = markup`<h1>${chinese(lot.product)}</h1>
    <p class="sub">${chinese(lot.producer)}</p>
    ${recallBanner(traced, language, chinese)} ${standingBanner(lot, language)}
    ${originBanner(traced, language, chinese)}
    <section aria-labelledby="facts">
      <h2 id="facts">${say(WORDS.facts)}</h2>
      <dl>
        ${row(WORDS.producer, chinese(lot.producer))}
        ${row(WORDS.place, made ? there && placesOf(traced.origin.parts, language, path) : path(traced.place))}
        ${row(WORDS.madeIn, made ? path(traced.madeIn) : null)}
        ${row(made ? WORDS.made : WORDS.harvested, markup`<time datetime="${lot.harvestedOn}">${lot.harvestedOn}</time>`)}
        ${row(WORDS.recorded, markup`<time datetime="${lot.recordedOn}">${lot.recordedOn}</time>`)}
        ${row(WORDS.quantity, markup`${quantityOf(lot.quantityBase, lot.baseUnit, language)}`)}
        ${row(WORDS.category, markup`${named(lot.category)}`)} 
        ${row(WORDS.brands, lot.brands.length === 0 ? null : markup`${lot.brands.map(named).join(' · ')}`)}
        ${row(WORDS.brandNamed, lot.brandNamed && markup`${named(lot.brandNamed)}`)}
        ${row(WORDS.code, markup`<code>${printTraceCode(lot.traceCode)}</code>`)}
        ${row(WORDS.gtin, lot.gtin === null ? null : markup`<code>${lot.gtin}</code>`)}
        ${row(WORDS.alias, lot.aliases.length === 0 ? null : markup`<code>${lot.aliases.join(' · ')}</code>`)}
      </dl>
    </section>
    ${made && originSection(traced, language, chinese)}
    ${there && waySection(traced, language)} ${stepsSection(traced, language, chinese)} ${papersSection(traced, language, chinese)}
    ${trustSection(traced, language, chinese)}
    <p>
      <a href="/t/${lot.traceCode}.jsonld">${say(WORDS.machines)}</a> ·
      <a href="/lots/${lot.traceCode}/qr.svg">${say(WORDS.qr)}</a>
    </p>`;
  return layout(language, lot.product, content);
}

function waySection({ origin, ways }: TracedLot, language: Language): Html {
  const [part, ...more] = origin.parts;
  const first = part.place.at(-1) ?? WORDS.unknown[language];
  const several = language === 'zh' ? `${first}等 ${more.length + 1} 地` : `${first} + ${more.length}`;
  const way = { from: more.length === 0 ? first : several, to: [...new Set(ways.map(({ city }) => city))] };
  return markup`<section aria-labelledby="way">
    <h2 id="way">${WORDS.way[language]}</h2>
    ${journey(way, language)}
    <p class="note">${WORDS.sketch[language]}</p>
  </section>`;
}

/** The place that goods are from, or how many. */
function placesOf(parts: TracedLot['origin']['parts'], language: Language, path: (names: string[]) => Html): Html {
  if (parts.length === 1) return path(parts[0].place);
  return language === 'zh'
    ? markup`<a href="#origin">${parts.length} 个产地混合，见产地构成</a>`
    : markup`<a href="#origin">${parts.length} places mixed: see what it comes from</a>`;
}
