import { REFUSALS, type RefusalCode } from './refusal-codes';

/** What a message names; words for people stand in both languages. */
export type RefusalParameters = Record<string, string | number | bigint | Words>;
export type Words = Record<Language, string>;

/** One reason why an operation was refused: a stable code, the path of the input field, and what the message names. */
export interface RefusalReason {
  code: RefusalCode;
  field: string[];
  parameters: RefusalParameters;
}

/**
 * Thrown where the input or the state of things does not allow an operation. It rolls the transaction back and becomes
 * `userErrors` at the edge. A bug is any other error.
 */
export class Refusal extends Error {
  constructor(readonly reasons: readonly RefusalReason[]) {
    super(reasons.map((reason) => `${reason.code} at ${reason.field.join('.')}`).join('; '));
    this.name = 'Refusal';
  }
}

/** Refuses with one reason. */
export function refuse(code: RefusalCode, field: (string | number)[] = [], parameters: RefusalParameters = {}): never {
  throw new Refusal([{ code, field: field.map(String), parameters }]);
}

/** Gathers reasons, so that one answer names everything that is wrong. */
export class Reasons {
  private readonly reasons: RefusalReason[] = [];
  add(code: RefusalCode, field: (string | number)[] = [], parameters: RefusalParameters = {}): void {
    this.reasons.push({ code, field: field.map(String), parameters });
  }
  get any(): boolean {
    return this.reasons.length > 0;
  }
  get all(): readonly RefusalReason[] {
    return this.reasons;
  }
  /** Takes over what others found. */
  take({ all }: Reasons): void {
    this.reasons.push(...all);
  }
  /** @throws Refusal with all reasons, where there are any. */
  refuseIfAny(): void {
    if (this.any) throw new Refusal(this.reasons);
  }
}

export type Language = 'zh' | 'en';

/** The message of a reason for people, in Chinese or English. */
export function messageOf(reason: RefusalReason, language: Language): string {
  return REFUSALS[reason.code][language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = reason.parameters[name] ?? `{${name}}`;
    return typeof value === 'object' ? value[language] : String(value);
  });
}
