import { formatYuan, groupedBy } from '@shanhai/kernel';
import type { RuleResult } from '@shanhai/procurement';
import type { DealContent } from '../rules/deal-content';
import { INPUTS, KINDS, wordFor } from './deal-words';
import { heading, paragraph, type Row, space, table } from './paper-rows';

/** Sets of answers of the rules that are printed of a scheme. */
const JUDGEMENTS_PRINTED_MAX = 6;
/** What a rule looked at is cut off on paper where it is longer. */
const INPUTS_PRINTED_MAX = 160;

/** What counts under each scheme and what does not, why, what would change it, and what the rules looked at. */
export function countingRows(content: DealContent): Row[] {
  const all = content.counting.flatMap(({ lineId, schemes }) => schemes.map((each) => ({ lineId, ...each })));
  return [
    heading('计数', 'What counts, by scheme'),
    ...[...groupedBy(all, ({ scheme, version }) => `${scheme} ${version}`).values()].flatMap((lines) =>
      schemeRows(content, lines),
    ),
    ...entryRows(content),
  ];
}

type SchemeLine = DealContent['counting'][number]['schemes'][number] & { lineId: string };

function schemeRows({ words, judgements }: DealContent, lines: readonly SchemeLine[]): Row[] {
  const [{ scheme, version }] = lines;
  const counted = lines.reduce((sum, { countedFen }) => sum + BigInt(countedFen), 0n);
  const parts = lines.flatMap((line) => line.parts.map((part) => ({ ...part, lineId: line.lineId })));
  const bySame = groupedBy(parts, ({ reason, needs, recognisedOn }) => [reason, recognisedOn, ...needs].join());
  const rows = [...bySame.values()].map((same) => {
    const [{ reason, needs, recognisedOn }] = same;
    const amount = same.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
    return [
      words.reasons[reason]?.zh ?? reason,
      String(new Set(same.map(({ lineId }) => lineId)).size),
      formatYuan(amount),
      recognisedOn ?? '—',
      needs.map((need) => words.needs[need]?.zh ?? need).join('；'),
    ];
  });
  const judged = [...new Set(parts.flatMap(({ judgement }) => judgement ?? []))];
  return [
    {
      ...paragraph(
        `${words.schemes[scheme]?.zh ?? scheme}（${scheme} 第 ${version} 版）：计入 ${formatYuan(counted)} 元`,
        { size: 9 },
      ),
      keepWithNext: true,
    },
    ...table(
      [
        { title: '结论', width: 5 },
        { title: '行数', width: 1.4, align: 'right' },
        { title: '金额（元）', width: 3, align: 'right' },
        { title: '确认日', width: 3 },
        { title: '如需计入，须', width: 8 },
      ],
      rows,
    ),
    ...judged.slice(0, JUDGEMENTS_PRINTED_MAX).flatMap((id) =>
      judgements[id].map(({ rule, passed, inputs }) =>
        paragraph(`${passed ? '符合' : '不符合'}　${words.rules[rule]?.zh ?? rule}　${seen(inputs)}`, {
          size: 7.5,
          grey: true,
        }),
      ),
    ),
    ...(judged.length > JUDGEMENTS_PRINTED_MAX ? [paragraph('其余判定见所附 JSON。', { grey: true })] : []),
  ];
}

/** What a rule looked at, in words for people. */
function seen(inputs: RuleResult['inputs']): string {
  const said = Object.entries(inputs).map(([name, value]) => {
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '无');
    return `${wordFor(INPUTS, name)} ${value === true ? '是' : value === false ? '否' : text}`;
  });
  const all = said.join('，');
  return all.length > INPUTS_PRINTED_MAX ? `${all.slice(0, INPUTS_PRINTED_MAX)}…` : all;
}

const stands = (each: DealContent['entries']): boolean =>
  [each.map(({ amountFen }) => amountFen), each.map(({ goodsFen }) => goodsFen)].some(
    (amounts) => amounts.reduce((sum, fen) => sum + BigInt(fen), 0n) !== 0n,
  );

/** Entries of the ledger that do not cancel out, put together by scheme, month and level. */
function entryRows({ entries, words }: DealContent): Row[] {
  const same = groupedBy(entries, ({ scheme, version, measure, outcome, postingMonth, evidenceLevel }) =>
    [scheme, version, measure, outcome, postingMonth, evidenceLevel].join(),
  );
  return [
    space(8),
    ...(entries.length === 0 ? [paragraph('台账中尚无分录。')] : []),
    ...table(
      [
        { title: '台账口径', width: 6 },
        { title: '指标', width: 2 },
        { title: '结论', width: 5 },
        { title: '入账月份', width: 3 },
        { title: '凭证等级', width: 2 },
        { title: '分录', width: 1.5, align: 'right' },
        { title: '计入（元）', width: 3, align: 'right' },
        { title: '货款（元）', width: 3, align: 'right' },
      ],
      [...same.values()].filter(stands).map((each) => {
        const [{ scheme, version, measure, outcome, postingMonth, evidenceLevel }] = each;
        const sum = (of: 'amountFen' | 'goodsFen') =>
          formatYuan(each.reduce((all, entry) => all + BigInt(entry[of]), 0n));
        return [
          `${words.schemes[scheme]?.zh ?? scheme} 第 ${version} 版`,
          wordFor(KINDS, measure),
          words.reasons[outcome as keyof typeof words.reasons]?.zh ?? outcome,
          postingMonth,
          `E${evidenceLevel}`,
          String(each.length),
          sum('amountFen'),
          sum('goodsFen'),
        ];
      }),
    ),
  ];
}
