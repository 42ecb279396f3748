import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

const SCHEME = 'EW_PURCHASE';
const COUNTED_WITHIN_MS = 30_000;
const FACETS: [facet: string, title: string][] = [
  ['MONTH', '按月（元）'],
  ['ORIGIN_COUNTY', '按产地县（元）'],
  ['CATEGORY', '按品类（元）'],
];

/** The office reads totals, opens one figure down to its lot, and asks why something does not count. */
export async function officeReads(play: Play): Promise<void> {
  const { narrator } = play;
  narrator.act('六、协作办：统计、打开一个数字、为什么不计');
  const office = await play.as('fujian', '福建协作办 林晓东');
  await waitUntilCounted(play, office);
  const period = { from: '2025-01', until: play.today.slice(0, 7) };
  for (const [facet, title] of FACETS) {
    const totals = await office.do('Totals', { scheme: SCHEME, period, groupBy: [facet] });
    const rows = totals.rows.map(({ facets: [{ key, name }], amountYuan, entries }: any) => [
      name ?? key ?? '（未细分）',
      amountYuan,
      entries,
    ]);
    narrator.table(
      `东西部协作·采购，${title}`,
      [title.slice(1, -3), '计入金额', '分录'],
      [...rows, ['合计', totals.totalYuan, '']],
      [1, 2],
    );
  }
  const year = await office.do('Progress', { scheme: SCHEME, period: '2025' });
  const progress = year.targets.map((row: any) => [
    row.subjectName,
    yuan(row.targetFen),
    yuan(row.countedFen),
    `${row.percentage.toFixed(1)}%`,
  ]);
  narrator.table('2025 年目标完成情况', ['对象', '目标', '计入', '完成'], progress, [1, 2, 3]);
  await openOneFigure(play, office);
  await whyNot(play, office);
}

const yuan = (fen: string) => (Number(fen) / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });

/** The new order's own total, when the worker has counted all that was accepted and paid. */
async function waitUntilCounted(play: Play, office: Client): Promise<void> {
  const due = play.order.supplierOrders.reduce(
    (sum: bigint, part: any) => sum + BigInt(part.payable.dueFen),
    play.settledFen,
  );
  const month = play.today.slice(0, 7);
  const lines = new Set(play.order.supplierOrders.flatMap((part: any) => part.lines.map((line: any) => line.id)));
  for (const giveUpAt = Date.now() + COUNTED_WITHIN_MS; Date.now() < giveUpAt; await sleep(200)) {
    const totals = await office.do('Totals', {
      scheme: SCHEME,
      period: { from: month, until: month },
      groupBy: ['BUYER'],
    });
    const row = totals.rows.find(({ facets }: any) => facets[0].name?.startsWith('厦门鹭江'));
    if (row && BigInt(row.amountFen) >= due) {
      return play.narrator.step(
        office.name,
        `计数到事件 ${totals.countedThrough}：本单 ${lines.size} 行连同月结的各单已计入 ${row.amountYuan} 元`,
      );
    }
  }
  throw new Error(`the order's ${due} fen were not counted within ${COUNTED_WITHIN_MS} ms`);
}

async function openOneFigure(play: Play, office: Client): Promise<void> {
  const { narrator } = play;
  const month = play.today.slice(0, 7);
  const [line] = play.order.supplierOrders.find((part: any) => part.lines[0].skuCode.startsWith('HD')).lines;
  const filter = { scheme: SCHEME, orderLineId: line.id, outcome: 'COUNTED' };
  const { nodes } = await office.do('Entries', { filter, first: 10 });
  if (nodes.length === 0) throw new Error('the order line has no entry');
  const [entry] = nodes;
  const opened = await office.do('OpenEntry', { id: entry.id });
  narrator.step(
    office.name,
    `打开 ${month} 红寺堡区的一笔：${entry.amountYuan} 元，${entry.buyer.name} ← ${entry.supplier.name}`,
  );
  narrator.lines(
    `分录：${opened.entry.scheme} 第 ${opened.entry.schemeVersion} 版，确认日期 ${opened.entry.recognisedOn}，事件 ${opened.entry.position}`,
  );
  for (const { rule, passed, inputs } of opened.rules)
    narrator.lines(`规则：${passed ? '✓' : '✗'} ${rule}`, `      ${inputs}`);
  for (const { position, type, businessDate } of opened.facts)
    narrator.lines(`事实：${position} ${businessDate} ${type}`);
  const lot = await office.do('OpenLot', { traceCode: entry.traceCode });
  const above = lot.place.ancestors
    .map(({ name }: any) => name)
    .reverse()
    .join(' ');
  narrator.lines(
    `批次：${lot.traceCodePrinted} ${lot.product.name}，${lot.harvestedOn} 采收于 ${above} ${lot.place.name}`,
    `      产地由${lot.origin.decidedBy.name}于 ${lot.origin.decidedOn} 核实；共 ${lot.quantityBase} 克，余 ${lot.remainingBase} 克`,
  );
}

async function whyNot(play: Play, office: Client): Promise<void> {
  const mine = play.order.supplierOrders
    .flatMap((part: any) => part.lines)
    .find((line: any) => line.skuCode.startsWith('HD'));
  await explain(play, office, `${mine.skuName}，按预留份额口径`, { orderLineId: mine.id, scheme: 'RESERVE' });
  const filter = { scheme: SCHEME, period: { from: '2025-01', until: '2025-12' }, outcome: 'FORMER_PAIRING' };
  const [former] = (await office.do('Entries', { filter, first: 1 })).nodes;
  await explain(play, office, `${former.supplier.name}的货，按东西部协作口径`, {
    orderLineId: former.orderLineId,
    scheme: SCHEME,
  });
}

async function explain(play: Play, office: Client, about: string, question: object): Promise<void> {
  const { parts } = await office.do('WhyNot', question);
  const [part] = parts.filter(({ reason }: any) => reason !== 'COUNTED');
  if (!part) throw new Error(`${about}: it counts after all`);
  play.narrator.step(office.name, `为什么不计？${about}：${part.amountYuan} 元 ${part.reason}`);
  for (const { rule, passed, inputs } of part.rules)
    play.narrator.lines(`规则：${passed ? '✓' : '✗'} ${rule}`, `      ${inputs}`);
  play.narrator.lines(`改一处就能计入：${part.change}`);
}
