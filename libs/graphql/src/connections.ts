import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { PAGE_DEFAULT, PAGE_MAX, type PageArgs } from '@shanhai/database';

@ObjectType()
export class PageInfo {
  @Field() hasNextPage: boolean;
  @Field() hasPreviousPage: boolean;
  @Field(() => String, { nullable: true }) startCursor: string | null;
  @Field(() => String, { nullable: true }) endCursor: string | null;
}

export interface ConnectionOf<Node> {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: PageInfo;
}

/** The Relay connection type of a node type: `XConnection` with `edges`, `nodes` and `pageInfo`. */
export function Connection<Node>(node: Type<Node>, name = node.name): Type<ConnectionOf<Node>> {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field() cursor: string;
    @Field(() => node) node: Node;
  }
  @ObjectType(`${name}Connection`)
  class NodeConnection implements ConnectionOf<Node> {
    @Field(() => [Edge]) edges: Edge[];
    @Field(() => [node], { description: 'The nodes of `edges`, for readers who need no cursors.' }) nodes: Node[];
    @Field(() => PageInfo) pageInfo: PageInfo;
  }
  return NodeConnection;
}

/** Paging arguments of every connection. */
@ArgsType()
export class PagingArgs implements PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `Rows forward, 1 to ${PAGE_MAX}; ${PAGE_DEFAULT} where no size is given.`,
  })
  first?: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
  @Field(() => Int, { nullable: true, description: `Rows backward, 1 to ${PAGE_MAX}.` }) last?: number | null;
  @Field(() => String, { nullable: true }) before?: string | null;
}

/** Turns a page of rows into a connection of wire objects. */
export function toConnection<Row, Node>(
  page: { edges: { cursor: string; node: Row }[]; pageInfo: PageInfo },
  map: (row: Row) => Node,
): ConnectionOf<Node> {
  const edges = page.edges.map((edge) => ({
    node: map(edge.node),
    get cursor() {
      return edge.cursor;
    },
  }));
  return { edges, nodes: edges.map((edge) => edge.node), pageInfo: page.pageInfo };
}
