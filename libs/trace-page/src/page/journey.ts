import type { Language } from '@shanhai/kernel';
import { Html, html } from './html';

export interface Journey {
  /** The county or city that the goods are from. */
  from: string;
  /** Cities that parcels went to, the first ones first. */
  to: string[];
}

const SHOWN_MAX = 3;
const WIDTH = 360;
const HEIGHT = 170;

/** From the mountains in the west to the sea in the east: a sketch of the way, not a map. */
export function journey({ from, to }: Journey, language: Language): Html {
  const shown = to.slice(0, SHOWN_MAX);
  const more = to.length - shown.length;
  const title =
    language === 'zh'
      ? `示意图：从${from}${to.length > 0 ? `到${to.join('、')}` : '，尚未发运'}`
      : `Sketch: from ${from} ${to.length > 0 ? `to ${to.join(', ')}` : '; not shipped yet'}`;
  const labels = [...shown, ...(more > 0 ? [language === 'zh' ? `等 ${to.length} 地` : `and ${more} more`] : [])];
  const top = 62 - (labels.length - 1) * 11;
  const none = language === 'zh' ? '尚未发运' : 'Not shipped yet';
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="journey-title">
    <title id="journey-title">${title}</title>
    <path d="M0 128 38 62l22 34 30-58 34 62 16-22 26 50z" fill="#b9d3c3" />
    <path d="M78 60 90 38l13 24-9-4-8 6z" fill="#fff" />
    <path d="M218 132q12-9 24 0t24 0 24 0 24 0 24 0 22 0v38H218z" fill="#bcd9ea" />
    <path d="M236 148q10-8 20 0t20 0 20 0 20 0 20 0 24 0" fill="none" stroke="#7fb2cf" stroke-width="2" />
    <path
      d="M92 112Q170 20 ${labels.length > 0 ? '262 112' : '176 62'}"
      fill="none"
      stroke="#0b5d3b"
      stroke-width="3"
      stroke-dasharray="2 7"
      stroke-linecap="round"
    />
    <circle cx="92" cy="112" r="7" fill="#0b5d3b" />
    ${labels.length > 0 && new Html('<circle cx="262" cy="112" r="7" fill="#0a5c8a"/>')}
    <text x="92" y="152" text-anchor="middle" font-size="15" fill="#1d2420">${from}</text>
    ${(labels.length > 0 ? labels : [none]).map(
      (label, index) =>
        html`<text x="${WIDTH - 6}" y="${top + index * 20}" text-anchor="end" font-size="15" fill="#1d2420"
          >${label}</text
        >`,
    )}
  </svg>`;
}
