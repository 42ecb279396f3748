import { readFile } from 'node:fs/promises';
import type { Language } from '@shanhai/kernel';
import { type FairDealReport, verifyFairDeal } from '@shanhai/publishing';

/** Proves a fair-deal file, JSON or PDF, without any database; exits with 1 where anything is wrong. */
export async function verifyFairDealFile(
  file: string,
  { key, zh, json }: { key: string | undefined; zh: boolean; json: boolean },
): Promise<void> {
  const report = await verifyFairDeal(file, key === undefined ? null : await readFile(key, 'utf8'));
  console.log(json ? JSON.stringify(report) : inWords(report, zh ? 'zh' : 'en', key !== undefined));
  if (report.wrong > 0) process.exitCode = 1;
}

function inWords({ says, wrong, faults }: FairDealReport, language: Language, byGivenKey: boolean): string {
  const zh = language === 'zh';
  const place = ({ section, item }: FairDealReport['faults'][number]) =>
    item === null ? section : zh ? `${section} 第 ${item} 项` : `${section}, item ${item}`;
  const compare = zh
    ? `由密钥 ${says?.keyId} 签名；请与协作办公布的密钥（packKeys）核对，或用 --key 指定`
    : `signed by key ${says?.keyId}: compare it with the office's (packKeys), or give that with --key`;
  return [
    ...(says ? [`${says.orderNumber}, @${says.position}, ${says.sha256}`] : []),
    ...(wrong === 0 && !byGivenKey ? [compare] : []),
    ...faults.map((fault) => `  ${place(fault)}: ${fault.finds[language]}`),
    wrong === 0 ? (zh ? '完好' : 'all is as it was signed') : zh ? `${wrong} 处有误` : `${wrong} wrong`,
  ].join('\n');
}
