import { addDays } from '@shanhai/kernel';
import { NEW_SKU } from './act-1-cooperative';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

/** What the cooperative could not sell, in grams. */
const HARVEST_GRAMS = 400_000;

/** The newcomer puts its harvest on the needs board, the county approves it, and those who wanted to hear of it are told. */
export async function offerHarvest(play: Play): Promise<void> {
  const { narrator, today } = play;
  const cooperative = play.people.get('hongde')!;
  const county = await play.as('hongsibu-office', '红寺堡区协作办');
  const union = await play.as('union', '鹭江工会 陈晓岚');
  await union.do('SetBoardAlerts', {
    input: { alerts: [{ kind: 'HARVEST', categoryCode: 'GOJI', divisionCode: '640000' }] },
  });
  const input = {
    ...{ idempotencyKey: 'hongde harvest', kind: 'HARVEST', title: '弘德村枸杞 400 公斤', categoryCode: 'GOJI' },
    ...{ quantityBase: String(HARVEST_GRAMS), baseUnit: 'GRAM', priceFen: '6200', priceBase: '1000' },
    ...{ divisionCode: '640303', validFrom: today, validUntil: addDays(today, 60) },
  };
  const [, contact] = await cooperative.try('SubmitBoardEntry', { input: { ...input, note: '电话 138-0013-8000' } });
  narrator.refused(cooperative.name, '在需求板的公开文字里写电话', contact, 'CONTACT_IN_TEXT');
  const { entry } = await cooperative.do('SubmitBoardEntry', { input });
  play.boardEntryId = entry.id;
  const { nodes } = await county.do('PendingBoardEntries');
  const [{ id: entryId, version }] = nodes.filter(({ id }: any) => id === entry.id);
  await county.do('ReviewBoardEntry', { input: { entryId, version, approve: true } });
  narrator.step(county.name, `需求板：“${entry.title}”审核公开，已提醒订阅的单位`);
  await offerFor(play, entryId);
}

/** The union answers by an offer; the cooperative accepts it. */
async function offerFor({ narrator, today, people }: Play, entryId: string): Promise<void> {
  const [union, cooperative] = [people.get('union')!, people.get('hongde')!];
  const found = await union.do('NeedsBoard', { filter: { kind: 'HARVEST', divisionCode: '640303', search: '枸杞' } });
  narrator.step(union.name, `需求板上红寺堡区的枸杞：${found.nodes.map(({ title }: any) => title).join('，')}`);
  const input = { entryId, quantityBase: '100000', validUntil: addDays(today, 10), idempotencyKey: '枸杞意向' };
  const { offer } = await union.do('MakeBoardOffer', { input });
  await cooperative.do('AnswerBoardOffer', { input: { offerId: offer.id, accept: true, answer: '请下单' } });
  narrator.step(cooperative.name, '接受工会 100 公斤的意向');
}

/** The union ordered some of it, and names the line: the board tells how much of the harvest is sold. */
export async function tellWhatCameOfIt(play: Play): Promise<void> {
  const { narrator, boardEntryId: entryId } = play;
  const union = await play.as('union', '鹭江工会 陈晓岚');
  const lines = play.order.supplierOrders.flatMap((part: any) => part.lines);
  const { id } = lines.find(({ skuCode }: any) => skuCode === NEW_SKU);
  const input = { entryId, orderLineIds: [id], idempotencyKey: '枸杞成交' };
  const { entry } = await union.do('FulfilBoardEntry', { input });
  if (entry.status !== 'PARTLY') throw new Error(`the entry is ${entry.status}`);
  narrator.step(union.name, `需求板：已成交 ${Number(entry.orderedBase) / 1000} / ${HARVEST_GRAMS / 1000} 公斤`);
}
