import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { referenceBrands } from '../reference/brands';
import { referenceCategories } from '../reference/categories';
import { putClasses } from '../store/classes';

/** Loads the categories and brands that every installation starts with; repeatable. */
@Injectable()
export class LoadReferenceGoods {
  constructor(private readonly database: Database) {}

  run(): Promise<void> {
    return this.database.write(SYSTEM, (tx) =>
      putClasses(tx, { categories: referenceCategories, brands: referenceBrands }),
    );
  }
}
