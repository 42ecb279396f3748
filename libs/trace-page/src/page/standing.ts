import type { Language, Words } from '@shanhai/kernel';
import type { LotOfPage } from '../store/lot-of-page';
import { type Html, markup } from './markup';

const STOPPED: Record<Exclude<LotOfPage['standing'], 'FREE'>, { title: Words; text: Words; since: Words }> = {
  HELD: {
    title: { zh: '本批次已暂停', en: 'This lot is on hold' },
    text: {
      zh: '登记的数量超过其地块的可能产量，正在等主管办公室决定；在此之前不得发运。',
      en: 'More is stated than its fields can have grown. It may not be shipped until the office of the place decides.',
    },
    since: { zh: '暂停日期', en: 'On hold since' },
  },
  REFUSED: {
    title: { zh: '本批次不予放行', en: 'This lot was not let go' },
    text: {
      zh: '登记的数量超过其地块的可能产量，主管办公室没有放行；不得发运和销售。',
      en: 'More is stated than its fields can have grown, and the office of the place did not let it go. It may not be shipped or sold.',
    },
    since: { zh: '决定日期', en: 'Decided on' },
  },
  UNDONE: {
    title: { zh: '本批次已撤销', en: 'This lot was withdrawn' },
    text: {
      zh: '它的制成是误录，生产者已撤销，没有这批货。如果您手中的商品带有此码，请谨慎，并联系销售单位或当地市场监管部门（12315）。',
      en: 'Its making was recorded by mistake and taken back by the producer: there are no such goods. If yours carry this code, be careful, and ask the seller or the market regulator (12315).',
    },
    since: { zh: '撤销日期', en: 'Withdrawn on' },
  },
};

/** Says plainly of a lot that it may not be shipped, or is not there at all. */
export function standingBanner({ standing, stoppedOn }: LotOfPage, language: Language): Html | null {
  if (standing === 'FREE') return null;
  const { title, text, since } = STOPPED[standing];
  return markup`<div id="standing" class="bad" role="alert">
    <h2>${title[language]}</h2>
    <p>${text[language]}</p>
    ${stoppedOn && markup`<p>${since[language]} <time datetime="${stoppedOn}">${stoppedOn}</time></p>`}
  </div>`;
}
