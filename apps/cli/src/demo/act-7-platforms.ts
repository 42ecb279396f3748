import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@shanhai/kernel';
import { creditCodeOf } from '../seed/accounts';
import { UNITS } from '../seed/units';
import type { Client } from './client';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

const JUDGED_WITHIN_MS = 30_000;
/** The platforms of the eastern party: the person, the outlet that reports, where it is. */
const PLATFORMS = [
  ['pupu', '朴朴超市 江雨晴', '朴朴宁夏好物专区', 'ZONE', '350102'],
  ['minxing', '夏商民兴 郭丽萍', '民兴超市湖滨宁夏专柜', 'COUNTER', '350203'],
  ['fangjia', '方家铺子 方志远', '方家铺子宁夏专馆', 'HALL', '350102'],
  ['jianfu', '见福便利店 张一帆', '见福宁夏专柜', 'COUNTER', '350206'],
] as const;
const HEADS = '行键,SKU编码,批次,数量,单位,零售金额,销售日期,类型';

/** Four partner platforms report what they sold; buyers declare what they bought elsewhere, one of them east to west. */
export async function platformsReport(play: Play): Promise<void> {
  const { narrator } = play;
  narrator.act('七、渠道伙伴的销售报告，平台外的采购');
  const office = await play.as('fujian', '福建协作办 林晓东');
  const reports = await Promise.all(PLATFORMS.map((platform) => reportOf(play, office, platform)));
  narrator.table('销售报告：只有本平台交付而未计采购的货才计帮助销售', ['渠道伙伴', '网点', '逐行判断'], reports, []);
  await declareFor(play, {
    by: await play.as('fuqing', '福清市总工会 俞启航'),
    judge: office,
    seller: { creditCode: codeOf('xiji') },
    origin: '640422',
    product: '马铃薯',
    categoryCode: 'POTATOES',
  });
  await declareFor(play, {
    by: await play.as('xiji-union', '西吉县总工会 马丽娟'),
    judge: await play.as('xiji-office', '西吉县协作办'),
    seller: { creditCode: codeOf('gutian') },
    origin: '350922',
    product: '银耳',
    categoryCode: 'MUSHROOMS',
  });
}

const codeOf = (key: string) => creditCodeOf(UNITS.find((unit) => unit.key === key)!);

async function reportOf(
  play: Play,
  office: Client,
  [key, person, name, kind, divisionCode]: (typeof PLATFORMS)[number],
): Promise<string[]> {
  const { today } = play;
  const partner = await play.as(key, person);
  const partnerId = partner.organisationId;
  const registered = { idempotencyKey: `${key} 名单`, partnerId, source: '2025 年渠道伙伴名单', validFrom: today };
  await office.do('RegisterChannelPartner', { input: registered });
  const opened = { idempotencyKey: `${key} 网点`, kind, name, divisionCode, address: '一层', validFrom: today };
  const { outlet } = await partner.do('RegisterOutlet', { input: opened });
  await office.do('ReviewOutlet', { input: { outletId: outlet.id, confirm: true } });
  const rows = [`${key}-1,HS-GOJI-500,,2,包,76.00,${today},销售`, `${key}-2,HS-GOJI-500,,50,包,1900.00,${today},意向`];
  const fileHash = await partner.upload('text/csv', [HEADS, ...rows, ''].join('\n'));
  const draft = { idempotencyKey: `${key} 报告`, title: `${name} ${today}`, outletId: outlet.id, fileHash };
  const { id: reportId } = (await partner.do('DraftSalesReport', { input: draft })).report;
  await until(partner, reportId, 'DRAFT');
  await partner.do('SubmitSalesReport', { input: { reportId } });
  await office.do('ConfirmSalesReport', { input: { idempotencyKey: `${key} 确认`, reportId } });
  const { verdicts } = await until(partner, reportId, 'CONFIRMED');
  return [person, name, verdicts.map((each: any) => `${each.verdict} ${each.rows}`).join('，')];
}

async function until(partner: Client, id: string, status: string): Promise<any> {
  for (const giveUpAt = Date.now() + JUDGED_WITHIN_MS; Date.now() < giveUpAt; await sleep(200)) {
    const report = await partner.do('SalesReport', { id });
    if (report.status === status) return report;
    if (report.status === 'FAILED') throw new Error(`the report failed: ${JSON.stringify(report.faults)}`);
  }
  throw new Error(`the report was not ${status} within ${JUDGED_WITHIN_MS} ms`);
}

interface Elsewhere {
  by: Client;
  judge: Client;
  seller: { creditCode: string };
  origin: string;
  product: string;
  categoryCode: string;
}

/** One invoice of goods that were bought elsewhere, its payment and its origin; the office of the place confirms it. */
async function declareFor(
  { narrator, today }: Play,
  { by, judge, seller, origin, product, categoryCode }: Elsewhere,
): Promise<void> {
  const fileHash = await by.upload('application/pdf', `%PDF-1.4\n% 发票、回单和产地证明 ${product}\n%%EOF\n`);
  const digits = BigInt(`0x${newId().replaceAll('-', '')}`)
    .toString()
    .slice(-18);
  const input = {
    ...{ idempotencyKey: `${product} 平台外`, seller, boughtOn: today, acceptedOn: today },
    invoice: { number: today.slice(2, 4) + digits, issuedOn: today, amountFen: '150000', fileHash },
    payment: { paidOn: today, bankReference: `ELSEWHERE-${digits}`, amountFen: '150000', fileHash },
    rows: [
      {
        ...{ productName: product, categoryCode, quantity: '500', unit: 'KILOGRAM', goodsFen: '150000' },
        ...{ originCode: origin, originProof: [fileHash] },
      },
    ],
  };
  const { declaredPurchase } = await by.do('DeclarePurchase', { input });
  const declaredPurchaseId = declaredPurchase.id;
  await judge.do('ConfirmDeclaredPurchase', { input: { idempotencyKey: `${product} 核对`, declaredPurchaseId } });
  const [{ schemes }] = await explained(by, declaredPurchaseId);
  const { parts } = schemes.find(({ scheme }: any) => scheme === 'EW_PURCHASE');
  const [{ reason, reasonText, amountYuan }] = parts;
  narrator.step(
    by.name,
    `申报平台外采购${product}，${judge.name}核对确认：${amountYuan} 元，${reason}（${reasonText}）`,
  );
}

/** What a declaration counts, as soon as the log tells of it. */
async function explained(by: Client, declaredPurchaseId: string): Promise<any[]> {
  for (const giveUpAt = Date.now() + JUDGED_WITHIN_MS; Date.now() < giveUpAt; await sleep(200)) {
    const rows = await by.do('ExplainDeclaredPurchase', { declaredPurchaseId });
    if (rows.length > 0) return rows;
  }
  throw new Error(`the declaration was not told within ${JUDGED_WITHIN_MS} ms`);
}
