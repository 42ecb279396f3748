import { formatYuan } from '@shanhai/kernel';
import { verifyDealBytes } from '@shanhai/publishing';
import type { Client } from './client';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

/** The buyer takes the file of a purchase and proves it without the platform; the office publishes contracts and has a sealed month packed. */
export async function auditorProves(play: Play): Promise<void> {
  const { narrator } = play;
  narrator.act('八、审计：交易档案、公开合同、数据包');
  await takeFile(play, await play.as('union', '鹭江工会 陈晓岚'));
  const office = await play.as('fujian', '福建协作办 林晓东');
  await publishContract(play, office);
  const { pack } = await office.do('RequestPack', { input: { from: '2025-01', until: '2025-01' } });
  narrator.step(office.name, `申请 2025-01 数据包：${pack.status}，后台生成后下载，任何人可离线核验（verify pack）`);
}

async function takeFile({ narrator, order }: Play, buyer: Client): Promise<void> {
  const [part] = order.supplierOrders;
  const { sha256, position, jsonPath } = await buyer.do('FairDeal', { supplierOrderId: part.id });
  const file = await buyer.download(jsonPath);
  const { content } = JSON.parse(file.toString());
  narrator.step(buyer.name, `下载交易档案：${content.order.supplier.name}，日志位置 ${position}`);
  const rows = content.comparisons.filter(({ known }: any) => known).slice(0, 5).map((each: any) => {
    const { skuName } = content.lines.find(({ skuId }: any) => skuId === each.skuId);
    return [skuName, ...[each.paidPerUnitFen, each.lowestFen, each.medianFen].map((fen) => formatYuan(BigInt(fen))), `${each.rank}/${each.of}`];
  }); // prettier-ignore
  narrator.table('当日同品类报价（元/千克、升或件）', ['商品', '成交', '最低', '中位', '由低到高'], rows, [1, 2, 3]);
  const untouched = verifyDealBytes(file, null);
  const altered = verifyDealBytes(Buffer.from(file.toString().replace('"unitPriceFen":"', '"unitPriceFen":"1')), null);
  const [{ section, finds }] = altered.faults;
  narrator.lines(
    `SHA-256 ${sha256}`,
    `离线核验：${untouched.wrong === 0 ? '完好' : '有误'}；改动一个单价后：${section} ${finds.zh}`,
  );
}

async function publishContract({ narrator, today }: Play, office: Client): Promise<void> {
  const page = await office.download(`/ocds/records?from=${today.slice(0, 7)}&first=1`);
  const [{ ocid, compiledRelease }] = JSON.parse(page.toString()).records;
  const [{ title, value }] = compiledRelease.contracts;
  narrator.step(office.name, `合同公开（OCDS 1.1）：${ocid}，${title}，${value.amount} ${value.currency}`);
}
