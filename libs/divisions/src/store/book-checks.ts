import { type BookCheck, inBatch } from '@shanhai/database';

/** Every version of a rule, with the fact that recorded it. */
const RULES = `(
  SELECT fact_id, 'edition ' || edition AS rule FROM division_editions
  UNION ALL SELECT fact_id, code || ' ' || edition FROM origin_lists
  UNION ALL SELECT fact_id, 'pairing ' || id FROM pairings) rules`;

/** The rule book: counting knows each rule from its fact's place in the log on, so each has one (CR-8). */
export const ruleChecks: readonly BookCheck[] = [
  {
    code: 'RULE_HAS_FACT',
    says: {
      zh: '区划、名单和结对的每一版本都有记录它的事实',
      en: 'Each version of places, lists and pairings has the fact that recorded it',
    },
    finds: { zh: '没有事实 {fact}', en: 'there is no fact {fact}' },
    walk: { table: RULES, key: 'fact_id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT rule AS subject, fact_id AS fact FROM ${RULES}
      WHERE ${inBatch('fact_id', 'uuid')} AND NOT EXISTS (SELECT FROM facts f WHERE f.id = rules.fact_id AND f.stream_id IS NULL)`,
  },
];
