import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { type BaseUnit, Clock, newId } from '@shanhai/kernel';
import { judgeNewProduct, type ProductToCreate } from '../rules/new-product';
import { brands, categories } from '../store/classes';
import { insertProduct } from '../store/products';

/**
 * Creates a product of the viewer's organisation. It is sold once it has a SKU on sale.
 * Refuses REQUIRED, TOO_LONG, NOT_FOUND (category, brand), DIVISION_UNKNOWN as of today, INVALID where the brand's area
 * does not cover the origin (CR-13).
 */
@Injectable()
export class CreateProduct {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** The product's id. */
  run(viewer: Viewer, input: ProductToCreate & { baseUnit: BaseUnit }): Promise<string> {
    const { organisationId } = viewer;
    const today = this.clock.today();
    return this.database.write(viewer, async (tx) => {
      const [category] = await categories(tx, [input.categoryCode]);
      const [brand] = input.brandCode === null ? [] : await brands(tx, [input.brandCode]);
      judgeNewProduct(input, { category, brand, places: await this.places.book(tx), today }).refuseIfAny();
      const { categoryCode, brandCode, baseUnit, originCode, description } = input;
      const id = newId();
      await insertProduct(tx, {
        id,
        supplierId: organisationId,
        categoryCode,
        brandCode,
        name: input.name.trim(),
        description,
        baseUnit,
        originCode,
        createdOn: today,
      });
      recordAudit(tx, {
        operation: 'createProduct',
        subjectId: id,
        after: { name: input.name, categoryCode, brandCode, originCode },
      });
      return id;
    });
  }
}
