import type { Queryable, Tx } from '@shanhai/database';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { Process } from '../rules/process';

type Row = Omit<Process, 'between'> & {
  inputCategory: string | null;
  inputUnit: BaseUnit | null;
  outputCategory: string | null;
  outputUnit: BaseUnit | null;
};

const COLUMNS = `p.code, p.version, p.name_zh AS "nameZh", p.name_en AS "nameEn", p.kind, p.input_category AS "inputCategory", p.input_unit AS "inputUnit",
  p.output_category AS "outputCategory", p.output_unit AS "outputUnit", p.yield_output AS "yieldOutput", p.yield_input AS "yieldInput", p.source,
  p.valid_from AS "validFrom", p.valid_until AS "validUntil"`;

function toProcess({ inputCategory, inputUnit, outputCategory, outputUnit, ...rest }: Row): Process {
  const between = inputCategory === null ? null : { inputCategory, inputUnit, outputCategory, outputUnit };
  return { ...rest, between: between as Process['between'] };
}

/** Every version of every process, or of one. */
export async function processVersions(db: Queryable, code: string | null): Promise<Process[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM processes p WHERE $1::text IS NULL OR p.code = $1 ORDER BY p.code, p.version`,
    [code],
  );
  return rows.map(toProcess);
}

/** The version of a process that is valid on a day: the newest of those whose span covers it; null where none does. */
export async function processOn(db: Queryable, code: string, on: BusinessDate): Promise<Process | null> {
  const [row] = await db.query<Row>(
    `SELECT ${COLUMNS} FROM processes p WHERE p.code = $1 AND p.valid_from <= $2 AND (p.valid_until IS NULL OR $2 < p.valid_until)
     ORDER BY p.version DESC LIMIT 1`,
    [code, on],
  );
  return row ? toProcess(row) : null;
}

export function insertProcess(tx: Tx, process: Process, putBy: string, putOn: BusinessDate): void {
  const { between } = process;
  tx.send(
    `INSERT INTO processes (code, version, name_zh, name_en, kind, input_category, input_unit, output_category, output_unit, yield_output, yield_input,
       source, valid_from, valid_until, put_by, put_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      process.code,
      process.version,
      process.nameZh,
      process.nameEn,
      process.kind,
      between?.inputCategory ?? null,
      between?.inputUnit ?? null,
      between?.outputCategory ?? null,
      between?.outputUnit ?? null,
      process.yieldOutput,
      process.yieldInput,
      process.source,
      process.validFrom,
      process.validUntil,
      putBy,
      putOn,
    ],
  );
}
