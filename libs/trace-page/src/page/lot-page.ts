import type { Language, Words } from '@shanhai/kernel';
import { printTraceCode } from '@shanhai/tracing';
import type { OriginStanding } from '../rules/origin-standing';
import type { TracedLot } from '../use-cases/read-lot';
import { Html, markup } from './markup';
import { journey } from './journey';
import { layout, TAGS } from './layout';
import { quantityOf } from './quantities';
import { papersSection } from './papers';
import { stepsSection } from './lot-steps';
import { recallBanner } from './recall';
import { trustSection } from './trust';

const WORDS = {
  facts: { zh: '基本信息', en: 'About it' },
  way: { zh: '从山到海', en: 'From the mountains to the sea' },
  producer: { zh: '生产者', en: 'Producer' },
  place: { zh: '产地', en: 'Place' },
  harvested: { zh: '采收或制成', en: 'Harvested or made' },
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
  const row = (label: Words, value: Html | null) =>
    value &&
    markup`<dt>${say(label)}</dt>
      <dd>${value}</dd>`;
  const where = traced.place.length > 0 ? chinese(traced.place.join(' › ')) : markup`${say(WORDS.unknown)}`;
  const content = markup`<h1>${chinese(lot.product)}</h1>
    <p class="sub">${chinese(lot.producer)}</p>
    ${recallBanner(traced, language, chinese)} ${originBanner(traced, language)}
    <section aria-labelledby="facts">
      <h2 id="facts">${say(WORDS.facts)}</h2>
      <dl>
        ${row(WORDS.producer, chinese(lot.producer))} ${row(WORDS.place, where)}
        ${row(WORDS.harvested, markup`<time datetime="${lot.harvestedOn}">${lot.harvestedOn}</time>`)}
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
    <section aria-labelledby="way">
      <h2 id="way">${say(WORDS.way)}</h2>
      ${journey(
        { from: traced.place.at(-1) ?? say(WORDS.unknown), to: [...new Set(traced.ways.map(({ city }) => city))] },
        language,
      )}
      <p class="note">${say(WORDS.sketch)}</p>
    </section>
    ${stepsSection(traced, language, chinese)} ${papersSection(traced, language, chinese)}
    ${trustSection(traced, language, chinese)}
    <p>
      <a href="/t/${lot.traceCode}.jsonld">${say(WORDS.machines)}</a> ·
      <a href="/lots/${lot.traceCode}/qr.svg">${say(WORDS.qr)}</a>
    </p>`;
  return layout(language, lot.product, content);
}

const ORIGINS: Record<Exclude<OriginStanding, 'VERIFIED'>, Words> = {
  UNCLAIMED: {
    zh: '产地由生产者申报，没有人核实过。',
    en: 'The origin is declared by the producer; nobody has verified it.',
  },
  PENDING: {
    zh: '产地由生产者申报，正在等主管办公室核实。',
    en: 'The origin is declared by the producer and waits to be verified by the office of the place.',
  },
  REJECTED: {
    zh: '产地由生产者申报；主管办公室没有认可所交的证明。',
    en: 'The origin is declared by the producer; the office of the place did not accept the proof.',
  },
  ENDED: {
    zh: '产地曾经核实，核实的有效期已过。',
    en: 'The origin was verified once; the verification has come to its end.',
  },
  REVOKED: {
    zh: '产地的核实已被主管办公室撤销。',
    en: 'The verification of the origin was revoked by the office of the place.',
  },
};

/** What is known of the origin: verified by an office, or only declared. */
function originBanner({ lot: { claim }, origin }: TracedLot, language: Language): Html {
  if (origin !== 'VERIFIED')
    return markup`<p class="${origin === 'REVOKED' ? 'bad' : 'open'}">${ORIGINS[origin][language]}</p>`;
  const office = claim?.office ?? null;
  const on = claim?.decidedOn ?? null;
  if (language === 'zh') return markup`<p class="good">✓ 产地已由${office ?? '主管办公室'}核实${on && `（${on}）`}</p>`;
  const by = office === null ? 'the office of the place' : markup`<span lang="${TAGS.zh}">${office}</span>`;
  return markup`<p class="good">✓ Origin verified by ${by}${on && ` on ${on}`}</p>`;
}
