import type { QrSymbol } from './qr-symbol';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A QR code as an SVG picture of any size, under a name for those who do not see it. */
export function qrSvg({ modules, dark }: QrSymbol, name: string): string {
  const title = name.replace(/[&<>"]/g, (character) => ESCAPES[character]);
  const path = dark.map(({ x, y, width }) => `M${x} ${y}h${width}v1h-${width}z`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${modules} ${modules}" width="${modules * 8}" height="${modules * 8}" role="img" shape-rendering="crispEdges"><title>${title}</title><path fill="#fff" d="M0 0h${modules}v${modules}H0z"/><path d="${path}"/></svg>`;
}
