import type { Language, Words } from '@shanhai/kernel';
import { markup } from './markup';
import { layout } from './layout';

export type Message = 'NO_LOT' | 'NO_ARTICLE' | 'NO_LINK' | 'BAD_LINK';

const TITLES: Record<Message, Words> = {
  NO_LOT: { zh: '没有这个批次', en: 'There is no such lot' },
  NO_ARTICLE: { zh: '没有这个商品', en: 'There is no such product' },
  NO_LINK: { zh: '没有此类信息', en: 'There is no such information' },
  BAD_LINK: { zh: '链接写法不正确', en: 'The link is not written right' },
};
const TEXTS: Record<Message, Words> = {
  NO_LOT: {
    zh: '请核对包装上的追溯码：13 个字符，不含字母 I、L、O、U。如果是扫码进来的，这个码不是本平台签发的，请谨慎购买，并把照片发给销售单位或当地市场监管部门（12315）。',
    en: 'Please compare the code on the parcel: 13 characters, without the letters I, L, O and U. If you scanned it, the code was not issued here: be careful, and show it to the seller or the market regulator (12315).',
  },
  NO_ARTICLE: {
    zh: '本平台没有登记过这个商品条码。请核对包装上的 8 至 14 位数字；要看一包货的来历，请扫带批次的二维码。',
    en: 'This GTIN is of no product here. Please compare its 8 to 14 digits; for one pack scan the code with its lot.',
  },
  NO_LINK: {
    zh: '本平台有这个商品，但没有链接所要的那类信息。',
    en: 'The goods are known here, but there is no information of the type that the link asks for.',
  },
  BAD_LINK: {
    zh: 'GS1 数字链接应形如 /01/商品条码/10/批次，条码校验位须正确，各段次序须为 22、10、21。',
    en: 'A GS1 Digital Link is like /01/{gtin}/10/{lot}, with a right check digit, and qualifiers in the order 22, 10, 21.',
  },
};

/** A page that says why there is nothing else to show. */
export function messagePage(language: Language, message: Message): string {
  return layout(
    language,
    TITLES[message][language],
    markup`<h1>${TITLES[message][language]}</h1>
      <section aria-label="${TITLES[message][language]}"><p>${TEXTS[message][language]}</p></section>`,
  );
}
