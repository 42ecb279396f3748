import { type BookCheck, inBatch, type Offender, type Queryable, type Walk } from '@shanhai/database';
import { contentHash } from '@shanhai/kernel';

const CERTIFICATES: Walk = { table: 'commitment_certificates', key: 'id', type: 'uuid', rowsAtOnce: 1_000 };

/** Commitment certificates: each says what it said when it was issued, and a lot has one valid at most. */
export const commitmentChecks: readonly BookCheck[] = [
  {
    code: 'COMMITMENT_IS_ITS_FACT',
    says: {
      zh: '每份承诺达标合格证的内容与开具时的哈希及事实相符',
      en: 'Each commitment certificate says what its hash, and the fact of its issue, say that it said',
    },
    finds: { zh: '合格证 {number} 已被改动或没有事实', en: 'certificate {number} was changed, or has no fact' },
    walk: CERTIFICATES,
    offenders: changedCertificates,
  },
  {
    code: 'COMMITMENT_ONE_VALID',
    says: { zh: '每个批次至多一份有效的承诺达标合格证', en: 'A lot has one valid commitment certificate at most' },
    finds: {
      zh: '合格证 {number} 之后又开具，却未作废',
      en: 'another came after certificate {number}, which is not void',
    },
    walk: CERTIFICATES,
    offenders: `SELECT c.id::text AS subject, c.content ->> 'number' AS number FROM commitment_certificates c
      WHERE ${inBatch('c.id', 'uuid')} AND NOT EXISTS (SELECT FROM commitment_certificate_voids v WHERE v.certificate_id = c.id AND v.supplier_id = c.supplier_id)
        AND EXISTS (SELECT FROM commitment_certificates n WHERE n.lot_id = c.lot_id AND n.supplier_id = c.supplier_id AND n.version > c.version)`,
  },
];

interface Kept {
  id: string;
  content: { number: string };
  hash: Buffer;
  recorded: string | null;
}

async function changedCertificates(db: Queryable, after: string, through: string): Promise<Offender[]> {
  const rows = await db.query<Kept>(
    `SELECT c.id, c.content, c.content_hash AS hash, f.payload ->> 'contentHash' AS recorded FROM commitment_certificates c
     LEFT JOIN facts f ON f.owner_id = c.supplier_id AND f.type = 'commitment_certificate.issued' AND f.key = c.id::text
     WHERE ${inBatch('c.id', 'uuid')} ORDER BY c.id`,
    [after, through],
  );
  return rows
    .filter(({ content, hash, recorded }) => !contentHash(content).equals(hash) || recorded !== hash.toString('hex'))
    .map(({ id, content }) => ({ subject: id, number: content.number }));
}
