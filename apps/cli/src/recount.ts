import { parseArgs } from 'node:util';
import { formatYuan, type Language, toJson } from '@shanhai/kernel';
import { type LedgerDifference, Recount, type RecountReport } from '@shanhai/procurement';
import { withLibs } from './context';
import type { Command } from './command';
import { table } from './supervise/table';

/** Differences and entries named; beyond, only their number is told. */
const NAMED_MAX = 50;

const USAGE = `recount [--scheme CODE] [--through POSITION] [--zh] [--json]
--scheme compares one scheme; --through leaves out purchases with a fact after a position.`;

export const recountCommand: Command = {
  help: 'count the whole log of DATABASE_URL again from nothing, compare with the ledger, change nothing; exits with 1 where they differ',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        scheme: { type: 'string' },
        through: { type: 'string' },
        zh: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return console.log(USAGE);
    const question = {
      scheme: values.scheme ?? null,
      through: values.through === undefined ? null : positionOf(values.through),
      namedMax: NAMED_MAX,
    };
    const report = await withLibs((libs) => libs.get(Recount).run(question));
    // A scheme that nothing is counted under is more likely a slip of the pen than a success.
    if (values.scheme && !report.schemes.some(({ code }) => code === values.scheme))
      throw new Error(`nothing is counted under "${values.scheme}"`);
    console.log(values.json ? toJson(report) : inWords(report, values.zh ? 'zh' : 'en'));
    if (report.differing + report.withoutFact > 0) process.exitCode = 1;
  },
};

function positionOf(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new Error(`--through: "${text}" is no position of the log`);
  return BigInt(text);
}

function inWords(report: RecountReport, language: Language): string {
  const zh = language === 'zh';
  const { through, purchases, left, schemes, differences, differing, withoutFact } = report;
  const rows = schemes.map(({ code, ledgerFen, factsFen }) => [
    code,
    formatYuan(ledgerFen),
    formatYuan(factsFen),
    ledgerFen === factsFen ? '✓' : '✗',
  ]);
  const head = zh ? ['口径', '账面（元）', '复算（元）', ''] : ['scheme', 'ledger (yuan)', 'recount (yuan)', ''];
  const more = (named: number, all: number) => (all > named ? [`  … ${all - named} +`] : []);
  return [
    table(head, rows, [1, 2]),
    ...differences.map((difference) => `  ${differenceInWords(difference, zh)}`),
    ...more(differences.length, differing),
    ...report.entriesWithoutFact.map((id) =>
      zh ? `  分录 ${id}：日志中没有产生它的事实` : `  entry ${id}: the fact that made it is not in the log`,
    ),
    ...more(report.entriesWithoutFact.length, withoutFact),
    '',
    zh
      ? `日志位置 ${through}：比较采购 ${purchases} 笔，未比较 ${left} 笔（尚未计完或其后另有事实）；${differing + withoutFact === 0 ? '账面与复算一致' : `${differing} 处不同，${withoutFact} 笔分录无事实`}`
      : `through position ${through}: ${purchases} purchases compared, ${left} left out (not counted to the end, or with later facts); ${differing + withoutFact === 0 ? 'ledger and recount agree' : `${differing} differences, ${withoutFact} entries without their fact`}`,
  ].join('\n');
}

function differenceInWords(difference: LedgerDifference, zh: boolean): string {
  const { schemeCode, outcome, streamId, lineId, lotId, recognisedOn, month, ledger, facts } = difference;
  const [is, should] = [ledger, facts].map(
    ({ amountFen, goodsFen }) => `${formatYuan(amountFen)} / ${formatYuan(goodsFen)}`,
  );
  return zh
    ? `供应商订单 ${streamId} 行 ${lineId} 批次 ${lotId}，${schemeCode} ${outcome}，${recognisedOn} 确认、记入 ${month}：账面计入/货款 ${is} 元，复算 ${should} 元`
    : `supplier order ${streamId}, line ${lineId}, lot ${lotId}, ${schemeCode} ${outcome}, recognised on ${recognisedOn}, posted to ${month}: the ledger counts ${is} yuan (counted / goods), the facts give ${should}`;
}
