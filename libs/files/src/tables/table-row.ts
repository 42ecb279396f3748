/** A row as a spreadsheet shows it: its number, from 1, and its cells, not trimmed. */
export interface TableRow {
  row: number;
  cells: string[];
}
