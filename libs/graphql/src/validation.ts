import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Refusal, type RefusalReason } from '@shanhai/kernel';

/** What class-validator's rules ask for, in Chinese; it says the same in English. */
const WORDS: Record<string, string> = { maxLength: '过长', matches: '格式不符', arrayMaxSize: '项数过多' };

/** Checks class-validator's decorators on inputs; a failure is a refusal with the path of the field. */
export function inputValidation(): ValidationPipe {
  // No whitelist: it would strip every field that has no decorator. GraphQL has refused unknown fields already.
  return new ValidationPipe({ exceptionFactory: (errors) => new Refusal(reasonsOf(errors, [])) });
}

function reasonsOf(errors: readonly ValidationError[], path: string[]): RefusalReason[] {
  return errors.flatMap((error) => {
    const field = [...path, error.property];
    const own = Object.entries(error.constraints ?? {}).map(([rule, text]): RefusalReason => {
      if (rule === 'isNotEmpty') return { code: 'REQUIRED', field, parameters: {} };
      const value =
        typeof error.value === 'string'
          ? error.value.slice(0, 80)
          : Array.isArray(error.value)
            ? `${error.value.length} items`
            : String(error.value);
      return { code: 'INVALID', field, parameters: { value, reason: { zh: WORDS[rule] ?? '不符合要求', en: text } } };
    });
    return [...own, ...reasonsOf(error.children ?? [], field)];
  });
}
