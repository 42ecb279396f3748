import type { OnModuleInit } from '@nestjs/common';
import { Args, Field, ID, InputType, Int, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  Connection,
  type ConnectionOf,
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  Mutation,
  Node,
  NodeRegistry,
  PagingArgs,
  Payload,
  Query,
  type RequestContext,
  toConnection,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import type { Words } from '@shanhai/kernel';
import { noticesById, type NoticeRow, pageOfNotices, UNREAD_MAX, unreadNotices } from '../store/notices';
import { NOTICES_READ_MAX, ReadNotices } from '../use-cases/read-notices';
import { ViewerType } from './viewer';

@ObjectType({
  implements: () => [Node],
  description: 'Something that an organisation should know (通知). Seen by its members alone.',
})
export class Notice extends Node {
  @Field({ description: 'What it tells, such as LICENCE_ENDS.' }) kind: string;
  @Field(() => ID, { description: 'What it is about: `node(id)` finds it.' }) subjectId: string;
  @Field(() => DateScalar) createdOn: string;
  @Field(() => DateScalar, { nullable: true }) readOn: string | null;

  /** For the resolver of `text`. */
  words: Words;
}

const toNotice = ({ id, kind, subjectType, subjectId, textZh, textEn, createdOn, readOn }: NoticeRow): Notice => ({
  id: toGlobalId('Notice', id),
  kind,
  subjectId: toGlobalId(subjectType, subjectId),
  createdOn,
  readOn,
  words: { zh: textZh, en: textEn },
});

@InputType()
class NoticeFilter {
  @Field({ defaultValue: false, description: 'Only those that nobody of the organisation read.' }) unread: boolean;
}

@InputType()
class ReadNoticesInput {
  @Field(() => [ID], { description: `1 to ${NOTICES_READ_MAX}.` }) noticeIds: string[];
}

@ObjectType()
class ReadNoticesPayload extends Payload {
  @Field(() => Int, { nullable: true, description: `How many are left unread, at most ${UNREAD_MAX}.` })
  unread?: number | null;
}

const NoticeConnection = Connection(Notice);

@Resolver(() => Notice)
export class NoticesResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly reading: ReadNotices,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Notice', async (ids, viewer) => {
      const rows = viewer ? await noticesById(this.database, viewer.organisationId, ids) : new Map<string, NoticeRow>();
      return new Map([...rows].map(([id, row]) => [id, toNotice(row)]));
    });
  }

  @Query(() => NoticeConnection, {
    allow: 'signed-in',
    description: "Your organisation's notices, the newest first.",
  })
  async notices(
    @Args() paging: PagingArgs,
    @CurrentViewer() { organisationId }: Viewer,
    @Args('filter', { type: () => NoticeFilter, nullable: true }) filter?: NoticeFilter | null,
  ): Promise<ConnectionOf<Notice>> {
    const unread = filter?.unread ?? false;
    return toConnection(await pageOfNotices(this.database, organisationId, { unread }, readPage(paging)), toNotice);
  }

  @Mutation(() => ReadNoticesPayload, {
    allow: 'signed-in',
    description:
      'Marks notices of your organisation as read, for all of its members. Refused: REQUIRED, TOO_MANY, NOT_FOUND.',
  })
  async readNotices(
    @Args('input') input: ReadNoticesInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReadNoticesPayload> {
    const noticeIds = input.noticeIds.map((id, index) => fromGlobalId('Notice', id, ['noticeIds', index]));
    await this.reading.run(viewer, { noticeIds });
    return { unread: await unreadNotices(this.database, viewer.organisationId) };
  }

  @ResolveField(() => String, { description: 'In Chinese or English by Accept-Language.' })
  text({ words }: Notice, _: unknown, { language }: RequestContext): string {
    return words[language];
  }
}

@Resolver(() => ViewerType)
export class ViewerNoticesResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Int, { description: `Notices that nobody of the organisation read, at most ${UNREAD_MAX}.` })
  unreadNotices({ organisationId }: ViewerType): Promise<number> {
    return unreadNotices(this.database, organisationId);
  }
}
