import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type BookCheck,
  checkBooks,
  Database,
  type HeadsReport,
  logChecks,
  SYSTEM,
  verifyHeads,
} from '@shanhai/database';
import { eventChecks, eventChecksOfLot } from '@shanhai/epcis';
import { toJson } from '@shanhai/kernel';
import { receiversOfLot } from '@shanhai/orders';
import { lotByTraceCode, readTraceCode } from '@shanhai/tracing';
import { attended, inWords, SECONDS } from './check-books';
import type { Command } from './command';
import { withLibs } from './context';
import { dataDirectory } from './data-directory';
import { exitCodeOf } from './long-work';
import { secondsOf } from './seconds';
import { verifyFairDealFile } from './verify-fair-deal';
import { verifyPackFile } from './verify-pack';

const USAGE = `verify trace [LOT|all] [--heads FOLDER] [--seconds ${SECONDS}] [--zh] [--json]
LOT is a trace code; all is everything, with the whole chain of the log. FOLDER has heads.jsonl and head-key.pub.pem (all keys, one after the other), as
the worker writes them (SHANHAI_HEADS_DIR, or .data/heads); give the copy of yours. --heads none leaves them out.

verify pack FILE [--key PEM] [--zh] [--json]
proves a pack of sealed months by itself, without a database; PEM is the office's public key (packKeys), or several of them.

verify fair-deal FILE [--key PEM] [--zh] [--json]
proves the fair-deal file of a purchase in the same way, JSON or PDF.`;

export const verifyCommand: Command = {
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        heads: { type: 'string' },
        key: { type: 'string' },
        seconds: { type: 'string', default: String(SECONDS) },
        zh: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const { key, zh, json } = values;
    const [what, which = 'all', ...more] = positionals;
    if (values.help) return console.log(USAGE);
    if (what === 'fair-deal' && positionals.length === 2) return verifyFairDealFile(which, { key, zh, json });
    if (what === 'pack' && positionals.length === 2) return verifyPackFile(which, { key, zh, json });
    if (what !== 'trace' || more.length > 0) throw new Error(USAGE);
    const untilMs = performance.now() + secondsOf(values.seconds) * 1000;
    const folder = values.heads ?? process.env.SHANHAI_HEADS_DIR ?? join(dataDirectory(), 'heads');
    const heard = attended();
    const { heads, ...books } = await withLibs((libs) =>
      libs.get(Database).snapshot(SYSTEM, async (tx) => ({
        ...(await checkBooks(tx, await checksOf(which, tx), { untilMs, ...heard })),
        heads: folder === 'none' ? null : await verifyHeads(tx, folder),
      })),
    );
    if (values.json) console.log(toJson({ ...books, heads }));
    else console.log([inWords(books, values.zh ? 'zh' : 'en'), ...headsInWords(heads, values.zh)].join('\n'));
    process.exitCode = exitCodeOf(books.wrong > 0n || (heads?.wrong ?? 0) > 0, books.goOn !== null);
  },
};

/** @throws Error where no lot has this trace code */
async function checksOf(which: string, db: Parameters<typeof lotByTraceCode>[0]): Promise<readonly BookCheck[]> {
  if (which === 'all') return [...logChecks, ...eventChecks];
  const code = readTraceCode(which);
  const lot = code && (await lotByTraceCode(db, code));
  if (!lot) throw new Error(`no lot has trace code "${which}"`);
  return eventChecksOfLot(lot.id, [lot.supplierId, ...(await receiversOfLot(db, lot.id))]);
}

function headsInWords(report: HeadsReport | null, zh: boolean): string[] {
  if (!report) return [zh ? '未与签名的头比较' : 'not compared with signed heads'];
  const { heads, agrees, wrong, faults, keys } = report;
  const last = agrees
    ? zh
      ? `至 ${agrees.at} 位置 ${agrees.position} 相符`
      : `agree through position ${agrees.position}, signed at ${agrees.at}`
    : zh
      ? '无一相符'
      : 'none agrees';
  return [
    zh ? `签名的头 ${heads} 个：${last}；${wrong} 处有误` : `${heads} signed heads: ${last}; ${wrong} wrong`,
    ...keys.map(({ since, fingerprint }) =>
      zh ? `  自第 ${since} 行由密钥 ${fingerprint} 签名` : `  from line ${since} on signed by key ${fingerprint}`,
    ),
    ...faults.map(({ line, finds }) => (zh ? `  第 ${line} 行：${finds.zh}` : `  line ${line}: ${finds.en}`)),
  ];
}
