import { FACETS, RULES } from '@shanhai/procurement';
import { FACET_WORDS, outcomeInWords } from './words';

it('every facet has words', () => {
  expect(Object.keys(FACET_WORDS).sort()).toEqual([...FACETS].sort());
});

it('an outcome is told by the first rule that failed', () => {
  const rule = (code: keyof typeof RULES, passed: boolean) => ({
    rule: code,
    passed,
    failure: 'NOT_PAIRED' as const,
    inputs: {},
  });
  const rules = [rule('BUDGET_UNIT', true), rule('PAIRED', false), rule('EVIDENCE', false)];
  expect(outcomeInWords('NOT_PAIRED', rules, RULES, 'en')).toBe(`Not counted. Not met: ${RULES.PAIRED.en}`);
  expect(outcomeInWords('NOT_PAIRED', rules, RULES, 'zh')).toBe(`未计入。不满足：${RULES.PAIRED.zh}`);
  expect(outcomeInWords('COUNTED', rules, RULES, 'zh')).toMatch(/^计入/);
  // An entry that only corrects has no rules with it.
  expect(outcomeInWords('SAME_SIDE', [], RULES, 'zh')).toBe('SAME_SIDE');
});
