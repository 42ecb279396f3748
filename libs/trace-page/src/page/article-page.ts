import type { Language, Words } from '@shanhai/kernel';
import { printTraceCode } from '@shanhai/tracing';
import type { ReadArticle } from '../use-cases/read-article';
import { layout, TAGS } from './layout';
import { type Html, markup } from './markup';

const WORDS = {
  facts: { zh: '商品信息', en: 'About the product' },
  producer: { zh: '生产者', en: 'Producer' },
  place: { zh: '产地', en: 'Place' },
  pack: { zh: '规格', en: 'Pack' },
  category: { zh: '品类', en: 'Kind' },
  brand: { zh: '标注的区域品牌', en: 'Regional brand named' },
  gtin: { zh: '商品条码', en: 'GTIN' },
  lots: { zh: '在售批次', en: 'Lots on sale' },
  none: { zh: '目前没有在售的批次。', en: 'No lot of it is on sale now.' },
  verified: { zh: '产地已核实', en: 'origin verified' },
  declared: { zh: '产地未核实', en: 'origin not verified' },
  own: {
    zh: '要看手中这一包的来历，请扫带批次的二维码，或在网址 /t/ 后输入包装上的追溯码。',
    en: 'For the very pack in your hand scan the code with its lot, or type its trace code after /t/.',
  },
} satisfies Record<string, Words>;

/** The page that anyone sees who scans the GTIN of a pack, without a lot: the product, and its lots on sale. No price. */
export function articlePage({ gtin, article, place, lots }: ReadArticle, language: Language): string {
  const say = (words: Words) => words[language];
  const named = (words: { nameZh: string; nameEn: string }) => (language === 'zh' ? words.nameZh : words.nameEn);
  const chinese = (text: string) =>
    language === 'zh' ? markup`${text}` : markup`<span lang="${TAGS.zh}">${text}</span>`;
  const row = (label: Words, value: Html | null) => value && markup`<dt>${say(label)}</dt><dd>${value}</dd>`;
  const content = markup`<h1>${chinese(article.product)}</h1>
    <p class="sub">${chinese(article.producer)}</p>
    ${article.description !== '' && markup`<p>${chinese(article.description)}</p>`}
    <section aria-labelledby="facts">
      <h2 id="facts">${say(WORDS.facts)}</h2>
      <dl>
        ${row(WORDS.producer, chinese(article.producer))}
        ${row(WORDS.place, place.length > 0 ? chinese(place.join(' › ')) : null)}
        ${row(WORDS.pack, chinese(article.pack))} ${row(WORDS.category, markup`${named(article.category)}`)}
        ${row(WORDS.brand, article.brand && markup`${named(article.brand)}`)} ${row(WORDS.gtin, markup`<code>${gtin}</code>`)}
      </dl>
    </section>
    <section aria-labelledby="lots">
      <h2 id="lots">${say(WORDS.lots)}</h2>
      ${
        lots.length === 0
          ? markup`<p>${say(WORDS.none)}</p>`
          : markup`<ul>
            ${lots.map(
              (lot) =>
                markup`<li><a href="/t/${lot.traceCode}"><code>${printTraceCode(lot.traceCode)}</code></a>
                  <span class="note"><time datetime="${lot.harvestedOn}">${lot.harvestedOn}</time>${chinese(lot.place.slice(-2).join(' › '))} · ${say(lot.origin === 'VERIFIED' ? WORDS.verified : WORDS.declared)}</span></li>`,
            )}
          </ul>`
      }
      <p class="note">${say(WORDS.own)}</p>
    </section>
    <p><a href="/p/${gtin}.jsonld">${language === 'zh' ? '机器可读数据（JSON-LD）' : 'Data for machines (JSON-LD)'}</a></p>`;
  return layout(language, article.product, content);
}

/** What an article is to programs: GS1 Web Vocabulary, with the Digital Links of its lots on sale. */
export function articleJsonLd(read: ReadArticle, to: (path: `/${string}`) => string): object {
  const { gtin, article, place, lots } = read;
  const zh = (value: string) => ({ '@value': value, '@language': 'zh' });
  return {
    '@context': { gs1: 'https://ref.gs1.org/voc/' },
    '@id': to(`/01/${gtin}`),
    '@type': 'gs1:Product',
    'gs1:gtin': gtin,
    'gs1:productName': zh(article.product),
    ...(article.description !== '' && { 'gs1:productDescription': zh(article.description) }),
    'gs1:countryOfOrigin': { '@type': 'gs1:Country', 'gs1:countryCode': 'CN' },
    ...(place.length > 0 && { 'gs1:provenanceStatement': zh(place.join('')) }),
    'gs1:manufacturer': { '@type': 'gs1:Organization', 'gs1:organizationName': zh(article.producer) },
    'gs1:traceability': lots.map(({ traceCode }) => ({ '@id': to(`/01/${gtin}/10/${traceCode}`) })),
  };
}
