import { skuOf, type SoldSku } from '../seed/goods';
import type { Client } from './client';
import type { Play } from './play';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

/** By the start of their SKU codes. */
const SUPPLIERS: Record<string, [personKey: string, name: string]> = {
  XJ: ['xiji', '西吉合作社'],
  HS: ['hongsibu', '红寺堡合作社'],
  ZN: ['zhongning', '中宁合作社'],
  MN: ['winery', '闽宁镇酒庄'],
  YC: ['yanchi', '盐池合作社'],
  HY: ['haiyuan', '海原合作社'],
  HD: ['hongde', '弘德村合作社'],
};
/** Sold by weight: packs come in a little lighter than they are sold as. */
const NET_SHARE = 0.98;
const PACKS_REFUSED = 20;

/** Suppliers confirm and ship named lots; somebody else of the union receives, and refuses damaged packs. */
export async function suppliersDeliver(play: Play): Promise<void> {
  play.narrator.act('三、供应商确认、按批次发货；工会另一人验收');
  for (const part of play.order.supplierOrders) await ship(play, part);
  const union = await play.as('union', '鹭江工会 陈晓岚');
  play.order = await union.do('MyOrder', { id: play.order.id });
  await receive(play);
  play.order = await union.do('MyOrder', { id: play.order.id });
  await drill(play);
}

/** A recall drill: from one lot to everybody who got any of it. */
async function drill(play: Play): Promise<void> {
  const [part] = play.order.supplierOrders;
  const [personKey, name] = SUPPLIERS[part.lines[0].skuCode.slice(0, 2)];
  const supplier = await play.as(personKey, name);
  const { traceCode } = part.shipments[0].lines[0];
  const { totals, deliveries } = await supplier.do('RecallDrill', { traceCode });
  const { contact, phone } = deliveries.nodes.at(-1).address;
  play.narrator.step(
    name,
    `召回演练：批次 ${traceCode} 发给 ${totals.buyers} 家单位 ${totals.deliveries} 笔，如 ${contact} ${phone}`,
  );
}

async function ship(play: Play, part: any): Promise<void> {
  const { narrator, today } = play;
  const [personKey, name] = SUPPLIERS[part.lines[0].skuCode.slice(0, 2)];
  const supplier = await play.as(personKey, name);
  const supplierOrderId = part.id;
  await supplier.do('ConfirmSupplierOrder', { input: { supplierOrderId } });
  const lots = (await supplier.do('MyLots', { first: 50 })).nodes;
  const lines = part.lines.map((line: any) => {
    const lot = lots.find(({ product, remainingBase }: any) =>
      product.listings.some(
        ({ sku }: any) =>
          sku.code === line.skuCode &&
          BigInt(remainingBase) >= BigInt(line.confirmedQuantity || line.orderedQuantity) * BigInt(sku.contentBase),
      ),
    );
    return { lineId: line.id, traceCode: lot.traceCode, quantity: line.orderedQuantity };
  });
  const input = {
    idempotencyKey: `ship ${supplierOrderId}`,
    supplierOrderId,
    shippedOn: today,
    carrier: '顺丰冷运',
    lines,
  };
  if (personKey === 'hongde') await wrongShipments(play, supplier, input);
  await supplier.do('ShipSupplierOrder', { input });
  const codes = [...new Set(lines.map((line: any) => line.traceCode))];
  narrator.step(name, `确认并发货 ${lines.length} 行，批次 ${codes.join('、')}`);
  if (personKey === 'xiji') await showCertificate(play, name, codes[0] as string);
}

/** Whoever has the trace code opens the paper, without the contact person. */
async function showCertificate({ narrator, url }: Play, name: string, traceCode: string): Promise<void> {
  const path = `/lots/${traceCode}/commitment-certificate.pdf`;
  const paper = await fetch(`${url}${path}`);
  if (!paper.ok) throw new Error(`${path}: HTTP ${paper.status}`);
  const kilobytes = Math.ceil((await paper.arrayBuffer()).byteLength / 1024);
  narrator.step(name, `随货附承诺达标合格证 ${path}（PDF，${kilobytes} KB）`);
}

async function wrongShipments(play: Play, supplier: Client, input: any): Promise<void> {
  const [line] = input.lines;
  const wrong = async (more: object) =>
    (
      await supplier.try('ShipSupplierOrder', {
        input: { ...input, idempotencyKey: 'wrong', lines: [{ ...line, ...more }] },
      })
    )[1];
  play.narrator.refused(
    supplier.name,
    '发得比订的多',
    await wrong({ quantity: line.quantity + 20 }),
    'SHIPPED_ABOVE_CONFIRMED',
  );
  play.narrator.refused(supplier.name, '食品生产许可证未经核实就发货', await wrong({}), 'LICENCE_REQUIRED');
  const county = await play.as('hongsibu-office', '红寺堡区协作办');
  await county.do('ReviewLicence', { input: { licenceId: play.licenceId, approve: true, idempotencyKey: 'licence' } });
  play.narrator.step(county.name, `核实 ${supplier.name} 的食品生产许可证`);
  play.narrator.refused(supplier.name, '写一个不存在的批次', await wrong({ traceCode: 'NB00000000000' }), 'NOT_FOUND');
}

/** A SKU that the demo world does not know is the newcomer's, sold by the pack. */
function netGramsOf(skuCode: string, quantity: number): string | undefined {
  const sku: SoldSku | undefined = skuOf(skuCode);
  return sku?.pricing === 'WEIGHT' && quantity > 0 ? String(Math.round(quantity * sku.content * NET_SHARE)) : undefined;
}

async function receive(play: Play): Promise<void> {
  const { narrator, today } = play;
  const receiver = await play.as('union-receiver', '鹭江工会 苏美琴');
  let weighed = false;
  for (const part of play.order.supplierOrders) {
    const codes = new Map<string, string>(part.lines.map((line: any) => [line.id, line.skuCode]));
    const refusing = part.lines[0].skuCode.startsWith('HD');
    const lines = part.shipments
      .flatMap((shipment: any) => shipment.lines)
      .map((parcel: any) => {
        const rejectedQuantity = refusing ? PACKS_REFUSED : 0;
        const acceptedQuantity = parcel.quantity - rejectedQuantity;
        const netGrams = netGramsOf(codes.get(parcel.orderLineId)!, acceptedQuantity);
        return { shipmentLineId: parcel.id, acceptedQuantity, rejectedQuantity, netGrams };
      });
    const input = { idempotencyKey: `accept ${part.id}`, supplierOrderId: part.id, acceptedOn: today, lines };
    if (!weighed && lines.some((line: any) => line.netGrams)) {
      const unweighed = lines.map(({ netGrams: _, ...line }: any) => line);
      const [, refused] = await receiver.try('AcceptDelivery', { input: { ...input, lines: unweighed } });
      narrator.refused(receiver.name, '按重量计价的商品，不填净重就验收', refused.slice(0, 1), 'WEIGHT_REQUIRED');
      weighed = true;
    }
    const { supplierOrder } = await receiver.do('AcceptDelivery', { input });
    const rejected = refusing ? `，拒收 ${PACKS_REFUSED} 袋（受潮）` : '';
    narrator.step(receiver.name, `验收 ${part.supplier.name} ${lines.length} 行${rejected}；${supplierOrder.status}`);
  }
}
