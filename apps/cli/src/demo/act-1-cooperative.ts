import { creditCodeCheck } from '@shanhai/organisations';
import { Client } from './client';
import type { Play } from './play';
import { chooseReceiver } from './receiving-account';

export const NAME = '红寺堡弘德村枸杞专业合作社';
const EMAIL = 'hongde@shanhai.example';
const PASSWORD = 'hongde-goji-2025';
/** GS1's prefix for examples. */
const GTIN = '9526403030013';
const FIRST_17 = '93640303MA7XQ9Y01';
export const CREDIT_CODE = FIRST_17 + creditCodeCheck(FIRST_17);
/** On sale from this act on. */
export const NEW_SKU = 'HD-GOJI-500';

/** A cooperative registers, is recommended and approved, lists goods, and has the origin of its lot verified. */
export async function cooperativeListsGoods(play: Play): Promise<void> {
  const { narrator, today } = play;
  narrator.act('一、合作社入驻：县里推荐、自治区审核、上架、产地核实');
  const cooperative = new Client(play.url, '弘德村合作社', EMAIL, PASSWORD);
  play.people.set('hongde', cooperative);
  await register(play, cooperative);

  const { product } = await cooperative.do('CreateProduct', {
    input: {
      name: '弘德村枸杞',
      categoryCode: 'GOJI',
      baseUnit: 'GRAM',
      originCode: '640303',
      description: '弘德村日光烘干',
    },
  });
  const pack = {
    productId: product.id,
    code: NEW_SKU,
    name: '弘德枸杞甲级 500g',
    contentBase: '500',
    pricing: 'PACK',
    caseSize: 20,
  };
  const { sku } = await cooperative.do('CreateSku', { input: pack });
  await cooperative.do('SetGtin', { input: { skuId: sku.id, gtin: GTIN } });
  const [, noPrice] = await cooperative.try('PublishListing', { input: { skuId: sku.id, minimumQuantity: 20 } });
  narrator.refused(cooperative.name, '没有价格就上架', noPrice, 'TIERS_INVALID');
  const tiers = [
    { fromQuantity: 1, unitPriceFen: '3380' },
    { fromQuantity: 200, unitPriceFen: '3120' },
  ];
  await cooperative.do('SetPriceTiers', { input: { skuId: sku.id, tiers } });
  await cooperative.do('AdjustStock', {
    input: { skuId: sku.id, onHand: 400, reason: '入库盘点', idempotencyKey: 'hongde stock' },
  });
  await cooperative.do('PublishListing', { input: { skuId: sku.id, minimumQuantity: 20 } });
  narrator.step(cooperative.name, `上架 ${NEW_SKU}：33.80 元/袋，200 袋起 31.20 元，库存 400 袋`);

  const lotInput = { productId: product.id, quantityBase: '500000', placeCode: '640303', harvestedOn: today };
  const { lot } = await cooperative.do('RecordLot', { input: { ...lotInput, idempotencyKey: 'hongde lot' } });
  play.newLot = { traceCode: lot.traceCode, lotId: lot.id };
  narrator.step(cooperative.name, `登记批次 ${lot.traceCodePrinted}：500 公斤，${today} 采收`);
  await proveOrigin(play, cooperative, lot.id);
  await putLicence(play, cooperative);
  await chooseReceiver(play, cooperative);
  await scan(play);
}

/** Anybody with a phone scans the code on a parcel. */
async function scan({ url, newLot, narrator }: Play): Promise<void> {
  const phone = { headers: { Accept: 'text/html', 'Accept-Language': 'zh-CN' } };
  const path = `/01/${GTIN.padStart(14, '0')}/10/${newLot.traceCode}`;
  const scanned = await fetch(url + path, phone);
  const page = await scanned.text();
  const [, origin] = /class="good">\s*([^<]+?)\s*</.exec(page) ?? [];
  if (!origin) throw new Error(`the trace page does not say that the origin is verified: ${page}`);
  narrator.step('扫码的任何人', `${path}`);
  narrator.step('', `→ ${new URL(scanned.url).pathname}，${(page.length / 1000).toFixed(0)} kB：${origin}`);
}

