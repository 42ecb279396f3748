import { createHash } from 'node:crypto';

/** One column that fits a phone; colours with a contrast of 4.5 to 1 and more (WCAG 2.2, 1.4.3). */
export const STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f6f4ee;color:#1d2420;font:1rem/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
.skip{position:absolute;left:-999px}
.skip:focus{left:.5rem;top:.5rem;background:#fff;padding:.5rem;z-index:1}
header,main,footer{max-width:42rem;margin:0 auto;padding:.75rem 1rem}
header{display:flex;justify-content:space-between;align-items:center}
header b{color:#0b5d3b;font-size:1.15rem;letter-spacing:.05em}
a{color:#0a5c8a}
a:focus-visible{outline:3px solid #b4530a;outline-offset:2px}
header a,footer a{display:inline-block;padding:.4rem 0}
h1{font-size:1.6rem;line-height:1.25;margin:.25rem 0}
h2{font-size:1.1rem;margin:0 0 .5rem;color:#0b5d3b}
h3{font-size:1rem;margin:.75rem 0 .25rem}
p{margin:.25rem 0}
section{background:#fff;border:1px solid #ddd8cb;border-radius:.6rem;padding:1rem;margin:.8rem 0}
.sub,.note{color:#4d564f}
.note{font-size:.9rem}
.good,.open,.bad{border-left:.35rem solid #0b7a4b;padding:.6rem .8rem;background:#e9f5ee;border-radius:.3rem;margin:.5rem 0}
.open{border-color:#8a6d00;background:#fdf6dc}
.bad{border-color:#b3261e;background:#fdeceb}
.bad h2{color:#8c1d18}
dl{display:grid;grid-template-columns:fit-content(38%) 1fr;gap:.35rem .9rem;margin:0}
dt{color:#4d564f}
dd{margin:0}
code{font:inherit;letter-spacing:.04em}
ol.steps,ul{margin:0;padding-left:1.2rem}
ol.steps{list-style:none;padding:0;border-left:3px solid #9cc5ae;margin-left:.4rem}
ol.steps>li{position:relative;padding:0 0 .8rem 1.1rem}
ol.steps>li::before{content:"";position:absolute;left:-.56rem;top:.45rem;width:.9rem;height:.9rem;border-radius:50%;background:#0b7a4b;border:3px solid #fff}
ul.shares{list-style:none;padding:0}
ul.shares>li{padding:.35rem 0}
ul.shares .note{display:block}
meter{display:block;width:100%;height:.7rem;margin:.2rem 0}
time{color:#4d564f;font-variant-numeric:tabular-nums;margin-right:.5em}
svg{display:block;width:100%;height:auto;max-width:30rem;margin:0 auto}
@media print{body{background:#fff}section{break-inside:avoid}}
`.trim();

/** Nothing but this style, and nothing from anywhere else: no script, no font, no frame. */
export const SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
