import { TellOffers } from '@shanhai/catalogue';
import { LoadReferencePlaces } from '@shanhai/divisions';
import { LoadReferenceGoods } from '@shanhai/goods';
import { LoadSchemes } from '@shanhai/procurement';
import { PutCategoryRequirement, PutProcess } from '@shanhai/tracing';
import { withLibs } from './context';
import type { Command } from './command';

export const referenceCommand: Command = {
  async run() {
    await withLibs(async (libs) => {
      await libs.get(LoadReferencePlaces).run();
      await libs.get(LoadReferenceGoods).run();
      await libs.get(PutCategoryRequirement).load();
      await libs.get(PutProcess).load();
      await libs.get(LoadSchemes).run();
      await libs.get(TellOffers).tellAll();
    });
  },
};
