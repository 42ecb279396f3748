import type { Language, Words } from '@shanhai/kernel';
import { Html, markup } from './markup';
import { STYLE } from './style';

const NAME: Words = { zh: '山海溯源', en: 'Shanhai origin' };
const TO_CONTENT: Words = { zh: '跳到正文', en: 'Skip to content' };
const FOOT: Words = {
  zh: '本页不含买方名称和价格，不使用脚本、Cookie 或第三方内容。',
  en: 'This page names no buyer and no price, and uses no script, no cookie and nothing of third parties.',
};

const LANGUAGE: Words = { zh: '语言', en: 'Language' };
const LANGUAGES: Record<Language, string> = { zh: '中文', en: 'English' };

/** HTML language tags of the two languages. */
export const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

/** A whole page around its content, with a link to the same page in the other language. */
export function layout(language: Language, title: string, content: Html): string {
  const other = language === 'zh' ? 'en' : 'zh';
  return markup`<!doctype html>
<html lang="${TAGS[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${NAME[language]}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">${TO_CONTENT[language]}</a>
<header><b>${NAME[language]}</b><nav aria-label="${LANGUAGE[language]}"><a href="?lang=${other}" hreflang="${TAGS[other]}" lang="${TAGS[other]}">${LANGUAGES[other]}</a></nav></header>
<main id="content" tabindex="-1">
${content}
</main>
<footer><p class="note">${FOOT[language]}</p></footer>
</body>
</html>
`.text;
}
