import { Args, ID, Resolver } from '@nestjs/graphql';
import { refuse } from '@shanhai/kernel';
import { CurrentViewer } from './context';
import { Node, NodeRegistry } from './nodes';
import { Query } from './operations';
import type { Viewer } from './permissions';

const NODES_MAX = 100;

@Resolver(() => Node)
export class NodesResolver {
  constructor(private readonly registry: NodeRegistry) {}

  @Query(() => Node, {
    public: 'each type shows only what its reader may see',
    nullable: true,
    description: 'Any object by its global id; null where it is unknown or not yours to see.',
  })
  async node(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer | null): Promise<Node | null> {
    const [node] = await this.registry.find([id], viewer);
    return node;
  }

  @Query(() => [Node], {
    public: 'each type shows only what its reader may see',
    nullable: 'items',
    description: `Several objects by global id, at most ${NODES_MAX}, in the order asked.`,
  })
  nodes(
    @Args('ids', { type: () => [ID] }) ids: string[],
    @CurrentViewer() viewer: Viewer | null,
  ): Promise<(Node | null)[]> {
    if (ids.length > NODES_MAX) refuse('TOO_MANY', ['ids'], { max: NODES_MAX, count: ids.length });
    return this.registry.find(ids, viewer);
  }
}
