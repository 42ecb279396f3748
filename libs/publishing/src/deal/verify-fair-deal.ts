import { readFile } from 'node:fs/promises';
import { canonicalJson, type Words } from '@shanhai/kernel';
import type { DealContent } from '../rules/deal-content';
import { dealFaults, type SealedDeal } from '../rules/deal-seal';
import { isPdf, readSealedPdf } from './sealed-pdf';

export interface FairDealReport {
  /** What the file says it is; null where it cannot be read. */
  says: { orderNumber: string; supplierOrderId: string; position: string; sha256: string; keyId: string } | null;
  wrong: number;
  faults: { section: string; item: number | null; finds: Words }[];
}

const WORDS = {
  NOT_SIGNED: { zh: '签名不符', en: 'is not signed by the key' },
  ALTERED: { zh: '已被改动', en: 'was altered' },
  ADDED: { zh: '为后来添加', en: 'was added' },
  MISSING: { zh: '缺失', en: 'is missing' },
} as const satisfies Record<string, Words>;

/**
 * Proves a fair-deal file by itself, without a database: JSON, or a PDF that carries it. Of a PDF all bytes are signed too, so
 * that its pages say what they said. `publicKeys` in PEM are the office's; null takes the file's own, which proves only that
 * nothing was altered since that key signed it.
 * @throws Error where the file cannot be read
 */
export async function verifyFairDeal(path: string, publicKeys: string | null): Promise<FairDealReport> {
  return verifyDealBytes(await readFile(path), publicKeys);
}

export function verifyDealBytes(file: Buffer, publicKeys: string | null): FairDealReport {
  const pdf = isPdf(file) ? readSealedPdf(file) : null;
  const text = pdf ? pdf.attached : file;
  const deal = readDeal(text);
  if (!deal) return reportOf(null, [{ section: pdf ? 'fair-deal.json' : 'file', item: null, finds: UNREADABLE }]);
  const faults: FairDealReport['faults'] = dealFaults(deal, publicKeys).map((fault) => ({
    ...fault,
    finds: WORDS[fault.finds],
  }));
  // What a reader of JSON passes over, such as a name that stands twice, another may read.
  if (faults.length === 0 && canonicalJson(deal) !== text!.toString('utf8'))
    faults.push({ section: 'file', item: null, finds: WORDS.ALTERED });
  if (pdf && !pdf.isSigned(publicKeys ?? deal.seal.publicKey))
    faults.push({ section: 'PDF', item: null, finds: WORDS.ALTERED });
  return reportOf(deal, faults);
}

const UNREADABLE: Words = { zh: '不是交易档案', en: 'is no fair-deal file' };

function reportOf(deal: SealedDeal<DealContent> | null, faults: FairDealReport['faults']): FairDealReport {
  const says = deal && {
    orderNumber: String(deal.content.order?.orderNumber),
    supplierOrderId: String(deal.content.order?.supplierOrderId),
    position: String(deal.content.log?.position),
    sha256: deal.seal.sha256,
    keyId: deal.seal.keyId,
  };
  return { says, wrong: faults.length, faults };
}

/** Null for what is none. */
function readDeal(file: Buffer | null): SealedDeal<DealContent> | null {
  try {
    const deal = JSON.parse((file ?? '').toString('utf8')) as Partial<SealedDeal<DealContent>> | null;
    const { content, seal } = deal ?? {};
    const texts = [seal?.sha256, seal?.keyId, seal?.publicKey, seal?.signature];
    const isDeal =
      content?.format === 'shanhai-fair-deal/1' &&
      texts.every((text) => typeof text === 'string') &&
      isObject(seal?.sections) &&
      isObject(seal.items) &&
      Object.values(seal.items).every(Array.isArray);
    return isDeal ? (deal as SealedDeal<DealContent>) : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
