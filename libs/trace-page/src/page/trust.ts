import type { Language, Words } from '@shanhai/kernel';
import type { TracedLot } from '../use-cases/read-lot';
import { type Html, markup } from './markup';
import { cellText, percentOf, placeName } from './origin';
import { paperName } from './papers';

const TITLE: Words = { zh: '谁核实，谁声明', en: 'Who verified what, and what is only declared' };
const VERIFIED: Words = { zh: '已核实', en: 'Verified' };
const RECORDED: Words = { zh: '平台随交易记录', en: 'Recorded with the trade' };
const DECLARED: Words = { zh: '仅由生产者声明', en: 'Only declared by the producer' };
const NOTHING: Words = { zh: '没有任何内容被核实。', en: 'Nothing was verified.' };

/** Says of each thing on the page whose word it is. */
export function trustSection(traced: TracedLot, language: Language, chinese: (text: string) => Html): Html {
  const { lot, origin, papers, ways, steps, place } = traced;
  const zh = language === 'zh';
  const names = (source: string) =>
    papers.filter((paper) => paper.source === source).map((paper) => paperName(paper, language));
  const origins = originWords(traced, language, chinese);
  const verified = [
    ...origins.filter(({ verified }) => verified).map(({ text }) => text),
    ...[...new Set(names('LICENCE'))].map((name) =>
      zh ? markup`${name}：主管办公室` : markup`${name}: by the office of the place`,
    ),
  ];
  if (lot.brands.length > 0)
    verified.push(zh ? markup`区域品牌：产地办公室授权` : markup`Regional brand: authorised by the office of its area`);
  const recorded = ways.length > 0 && [
    zh ? markup`发运的日期和城市` : markup`Days and cities of shipments`,
    ...(ways.some(({ accepted }) => accepted)
      ? [zh ? markup`验收：由收货单位签收` : markup`Acceptance: signed by who received it`]
      : []),
  ];
  const declared = [
    ...origins.filter(({ verified }) => !verified).map(({ text }) => text),
    // An office may have verified the county of goods whose producer names the village.
    lot.making === null &&
      origin.parts[0].placeCode !== lot.placeCode &&
      (zh ? markup`更细的产地${chinese(place.join(''))}` : markup`Nearer place of origin ${chinese(place.join(''))}`),
    zh ? markup`品名、数量、采收或制成日期` : markup`Name, quantity, and the day of harvest or making`,
    lot.brandNamed !== null && (zh ? markup`标注的区域品牌` : markup`Regional brand named`),
    steps.length > 0 && (zh ? markup`生产、加工和包装的步骤` : markup`Steps of growing, processing and packing`),
    ...[...new Set([...names('COMMITMENT'), ...names('ATTACHED')])].map((name) => markup`${name}`),
  ].filter((each) => each !== false);
  const list = (items: readonly Html[]) =>
    markup`<ul>
      ${items.map((each) => markup`<li>${each}</li>`)}
    </ul>`;
  return markup`<section aria-labelledby="trust">
    <h2 id="trust">${TITLE[language]}</h2>
    <h3>${VERIFIED[language]}</h3>
    ${verified.length > 0 ? list(verified) : markup`<p>${NOTHING[language]}</p>`}
    ${
      recorded &&
      markup`<h3>${RECORDED[language]}</h3>
      ${list(recorded)}`
    }
    <h3>${DECLARED[language]}</h3>
    ${list(declared)}
  </section>`;
}

/** More than these the section of places tells by itself. */
const PLACES_TOLD = 4;

/** Places of a lot's goods, each with whose word it is, or how much of them is whose; of goods that are not there none. */
function originWords({ lot, origin }: TracedLot, language: Language, chinese: (text: string) => Html) {
  if (lot.standing === 'UNDONE') return [];
  const all = origin.parts.flatMap((part) =>
    part.cells.map((cell) => ({ part, cell, verified: cell.standing === 'VERIFIED' })),
  );
  if (all.length > PLACES_TOLD)
    return [true, false]
      .filter((verified) => all.some((each) => each.verified === verified))
      .map((verified) => {
        const share = percentOf(verified ? origin.verifiedBasisPoints : 10_000 - origin.verifiedBasisPoints);
        const text = language === 'zh' ? `按质量 ${share} 的产地` : `The origin of ${share} by mass`;
        return { verified, text: markup`<a href="#origin">${text}</a>` };
      });
  return all.map(({ part, cell, verified }) => {
    const share = all.length > 1 && ` ${percentOf(cell.basisPoints)}`;
    const place = placeName(part, language, chinese);
    const whose = cellText(cell, language, chinese);
    return {
      verified,
      text: language === 'zh' ? markup`产地${place}${share}：${whose}` : markup`Origin ${place}${share}: ${whose}`,
    };
  });
}
