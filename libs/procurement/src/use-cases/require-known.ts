import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { refuse } from '@shanhai/kernel';
import { type FigureFilter, knownCodes } from '../store/figures';

/**
 * A mistyped code counts nothing, as one that is right may. Before nothing is told, the codes of the question are looked up;
 * answers that say something cost nothing more.
 * Refusals: NOT_FOUND at the code.
 */
@Injectable()
export class RequireKnown {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  /** `schemes` by the path of the argument that names each. */
  async run(
    schemes: readonly { code: string; field: (string | number)[] }[],
    { buyerCode, originCode, categoryCode }: FigureFilter,
  ): Promise<void> {
    const known = await knownCodes(this.database, categoryCode ?? null);
    const book = await this.places.book();
    const require = (isKnown: boolean, field: (string | number)[], value: string) => {
      if (!isKnown) refuse('NOT_FOUND', field, { value: value.slice(0, 40) });
    };
    for (const { code, field } of schemes) require(known.schemes.includes(code), field, code);
    for (const [key, code] of Object.entries({ buyerCode, originCode }))
      if (code) require(book.spansOf(code).length > 0, ['filter', key], code);
    if (categoryCode) require(known.category, ['filter', 'categoryCode'], categoryCode);
  }
}
