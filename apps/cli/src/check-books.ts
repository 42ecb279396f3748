import { parseArgs } from 'node:util';
import { aidChecks } from '@shanhai/aid';
import { benefitChecks } from '@shanhai/benefit';
import { stockChecks } from '@shanhai/catalogue';
import { salesChecks } from '@shanhai/channels';
import { boardChecks } from '@shanhai/needs';
import {
  type BookCheck,
  type BooksProgress,
  type BooksReport,
  checkBooks,
  Database,
  logChecks,
  positionBefore,
  type Queryable,
  SYSTEM,
} from '@shanhai/database';
import { ruleChecks } from '@shanhai/divisions';
import { eventChecks } from '@shanhai/epcis';
import { isBusinessDate, type Language, toJson } from '@shanhai/kernel';
import { orderChecks } from '@shanhai/orders';
import { unitChecks } from '@shanhai/organisations';
import { cardChecks, holdingChecks, officialCardChecks, paymentChecks, payoutChecks } from '@shanhai/payments';
import { countChecks } from '@shanhai/procurement';
import { bulletinChecks, packChecks } from '@shanhai/publishing';
import { commitmentChecks, lotChecks, originChecks } from '@shanhai/tracing';
import { withLibs } from './context';
import type { Command } from './command';
import { exitCodeOf, interrupted, nowAndThen } from './long-work';
import { secondsOf } from './seconds';
import { table } from './supervise/table';

/** Every check of every room, from the log up. */
export const BOOK_CHECKS: readonly BookCheck[] = [
  ...logChecks,
  ...ruleChecks,
  ...unitChecks,
  ...aidChecks,
  ...eventChecks,
  ...lotChecks,
  ...originChecks,
  ...commitmentChecks,
  ...stockChecks,
  ...paymentChecks,
  ...holdingChecks,
  ...payoutChecks,
  ...officialCardChecks,
  ...cardChecks,
  ...orderChecks,
  ...benefitChecks,
  ...boardChecks,
  ...salesChecks,
  ...countChecks,
  ...bulletinChecks,
  ...packChecks,
];

/** As long as a snapshot may keep old versions of rows from being cleaned up. */
export const SECONDS = 600;

const USAGE = `check-books [--since POSITION|YYYY-MM-DD] [--only CODE,CODE] [--seconds ${SECONDS}] [--go-on CODE:KEY] [--zh] [--json]
--since looks at streams and entries with facts after a position, or since a day; --go-on continues where time ran out.
Ends with 0 where nothing is wrong, 1 where anything is, 2 where nothing was found but checks are unfinished. Ctrl-C ends it as time does.`;

export const checkBooksCommand: Command = {
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        since: { type: 'string' },
        only: { type: 'string' },
        seconds: { type: 'string', default: String(SECONDS) },
        'go-on': { type: 'string' },
        zh: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return console.log(USAGE);
    const checks = chosen(values.only);
    const untilMs = performance.now() + secondsOf(values.seconds) * 1000;
    const goOn = goOnOf(values['go-on'], checks);
    const since = sinceOf(values.since);
    const heard = attended();
    const report = await withLibs((libs) =>
      libs
        .get(Database)
        .snapshot(SYSTEM, async (tx) => checkBooks(tx, checks, { since: await since(tx), goOn, untilMs, ...heard })),
    );
    console.log(values.json ? toJson(report) : inWords(report, values.zh ? 'zh' : 'en'));
    process.exitCode = exitCodeOf(report.wrong > 0n, report.goOn !== null);
  },
};

/** Tells whoever waits how far it is, and ends in order when they interrupt. */
export const attended = () => ({
  signal: interrupted(),
  progress: nowAndThen(({ code, rows, done, of }: BooksProgress) => `${done}/${of} ${code} ${rows} …`),
});

function chosen(only: string | undefined): readonly BookCheck[] {
  if (only === undefined) return BOOK_CHECKS;
  return only.split(',').map((code) => checkOf(code, BOOK_CHECKS));
}

function checkOf(code: string, checks: readonly BookCheck[]): BookCheck {
  const check = checks.find((each) => each.code === code);
  if (!check) throw new Error(`no check "${code}"; there are ${checks.map((each) => each.code).join(', ')}`);
  return check;
}

function goOnOf(text: string | undefined, checks: readonly BookCheck[]): { code: string; after: string } | undefined {
  if (text === undefined) return undefined;
  const [code, ...key] = text.split(':');
  return { code: checkOf(code, checks).code, after: key.join(':') };
}

/** A position of the log as it is given, or the one before a day. */
function sinceOf(text: string | undefined): (db: Queryable) => Promise<bigint | undefined> {
  if (text === undefined) return () => Promise.resolve(undefined);
  if (/^\d{1,18}$/.test(text)) return () => Promise.resolve(BigInt(text));
  if (isBusinessDate(text)) return (db) => positionBefore(db, text);
  throw new Error(`--since: "${text}" is neither a position of the log nor a day, YYYY-MM-DD`);
}

/** A table of the checks, then what is wrong, check by check. */
export function inWords({ position, checks, wrong, goOn, unfinished }: BooksReport, language: Language): string {
  const zh = language === 'zh';
  const head = zh ? ['检查', '行数', '有误', '毫秒', ''] : ['check', 'rows', 'wrong', 'ms', ''];
  const verdict = ({ done, wrong: count }: BooksReport['checks'][number]) =>
    done ? (count === 0n ? '✓' : '✗') : zh ? '未完' : 'unfinished';
  const rows = checks.map((check) => [
    check.code,
    String(check.rows),
    String(check.wrong),
    String(check.tookMs),
    verdict(check),
  ]);
  const broken = checks.filter((check) => check.wrong > 0n);
  const details = broken.map((check) =>
    [
      `\n${check.code}: ${check.says[language]}`,
      ...check.offenders.map(({ subject, finds }) => `  ${subject}: ${finds[language]}`),
      ...(check.wrong > check.offenders.length ? [`  … ${check.wrong - BigInt(check.offenders.length)} +`] : []),
    ].join('\n'),
  );
  const sum = zh
    ? `日志位置 ${position}：${wrong > 0n ? `${wrong} 处有误` : goOn ? '已查部分无误' : '账目无误'}`
    : `at position ${position} of the log: ${wrong > 0n ? `${wrong} wrong` : goOn ? 'nothing is wrong in what was looked at' : 'nothing is wrong'}`;
  const more = goOn
    ? [
        zh ? `未完成 ${unfinished.length} 项：${unfinished.join(' ')}` : `${unfinished.length} checks are unfinished: ${unfinished.join(' ')}`, // prettier-ignore
        zh ? `继续：--go-on ${goOn.code}:${goOn.after}` : `go on with --go-on ${goOn.code}:${goOn.after}`,
      ]
    : [];
  return [table(head, rows, [1, 2, 3]), ...details, '', sum, ...more].join('\n');
}
