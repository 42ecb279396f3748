import type { Language } from '@shanhai/kernel';
import { Html, markup } from './markup';

export interface Journey {
  /** The county or city that the goods are from. */
  from: string;
  /** Cities that parcels went to, the first ones first. */
  to: string[];
}

const SHOWN_MAX = 3;
const WIDTH = 360;
const HEIGHT = 150;

/** From the mountains in the west to the sea in the east: a sketch of the way, not a map. */
export function journey({ from, to }: Journey, language: Language): Html {
  const shown = to.slice(0, SHOWN_MAX);
  const more = to.length - shown.length;
  const title =
    language === 'zh'
      ? `示意图：从${from}${to.length > 0 ? `到${to.join('、')}` : '，尚未发运'}`
      : `Sketch: from ${from} ${to.length > 0 ? `to ${to.join(', ')}` : '; not shipped yet'}`;
  const labels = [...shown, ...(more > 0 ? [language === 'zh' ? `等 ${to.length} 地` : `and ${more} more`] : [])];
  const top = 54 - (labels.length - 1) * 11;
  const none = language === 'zh' ? '尚未发运' : 'Not shipped yet';
  const way = new Html(
    '<path d="M92 96Q176 8 262 96" fill="none" stroke="#0b5d3b" stroke-width="3" stroke-dasharray="2 7" stroke-linecap="round"/><circle cx="262" cy="96" r="7" fill="#0a5c8a"/>',
  );
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="journey-title">
    <title id="journey-title">${title}</title>
    <path d="M0 112 40 48l24 36 32-62 62 90z" fill="#b9d3c3" />
    <path d="M64 84 96 22l62 90H80z" fill="#a3c4b0" />
    <path d="M218 116q12-9 24 0t24 0 24 0 24 0 24 0 22 0v34H218z" fill="#bcd9ea" />
    <path d="M232 132q10-8 20 0t20 0 20 0 20 0 20 0 24 0" fill="none" stroke="#7fb2cf" stroke-width="2" />
    ${labels.length > 0 && way}
    <circle cx="92" cy="96" r="7" fill="#0b5d3b" />
    <text x="92" y="136" text-anchor="middle" font-size="15" fill="#1d2420">${from}</text>
    ${(labels.length > 0 ? labels : [none]).map((label, index) => text(label, top + index * 20))}
  </svg>`;
}

function text(label: string, y: number): Html {
  return markup`<text x="${WIDTH - 6}" y="${y}" text-anchor="end" font-size="15" fill="#1d2420">${label}</text>`;
}
