import type { Language, Words } from '@shanhai/kernel';
import type { OriginCell, OriginOfPage } from '../rules/origin-of-page';
import type { OriginStanding } from '../rules/origin-standing';
import type { TracedLot } from '../use-cases/read-lot';
import { type Html, joined, markup } from './markup';

type Chinese = (text: string) => Html;
type Part = TracedLot['origin']['parts'][number];

/** Places that are shown by themselves; of more the rest is one line. */
const PLACES_SHOWN = 8;
/** Offices that are named for one place; nearly always it is one. */
const OFFICES_SHOWN = 2;

const TITLE: Words = { zh: '产地构成（按质量）', en: 'Where it comes from, by mass' };
const OFFICE: Words = { zh: '主管办公室', en: 'the office of the place' };
const UNKNOWN: Words = { zh: '没有记录的产地', en: 'A place that is not recorded' };
const BANNERS: Record<Exclude<OriginOfPage['standing'], 'VERIFIED' | 'PARTLY'>, Words> = {
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
const CELLS: Record<Exclude<OriginStanding, 'VERIFIED'>, Words> = {
  UNCLAIMED: { zh: '仅由生产者声明', en: 'only declared by the producer' },
  PENDING: { zh: '已申报，等待核实', en: 'declared, waits to be verified' },
  REJECTED: { zh: '证明未被认可', en: 'the proof was not accepted' },
  ENDED: { zh: '核实已过有效期', en: 'the verification has ended' },
  REVOKED: { zh: '核实已被撤销', en: 'the verification was revoked' },
};

/** A share of the whole lot in per cent: `66.67%`. */
export function percentOf(basisPoints: number): string {
  return basisPoints === 0 ? '<0.01%' : `${basisPoints / 100}%`;
}

/** What is known of the origin: verified by offices, in part, or only declared. Nothing of goods that are not there. */
export function originBanner({ lot, origin }: TracedLot, language: Language, chinese: Chinese): Html | null {
  if (lot.standing === 'UNDONE') return null;
  const { standing, verifiedBasisPoints, parts } = origin;
  if (standing === 'PARTLY') {
    const percent = percentOf(verifiedBasisPoints);
    return markup`<p class="open">${
      language === 'zh'
        ? `按质量 ${percent} 的产地已核实；其余没有核实，见产地构成。`
        : `The origin of ${percent} by mass is verified; that of the rest is not: see where it comes from.`
    }</p>`;
  }
  if (standing !== 'VERIFIED') {
    const inPart = parts.some(({ cells }) => cells.some((cell) => cell.standing !== 'REVOKED'));
    const part = standing === 'REVOKED' && inPart && parts.length > 1;
    const words: Words = part
      ? {
          zh: '其中部分产地的核实已被主管办公室撤销，见产地构成。',
          en: 'For some of it the office of the place revoked the verification: see where it comes from.',
        }
      : BANNERS[standing];
    return markup`<p class="${standing === 'REVOKED' ? 'bad' : 'open'}">${words[language]}</p>`;
  }
  const by = verifiers(
    parts.flatMap(({ cells }) => cells),
    language,
    chinese,
  );
  return language === 'zh'
    ? markup`<p class="good">✓ 产地已由${by}核实</p>`
    : markup`<p class="good">✓ Origin verified by ${by}</p>`;
}

/** The places that goods of a made lot come from, each with its share by mass and what of it is verified. */
export function originSection(
  { lot, origin: { parts } }: TracedLot,
  language: Language,
  chinese: Chinese,
): Html | null {
  if (lot.standing === 'UNDONE') return null;
  const shown = parts.slice(0, PLACES_SHOWN);
  const rest = parts.slice(PLACES_SHOWN);
  const restPoints = rest.reduce((sum, { basisPoints }) => sum + basisPoints, 0);
  return markup`<section aria-labelledby="origin">
    <h2 id="origin">${TITLE[language]}</h2>
    <ul class="shares">
      ${shown.map((part) => markup`<li>${item(part, language, chinese)}</li>`)}
      ${
        rest.length > 0 &&
        markup`<li>${language === 'zh' ? `其他 ${rest.length} 个产地` : `${rest.length} more places`} <b>${percentOf(restPoints)}</b></li>`
      }
    </ul>
  </section>`;
}

function item(part: Part, language: Language, chinese: Chinese): Html {
  const { firstHarvestedOn: first, lastHarvestedOn: last, cells, basisPoints } = part;
  const days = first === last ? first : language === 'zh' ? `${first} 至 ${last}` : `${first} to ${last}`;
  return markup`${placeName(part, language, chinese)} <b>${percentOf(basisPoints)}</b>
    <meter min="0" max="10000" value="${basisPoints}" aria-hidden="true"></meter>
    <span class="note">${language === 'zh' ? '采收' : 'Harvested'} ${days}</span>
    ${cells.map((cell) => markup`<span class="note">${cell.standing === 'VERIFIED' && '✓ '}${cells.length > 1 && `${percentOf(cell.basisPoints)} `}${cellText(cell, language, chinese)}</span>`)}`;
}

/** Whose word the place of some goods is. */
export function cellText(cell: OriginCell, language: Language, chinese: Chinese): Html {
  if (cell.standing !== 'VERIFIED') return markup`${CELLS[cell.standing][language]}`;
  const by = verifiers([cell], language, chinese);
  return language === 'zh' ? markup`已由${by}核实` : markup`verified by ${by}`;
}

export function placeName({ place }: Part, language: Language, chinese: Chinese): Html {
  return place.length > 0 ? chinese(place.join(' › ')) : markup`${UNKNOWN[language]}`;
}

/** Offices, each with the last day on which it verified something of this. */
function verifiers(cells: readonly OriginCell[], language: Language, chinese: Chinese): Html {
  const last = new Map<string | null, string | null>();
  for (const { office, on } of cells.flatMap(({ verifiedBy }) => verifiedBy)) {
    const before = last.get(office) ?? null;
    last.set(office, before === null || (on !== null && on > before) ? on : before);
  }
  const told = [...last].slice(0, OFFICES_SHOWN).map(([office, on]) => {
    const name = office === null ? markup`${OFFICE[language]}` : chinese(office);
    if (on === null) return name;
    return language === 'zh' ? markup`${name}（${on}）` : markup`${name} (${on})`;
  });
  const more = last.size - told.length;
  if (more > 0) told.push(markup`${language === 'zh' ? `另外 ${more} 个办公室` : `${more} more offices`}`);
  return joined(told, language === 'zh' ? '、' : ', ');
}
