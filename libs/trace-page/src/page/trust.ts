import type { Language, Words } from '@shanhai/kernel';
import type { TracedLot } from '../use-cases/read-lot';
import { type Html, html } from './html';
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
  const names = (source: string) =>
    papers.filter((paper) => paper.source === source).map((paper) => paperName(paper, language));
  const verified = [
    verifiedOrigin &&
      (zh
        ? html`产地${where}：${office}，${lot.claim!.decidedOn}`
        : html`Origin ${where}: by ${office}, ${lot.claim!.decidedOn}`),
    ...[...new Set(names('LICENCE'))].map((name) =>
      zh ? html`${name}：主管办公室` : html`${name}: by the office of the place`,
    ),
  ].filter((each) => each !== false);
  const recorded = ways.length > 0 && [
    zh ? html`发运的日期和城市` : html`Days and cities of shipments`,
    ...(ways.some(({ accepted }) => accepted)
      ? [zh ? html`验收：由收货单位签收` : html`Acceptance: signed by who received it`]
      : []),
  ];
  const declared = [
    !verifiedOrigin && (zh ? html`产地${where}` : html`Origin ${where}`),
    zh ? html`品名、数量、采收或制成日期` : html`Name, quantity, and the day of harvest or making`,
    steps.length > 0 && (zh ? html`生产、加工和包装的步骤` : html`Steps of growing, processing and packing`),
    ...[...new Set([...names('COMMITMENT'), ...names('ATTACHED')])].map((name) => html`${name}`),
  ].filter((each) => each !== false);
  const list = (items: readonly Html[]) =>
    html`<ul>
      ${items.map((each) => html`<li>${each}</li>`)}
    </ul>`;
  return html`<section aria-labelledby="trust">
    <h2 id="trust">${TITLE[language]}</h2>
    <h3>${VERIFIED[language]}</h3>
    ${verified.length > 0 ? list(verified) : html`<p>${NOTHING[language]}</p>`}
    ${recorded &&
    html`<h3>${RECORDED[language]}</h3>
      ${list(recorded)}`}
    <h3>${DECLARED[language]}</h3>
    ${list(declared)}
  </section>`;
}
