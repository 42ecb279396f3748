import { Injectable } from '@nestjs/common';
import { Field, ID, InterfaceType } from '@nestjs/graphql';
import { splitGlobalId } from './global-ids';
import type { Viewer } from './permissions';

/** An object with a global id. Wire classes that implement it are named as their GraphQL type. */
@InterfaceType({
  description: 'An object that `node(id)` finds.',
  resolveType: (value: { __typename?: string }) => value.__typename,
})
export abstract class Node {
  @Field(() => ID, { description: 'Unique over all types.' })
  id: string;
}

/** Finds objects of one type that the viewer may see; the map's keys are UUIDs, its values wire objects. */
export type NodeFinder = (ids: readonly string[], viewer: Viewer | null) => Promise<Map<string, Node>>;

/** Which lib finds which type; each lib's module registers its own when it starts. */
@Injectable()
export class NodeRegistry {
  private readonly finders = new Map<string, NodeFinder>();

  register(type: string, finder: NodeFinder): void {
    this.finders.set(type, finder);
  }

  /** The objects of these global ids, in their order; null for one that is unknown or not the viewer's to see. */
  async find(globalIds: readonly string[], viewer: Viewer | null): Promise<(Node | null)[]> {
    const wanted = globalIds.map(splitGlobalId);
    const byType = new Map<string, string[]>();
    for (const part of wanted) if (part) byType.set(part.type, [...(byType.get(part.type) ?? []), part.id]);
    const found = new Map<string, Node>();
    for (const [type, ids] of byType) {
      const nodes = await this.finders.get(type)?.(ids, viewer);
      nodes?.forEach((node, id) => found.set(`${type}:${id}`, Object.assign(node, { __typename: type })));
    }
    return wanted.map((part) => (part && found.get(`${part.type}:${part.id}`)) ?? null);
  }
}
