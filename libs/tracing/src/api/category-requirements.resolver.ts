import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Category } from '@shanhai/goods';
import { CurrentViewer, loadBatched, Mutation, Query, type RequestContext, type Viewer } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import type { RequiredDocument } from '../rules/documents';
import { requiredDocuments, requirements } from '../store/category-requirements';
import { PutCategoryRequirement } from '../use-cases/put-category-requirement';
import {
  CategoryRequirement,
  PutCategoryRequirementInput,
  PutCategoryRequirementPayload,
  RequiredDocumentEnum,
} from './category-requirement.types';

/** What goods of a category need; the type of categories is extended from here. */
@Resolver(() => Category)
export class CategoryRequirementsResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly put: PutCategoryRequirement,
  ) {}

  @Query(() => [CategoryRequirement], {
    public: 'what the law asks of goods is everybody’s to know',
    description:
      'What goods of a category, or of all, need to be shipped, since when and by which source: every version.',
  })
  categoryRequirements(
    @Args('categoryCode', { type: () => String, nullable: true }) categoryCode?: string | null,
  ): Promise<CategoryRequirement[]> {
    return requirements(this.database, categoryCode ?? null);
  }

  @Mutation(() => PutCategoryRequirementPayload, {
    allow: 'office:rules',
    description:
      'Puts the next version of what a category needs; by offices of provinces. Refused: PROVINCE_ONLY, NOT_FOUND, DATE_INVALID, DATE_OUT_OF_ORDER, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async putCategoryRequirement(
    @Args('input') input: PutCategoryRequirementInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PutCategoryRequirementPayload> {
    await this.put.run(viewer, input);
    return { requirements: await requirements(this.database, input.categoryCode) };
  }

  @ResolveField(() => [RequiredDocumentEnum], { description: 'What its goods need to be shipped today.' })
  async requiredDocuments({ code }: Category, _: unknown, context: RequestContext): Promise<RequiredDocument[]> {
    return this.needed(code, context);
  }

  @ResolveField(() => Boolean, { description: 'Each lot needs a commitment certificate (承诺达标合格证) today.' })
  async commitmentCertificate({ code }: Category, _: unknown, context: RequestContext): Promise<boolean> {
    return (await this.needed(code, context)).includes('COMMITMENT_CERTIFICATE');
  }

  private async needed(code: string, context: RequestContext): Promise<RequiredDocument[]> {
    const load = (codes: readonly string[]) => requiredDocuments(this.database, codes, this.clock.today());
    return (await loadBatched(context, 'required documents', code, load)) ?? [];
  }
}
