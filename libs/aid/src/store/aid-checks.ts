import { type BookCheck, inBatch } from '@shanhai/database';

const SAID =
  'version, name, kind, source, year, amount_fen, division_code, supplier_id, document, document_hash, withdrawn';
const of = (table: string) =>
  `(${SAID.split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ')})`;

/** Aid: what holds of a project is the latest that an office said. */
export const aidChecks: readonly BookCheck[] = [
  {
    code: 'AID_IS_ITS_VERSION',
    says: {
      zh: '帮扶项目现值即其最新版本',
      en: 'What holds of an aid project is its latest version',
    },
    finds: { zh: '项目为第 {held} 版，最新为第 {latest} 版', en: 'version {held} holds, the latest is {latest}' },
    walk: { table: 'aid_projects', key: 'id', type: 'uuid', rowsAtOnce: 1_000 },
    offenders: `SELECT p.id::text AS subject, p.version AS held, v.version AS latest FROM aid_projects p
      CROSS JOIN LATERAL (SELECT * FROM aid_project_versions v WHERE v.id = p.id ORDER BY v.version DESC LIMIT 1) v
      WHERE ${inBatch('p.id', 'uuid')} AND ${of('p')} IS DISTINCT FROM ${of('v')}`,
  },
];
