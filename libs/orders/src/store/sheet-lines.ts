import type { Fen } from '@shanhai/kernel';
import type { ChargeRow, LineRow } from './rows';

/** A line or charge on a sheet, as it stands or as it was approved. Amounts in fen, as text, because they are kept as JSON. */
export interface SheetLine {
  itemId: string;
  kind: 'GOODS' | ChargeRow['kind'];
  name: string;
  /** Packs; zero for charges. */
  acceptedQuantity: number;
  rejectedQuantity: number;
  returnedQuantity: number;
  dueFen: string;
  paidFen: string;
}

/** The lines and charges of one supplier order. `paid`: by item. */
export function sheetLines(
  lines: readonly LineRow[],
  charges: readonly ChargeRow[],
  paid: ReadonlyMap<string, Fen>,
): SheetLine[] {
  const paidOf = (itemId: string) => (paid.get(itemId) ?? 0n).toString();
  return [
    ...lines.map(
      (line): SheetLine => ({
        itemId: line.id,
        kind: 'GOODS',
        name: line.skuName,
        acceptedQuantity: line.acceptedQuantity,
        rejectedQuantity: line.rejectedQuantity,
        returnedQuantity: line.returnedQuantity,
        dueFen: line.dueFen.toString(),
        paidFen: paidOf(line.id),
      }),
    ),
    ...charges.map(
      (charge): SheetLine => ({
        itemId: charge.id,
        kind: charge.kind,
        name: '',
        acceptedQuantity: 0,
        rejectedQuantity: 0,
        returnedQuantity: 0,
        dueFen: charge.amountFen.toString(),
        paidFen: paidOf(charge.id),
      }),
    ),
  ];
}
