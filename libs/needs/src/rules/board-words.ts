import type { Words } from '@shanhai/kernel';
import type { BoardKind } from './board-entry';

/** Notices of the needs board. Titles are public texts, or their reader's own. */
const KINDS: Record<BoardKind, Words> = {
  HARVEST: { zh: '滞销农产品', en: 'Harvest for sale' },
  NEED: { zh: '采购需求', en: 'Need' },
};

export function entryPublished(kind: BoardKind, title: string, place: string): Words {
  const { zh, en } = KINDS[kind];
  return { zh: `${zh}：${title}（${place}）`, en: `${en}: ${title} (${place})` };
}

export function entryReviewed(title: string, reason: string | null): Words {
  if (reason === null) return { zh: `“${title}”已审核公开`, en: `"${title}" was approved and is public` };
  return { zh: `“${title}”被退回：${reason}`, en: `"${title}" was sent back: ${reason}` };
}

export const entryEnded = (title: string): Words => ({ zh: `“${title}”已到期`, en: `"${title}" has ended` });
