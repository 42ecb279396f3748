import { type Fen, formatYuan, type Reasons } from '@shanhai/kernel';

/**
 * Refuses a statement whose entries do not lead from its opening to its closing balance: a part of the file is missing.
 * Where the file says no opening balance, there is nothing to compare. Adds STATEMENT_BALANCE to `reasons`.
 */
export function requireBalance(
  { row, opening, moved, closing }: { row: number; opening: Fen | null; moved: Fen; closing: Fen | null },
  reasons: Reasons,
): void {
  if (opening === null || closing === null || opening + moved === closing) return;
  reasons.add('STATEMENT_BALANCE', ['fileHash'], {
    row,
    expected: formatYuan(closing),
    found: formatYuan(opening + moved),
  });
}
