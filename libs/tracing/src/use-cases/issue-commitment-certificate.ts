import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { type PlaceBook, Places } from '@shanhai/divisions';
import { requireFiles } from '@shanhai/files';
import { productsById } from '@shanhai/goods';
import { checkLength, requireAtMost, requireItems, type Viewer } from '@shanhai/graphql';
import { Clock, contentHash, newId, Reasons, refuse } from '@shanhai/kernel';
import { organisationProfiles } from '@shanhai/organisations';
import { commitmentIssued } from '../facts/certificate-facts';
import { sourcesOf } from '../rules/commitment-sources';
import { COMMITMENT_BASES, type CommitmentBasis, commitmentNumber } from '../rules/documents';
import { EVIDENCE_MAX, PERSON_NAME_LENGTH_MAX } from '../rules/limits';
import { type CommitmentContent, insertCommitment, newestCommitments } from '../store/commitment-certificates';
import { rootsOfLots } from '../store/lot-roots';
import { lockLot, type LotRow } from '../store/lots';

export interface CommitmentToIssue {
  lotId: string;
  bases: CommitmentBasis[];
  contactName: string;
  contactPhone: string;
  evidence?: string[] | null;
  idempotencyKey: string;
}

/** As people write the numbers of their telephones. */
const PHONE = /^\+?\d[\d -]{4,28}\d$/;

/**
 * Issues the commitment certificate (承诺达标合格证) of the supplier's own lot, made from the lot; a lot that was mixed of
 * others is a lot of its own and needs its own. Gives back the certificate's id.
 * Refuses REQUIRED and TOO_MANY (bases), EVIDENCE_REQUIRED (a commissioned test has its report), TOO_MANY and FILE_UNKNOWN (evidence),
 * REQUIRED and TOO_LONG (contactName), INVALID (contactPhone), NOT_FOUND (lot), CERTIFICATE_STANDS, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class IssueCommitmentCertificate {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: CommitmentToIssue): Promise<string> {
    const evidence = [...new Set(input.evidence ?? [])];
    check(input, evidence);
    const supplierId = viewer.organisationId;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const first = await takeIdempotencyKey(tx, {
        organisationId: supplierId,
        operation: 'issueCommitmentCertificate',
        key: input.idempotencyKey,
        input,
        result: id,
      });
      if (first) return first;
      const lot = await lockLot(tx, input.lotId, supplierId);
      if (!lot) refuse('NOT_FOUND', ['lotId'], { value: input.lotId });
      await requireFiles(tx, evidence, ['evidence']);
      const { content, version } = await this.contentOf(tx, lot, { ...input, evidence });
      const { number, bases, issuedOn } = content;
      const hash = contentHash(content).toString('hex');
      insertCommitment(tx, { id, lotId: lot.id, supplierId, version, issuedOn, content, contentHash: hash });
      recordFacts(tx, [
        commitmentIssued(issuedOn, { certificateId: id, lotId: lot.id, supplierId, number, contentHash: hash }),
      ]);
      recordAudit(tx, {
        operation: 'issueCommitmentCertificate',
        subjectId: lot.id,
        after: { certificateId: id, number, bases, evidence, contentHash: hash },
      });
      return id;
    });
  }

  /** What will stand on the paper, and which of the lot's it is. @throws Refusal CERTIFICATE_STANDS at `lotId` */
  private async contentOf(tx: Tx, lot: LotRow, input: CommitmentToIssue & { evidence: string[] }) {
    const { supplierId, productId } = lot;
    const [newest, products, profiles, book, roots] = await tx.together([
      newestCommitments(tx, [lot.id]),
      productsById(tx, [productId]),
      organisationProfiles(tx, [supplierId]),
      this.places.book(tx),
      rootsOfLots(tx, [lot.id]),
    ]);
    const before = newest.get(lot.id);
    if (before?.voidedOn === null) refuse('CERTIFICATE_STANDS', ['lotId'], { number: before.content.number });
    const { name, creditCode } = profiles.get(supplierId)!;
    const version = (before?.version ?? 0) + 1;
    const sources = sourcesOf(roots.get(lot.id) ?? [], (harvest) => nameOf(book, harvest));
    const content: CommitmentContent = {
      number: commitmentNumber(lot.traceCode, version),
      traceCode: lot.traceCode,
      product: products.get(productId)!.name,
      quantityBase: lot.quantityBase.toString(),
      baseUnit: lot.baseUnit,
      placeCode: lot.placeCode,
      placeName: nameOf(book, lot),
      harvestedOn: lot.harvestedOn,
      issuedOn: this.clock.today(),
      party: { organisationId: supplierId, name, creditCode },
      contact: { name: input.contactName.trim(), phone: input.contactPhone.trim() },
      bases: COMMITMENT_BASES.filter((basis) => input.bases.includes(basis)),
      evidence: input.evidence,
      ...(sources && { sources }),
    };
    return { content, version };
  }
}

/** The place from the province down, as it was called at the harvest. */
function nameOf(book: PlaceBook, { placeCode, harvestedOn }: Pick<LotRow, 'placeCode' | 'harvestedOn'>): string {
  const codes = book.ancestry(placeCode, harvestedOn).reverse();
  return codes.map((code) => book.spanAt(code, harvestedOn)?.name ?? '').join('');
}

function check(input: CommitmentToIssue, evidence: readonly string[]): void {
  requireItems(input.bases, COMMITMENT_BASES.length, ['bases']);
  requireAtMost(evidence, EVIDENCE_MAX, ['evidence']);
  const reasons = new Reasons();
  if (input.bases.includes('COMMISSIONED_TEST') && evidence.length === 0)
    reasons.add('EVIDENCE_REQUIRED', ['evidence']);
  if (input.contactName.trim() === '') reasons.add('REQUIRED', ['contactName']);
  checkLength(input.contactName, PERSON_NAME_LENGTH_MAX, ['contactName'], reasons);
  if (!PHONE.test(input.contactPhone.trim()))
    reasons.add('INVALID', ['contactPhone'], {
      value: input.contactPhone.slice(0, 40),
      reason: { zh: '应为电话号码', en: 'a telephone number' },
    });
  reasons.refuseIfAny();
}
