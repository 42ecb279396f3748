import type { Language, Words } from '@shanhai/kernel';
import type { Paper } from '../store/papers-and-ways';
import type { TracedLot } from '../use-cases/read-lot';
import { type Html, markup } from './markup';

const TITLE: Words = { zh: '证书与许可', en: 'Certificates and licences' };
const NONE: Words = {
  zh: '没有上传或核实过任何证书、许可。',
  en: 'No certificate or licence was uploaded or verified.',
};
const KINDS: Readonly<Record<string, Words>> = {
  COMMITMENT: { zh: '承诺达标合格证', en: 'Commitment certificate (承诺达标合格证)' },
  INSPECTION: { zh: '检验报告', en: 'Inspection report' },
  ORGANIC: { zh: '有机认证', en: 'Organic certification' },
  GREEN_FOOD: { zh: '绿色食品', en: 'Green food' },
  PRODUCTION_LICENCE: { zh: '生产许可', en: 'Production licence' },
  FOOD_PRODUCTION: { zh: '食品生产许可', en: 'Food production licence' },
  FOOD_TRADE: { zh: '食品经营许可', en: 'Food trade licence' },
  BUSINESS: { zh: '营业执照', en: 'Business licence' },
  ANIMAL_QUARANTINE: { zh: '动物检疫证明', en: 'Animal quarantine' },
  OTHER: { zh: '其他证明', en: 'Other paper' },
};
const SOURCES: Record<Paper['source'], Words> = {
  COMMITMENT: { zh: '生产者自己的承诺', en: 'the producer’s own commitment' },
  LICENCE: { zh: '主管办公室已核实', en: 'verified by the office of the place' },
  ATTACHED: { zh: '生产者上传，平台未核实', en: 'uploaded by the producer, not verified' },
};

/** What a paper is called. */
export function paperName({ kind }: Paper, language: Language): string {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind][language] : kind;
}

/** Papers of the lot and of its producer, each with who stands for it. */
export function papersSection({ lot, papers }: TracedLot, language: Language, chinese: (text: string) => Html): Html {
  return markup`<section aria-labelledby="papers">
    <h2 id="papers">${TITLE[language]}</h2>
    ${
      papers.length === 0
        ? markup`<p>${NONE[language]}</p>`
        : markup`<ul>
          ${papers.map((paper) => item(paper, lot.traceCode, language, chinese))}
        </ul>`
    }
  </section>`;
}

function item(paper: Paper, traceCode: string, language: Language, chinese: (text: string) => Html): Html {
  const name = paperName(paper, language);
  // The one paper that the platform prints itself, and that everyone may read.
  const path = `/lots/${traceCode}/commitment-certificate.pdf`;
  const { number, issuer, issuedOn, validUntil, source } = paper;
  const span =
    validUntil === null
      ? language === 'zh'
        ? `${issuedOn} 起`
        : `since ${issuedOn}`
      : language === 'zh'
        ? `${issuedOn} 至 ${validUntil} 前`
        : `${issuedOn} until before ${validUntil}`;
  return markup`<li>
    ${paper.source === 'COMMITMENT' ? markup`<a href="${path}">${name}</a>` : name} <code>${chinese(number)}</code>${issuer && markup` · ${chinese(issuer)}`}<br /><span
      class="note"
      >${span} · ${SOURCES[source][language]}</span
    >
  </li>`;
}
