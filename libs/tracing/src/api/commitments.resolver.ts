import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  NodeRegistry,
  type RequestContext,
  type Viewer,
} from '@shanhai/graphql';
import { commitmentsById, newestCommitments } from '../store/commitment-certificates';
import { lotsById } from '../store/lots';
import { IssueCommitmentCertificate } from '../use-cases/issue-commitment-certificate';
import { VoidCommitmentCertificate } from '../use-cases/void-commitment-certificate';
import {
  CommitmentCertificate,
  CommitmentContact,
  IssueCommitmentCertificateInput,
  IssueCommitmentCertificatePayload,
  toCommitment,
  VoidCommitmentCertificateInput,
  VoidCommitmentCertificatePayload,
} from './commitment.types';
import { Lot, toLot } from './lot.type';

@Resolver(() => CommitmentCertificate)
export class CommitmentsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly issue: IssueCommitmentCertificate,
    private readonly makeVoid: VoidCommitmentCertificate,
  ) {}

  onModuleInit(): void {
    this.nodes.register('CommitmentCertificate', async (ids) => {
      const rows = await commitmentsById(this.database, ids);
      return new Map([...rows].map(([id, row]) => [id, toCommitment(row)]));
    });
  }

  @Mutation(() => IssueCommitmentCertificatePayload, {
    allow: 'lot:manage',
    description:
      'Issues the commitment certificate (承诺达标合格证) of your lot, made from the lot. Refused: NOT_FOUND, CERTIFICATE_STANDS, REQUIRED, TOO_MANY, TOO_LONG, INVALID, EVIDENCE_REQUIRED, FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.',
  })
  async issueCommitmentCertificate(
    @Args('input') input: IssueCommitmentCertificateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<IssueCommitmentCertificatePayload> {
    const lotId = fromGlobalId('Lot', input.lotId, ['lotId']);
    const certificate = await this.read(await this.issue.run(viewer, { ...input, lotId }));
    return { certificate, lot: toLot((await lotsById(this.database, [lotId])).get(lotId)!) };
  }

  @Mutation(() => VoidCommitmentCertificatePayload, {
    allow: 'lot:manage',
    description:
      'Makes a commitment certificate of your lot void; the lot ships no more until another is issued. Refused: REQUIRED, TOO_LONG, NOT_FOUND, CERTIFICATE_VOID.',
  })
  async voidCommitmentCertificate(
    @Args('input') input: VoidCommitmentCertificateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<VoidCommitmentCertificatePayload> {
    const certificateId = fromGlobalId('CommitmentCertificate', input.certificateId, ['certificateId']);
    await this.makeVoid.run(viewer, { ...input, certificateId });
    return { certificate: await this.read(certificateId) };
  }

  @ResolveField(() => CommitmentContact, {
    nullable: true,
    description: 'Whom to ask; null to those who are not signed in.',
  })
  contact({ contactOf }: CommitmentCertificate, _: unknown, { viewer }: RequestContext): CommitmentContact | null {
    return viewer?.permissions.has('signed-in') ? contactOf : null;
  }

  private async read(id: string): Promise<CommitmentCertificate> {
    return toCommitment((await commitmentsById(this.database, [id])).get(id)!);
  }
}

@Resolver(() => Lot)
export class LotCommitmentResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => CommitmentCertificate, {
    nullable: true,
    description: 'Its valid commitment certificate (承诺达标合格证); null where none was issued, or it was made void.',
  })
  async commitmentCertificate(
    { lotId }: Lot,
    _: unknown,
    context: RequestContext,
  ): Promise<CommitmentCertificate | null> {
    const load = (ids: readonly string[]) => newestCommitments(this.database, ids);
    const newest = await loadBatched(context, 'newest commitments', lotId, load);
    return newest && newest.voidedOn === null ? toCommitment(newest) : null;
  }
}
