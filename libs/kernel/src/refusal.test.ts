import { messageOf, Reasons, Refusal } from './refusal';
import { REFUSALS, type RefusalCode } from './refusal-codes';

describe('refusals', () => {
  it('say each code in both languages, with the same parameters', () => {
    const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const [code, { zh, en }] of Object.entries(REFUSALS)) {
      expect([code, parameters(zh)]).toEqual([code, parameters(en)]);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
  });

  it('fill in values, and words in the language of the reader', () => {
    const reason = {
      code: 'INVALID' as RefusalCode,
      field: [],
      parameters: { value: 7n, reason: { zh: '过重', en: 'too heavy' } },
    };
    expect(messageOf(reason, 'zh')).toBe('“7”无效：过重');
    expect(messageOf(reason, 'en')).toBe('"7" is not valid: too heavy');
  });

  it('are gathered, and thrown all at once', () => {
    const reasons = new Reasons();
    expect(() => reasons.refuseIfAny()).not.toThrow();
    reasons.add('REQUIRED', ['lines', 0]);
    reasons.add('NOT_POSITIVE', ['amountFen'], { value: 0 });
    expect(() => reasons.refuseIfAny()).toThrow(Refusal);
    expect(() => reasons.refuseIfAny()).toThrow('REQUIRED at lines.0; NOT_POSITIVE at amountFen');
  });
});