async function register(play: Play, cooperative: Client): Promise<void> {
  const { narrator } = play;
  const county = await play.as('hongsibu-office', '红寺堡区协作办');
  const region = await play.as('ningxia', '宁夏协作办');
  const input = {
    kind: 'SUPPLIER',
    unitType: 'COOPERATIVE',
    name: NAME,
    creditCode: `${FIRST_17}0`,
    seatCode: '640303',
    administrator: { name: '海正林', email: EMAIL, password: PASSWORD },
  };
  const right = creditCodeCheck(FIRST_17);
  const wrong = right === '0' ? '1' : '0';
  const [, badCode] = await cooperative.try('RegisterOrganisation', {
    input: { ...input, creditCode: FIRST_17 + wrong },
  });
  narrator.refused(cooperative.name, '用写错一位的统一社会信用代码登记', badCode, 'CREDIT_CODE_CHECK');
  const { organisation } = await cooperative.do('RegisterOrganisation', {
    input: { ...input, creditCode: FIRST_17 + right },
  });
  narrator.step(cooperative.name, `登记 ${organisation.name}，${FIRST_17 + right}`);
  narrator.refused(cooperative.name, '审核前登录', await cooperative.signIn(), 'ORGANISATION_NOT_APPROVED');
  const [, early] = await region.try('ApproveOrganisation', { input: { organisationId: organisation.id } });
  narrator.refused(region.name, '未经县里推荐就审核通过', early, 'STATE_NOT_ALLOWED');
  const applications = await county.do('Applications', { placeCode: '640303' });
  await county.do('RecommendSupplier', { input: { organisationId: applications.nodes[0].id } });
  narrator.step(county.name, `推荐 ${applications.nodes[0].name}`);
  await region.do('ApproveOrganisation', { input: { organisationId: organisation.id } });
  narrator.step(region.name, '审核通过');
  const refused = await cooperative.signIn();
  if (refused.length > 0) throw new Error(`sign-in: ${refused[0].message}`);
  narrator.step(cooperative.name, '登录');
}

/** The first evidence is not enough; the second is. */
async function proveOrigin(play: Play, cooperative: Client, lotId: string): Promise<void> {
  const { narrator } = play;
  const county = await play.as('hongsibu-office', '红寺堡区协作办');
  const other = await play.as('xiji-office', '西吉县协作办');
  const [, none] = await cooperative.try('ClaimOrigin', {
    input: { lotId, evidence: [], idempotencyKey: 'no evidence' },
  });
  narrator.refused(cooperative.name, '申报产地，不附材料', none, 'EVIDENCE_REQUIRED');
  const photo = await cooperative.upload('image/png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const first = await cooperative.do('ClaimOrigin', { input: { lotId, evidence: [photo], idempotencyKey: 'photo' } });
  const [, foreign] = await other.try('VerifyOriginClaim', {
    input: { originClaimId: first.originClaim.id, idempotencyKey: 'not ours' },
  });
  narrator.refused(other.name, '核实别县的产地', foreign, 'OUTSIDE_YOUR_PLACES');
  const [claim] = (await county.do('PendingClaims')).nodes;
  const reason = '照片看不清地块，请附村委会证明';
  await county.do('RejectOriginClaim', { input: { originClaimId: claim.id, reason } });
  narrator.step(county.name, `退回产地申报：${reason}`);
  const paper = await cooperative.upload('application/pdf', '%PDF-1.4\n% 弘德村村委会产地证明\n%%EOF\n');
  const second = await cooperative.do('ClaimOrigin', {
    input: { lotId, evidence: [photo, paper], idempotencyKey: 'paper' },
  });
  await county.do('VerifyOriginClaim', { input: { originClaimId: second.originClaim.id, idempotencyKey: 'hongde' } });
  narrator.step(county.name, '补件后核实产地：红寺堡区');
}

/** Dried goji is processed food: it ships by a licence. The county looks at it when the goods are to leave. */
async function putLicence(play: Play, cooperative: Client): Promise<void> {
  const fileHash = await cooperative.upload('application/pdf', '%PDF-1.4\n% 食品生产许可证\n%%EOF\n');
  const number = 'SC11764030300099';
  const { licence } = await cooperative.do('PutLicence', {
    input: {
      kind: 'FOOD_PRODUCTION',
      number,
      issuer: '红寺堡区市场监督管理局',
      categoryCodes: ['GOJI'],
      validFrom: play.today,
      fileHash,
      idempotencyKey: 'licence',
    },
  });
  play.licenceId = licence.id;
  play.narrator.step(cooperative.name, `提交食品生产许可证 ${number}，待县里核实`);
}
