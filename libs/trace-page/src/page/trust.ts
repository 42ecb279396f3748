import type { Language, Words } from '@shanhai/kernel';
import type { TracedLot } from '../use-cases/read-lot';
import { type Html, markup } from './markup';
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
  const verifiedOrigin = origin === 'VERIFIED' && lot.claim !== null;
  const where = chinese(place.join(''));
  const office = lot.claim?.office ? chinese(lot.claim.office) : zh ? '主管办公室' : 'the office of the place';
  const on = lot.claim?.decidedOn;
  const names = (source: string) =>
    papers.filter((paper) => paper.source === source).map((paper) => paperName(paper, language));
  const verified = [
    verifiedOrigin &&
      (zh
        ? markup`产地${where}：${office}${on && `，${on}`}`
        : markup`Origin ${where}: by ${office}${on && `, ${on}`}`),
    ...[...new Set(names('LICENCE'))].map((name) =>
      zh ? markup`${name}：主管办公室` : markup`${name}: by the office of the place`,
    ),
  ].filter((each) => each !== false);
  if (lot.brands.length > 0)
    verified.push(zh ? markup`区域品牌：产地办公室授权` : markup`Regional brand: authorised by the office of its area`);
  const recorded = ways.length > 0 && [
    zh ? markup`发运的日期和城市` : markup`Days and cities of shipments`,
    ...(ways.some(({ accepted }) => accepted)
      ? [zh ? markup`验收：由收货单位签收` : markup`Acceptance: signed by who received it`]
      : []),
  ];
  const declared = [
    !verifiedOrigin && (zh ? markup`产地${where}` : markup`Origin ${where}`),
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
