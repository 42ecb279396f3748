import { parseArgs } from 'node:util';
import { formatYuan, isId, type Language, toJson } from '@shanhai/kernel';
import { type LedgerDifference, Recount, type RecountReport, type StageDifference } from '@shanhai/procurement';
import { withLibs } from './context';
import type { Command } from './command';
import { exitCodeOf, interrupted, nowAndThen } from './long-work';
import { secondsOf } from './seconds';
import { table } from './supervise/table';

/** Differences and entries named; beyond, only their number is told. */
const NAMED_MAX = 50;

const USAGE = `recount [--scheme CODE] [--through POSITION] [--seconds N] [--go-on PURCHASE] [--zh] [--json]
--scheme compares one scheme, and no stages; --through leaves out purchases with a fact after a position; --seconds bounds the
time, which nothing does unless told; --go-on continues where time ran out.
Ends with 0 where they agree, 1 where they differ, 2 where they agree as far as it came. Ctrl-C ends it as time does.`;

export const recountCommand: Command = {
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        scheme: { type: 'string' },
        through: { type: 'string' },
        seconds: { type: 'string' },
        'go-on': { type: 'string' },
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
      after: values['go-on'] === undefined ? null : purchaseOf(values['go-on']),
      untilMs: values.seconds === undefined ? undefined : performance.now() + secondsOf(values.seconds) * 1000,
      signal: interrupted(),
      progress: nowAndThen(({ purchases, left }: RecountReport) => `${purchases + left} …`),
    };
    const report = await withLibs((libs) => libs.get(Recount).run(question));
    // A scheme that nothing is counted under is more likely a slip of the pen than a success.
    if (values.scheme && !report.schemes.some(({ code }) => code === values.scheme))
      throw new Error(`nothing is counted under "${values.scheme}"`);
    console.log(values.json ? toJson(report) : inWords(report, values.zh ? 'zh' : 'en'));
    process.exitCode = exitCodeOf(wrongIn(report) > 0, report.stoppedAfter !== null);
  },
};

const wrongIn = ({ differing, withoutFact, stagesDiffering, notCountable }: RecountReport) =>
  differing + withoutFact + stagesDiffering + notCountable;

function purchaseOf(text: string): string {
  if (!isId(text)) throw new Error(`--go-on: "${text}" is no purchase`);
  return text;
}

function positionOf(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new Error(`--through: "${text}" is no position of the log`);
  return BigInt(text);
}

function inWords(report: RecountReport, language: Language): string {
  const zh = language === 'zh';
  const { through, purchases, left, schemes, differences, differing, withoutFact, stageDifferences, stagesDiffering } =
    report;
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
    ...stageDifferences.map((difference) => `  ${stageInWords(difference, zh)}`),
    ...more(stageDifferences.length, stagesDiffering),
    ...report.uncountable.map(({ streamId, reason }) =>
      zh
        ? `  供应商订单 ${streamId}：无法计数：${reason}`
        : `  supplier order ${streamId} can not be counted: ${reason}`,
    ),
    ...more(report.uncountable.length, report.notCountable),
    '',
    zh
      ? `日志位置 ${through}：比较采购 ${purchases} 笔，未比较 ${left} 笔（尚未计完或其后另有事实）；${wrongIn(report) === 0 ? '账面与复算一致' : `${differing} 处不同，${withoutFact} 笔分录无事实，${stagesDiffering} 处订购至付款不同，${report.notCountable} 笔无法计数`}`
      : `through position ${through}: ${purchases} purchases compared, ${left} left out (not counted to the end, or with later facts); ${wrongIn(report) === 0 ? 'ledger and recount agree' : `${differing} differences, ${withoutFact} entries without their fact, ${stagesDiffering} differences of stages, ${report.notCountable} that can not be counted`}`,
    ...(report.stoppedAfter === null
      ? []
      : [`${zh ? '时间用尽；继续' : 'out of time; go on with'} --go-on ${report.stoppedAfter}`]),
  ].join('\n');
}

function stageInWords({ streamId, facetId, on, amountFen }: StageDifference, zh: boolean): string {
  return zh
    ? `供应商订单 ${streamId}，${on}：订购、送达、验收、付款或预计（组合 ${facetId}）少记 ${formatYuan(amountFen)} 元`
    : `supplier order ${streamId}, ${on}: what was ordered, delivered, accepted, paid or is expected (combination ${facetId}) is ${formatYuan(amountFen)} yuan short of what the facts say`;
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
