import { addDays } from '@shanhai/kernel';
import { ReviewBoardEntry, SubmitBoardEntry } from '@shanhai/needs';
import type { World } from './world';

const STANDING_DAYS = 360;
const TONNE = 1_000_000n;
const KILOGRAM = 1_000n;

interface DemoEntry {
  by: string;
  office: string;
  kind: 'HARVEST' | 'NEED';
  title: string;
  categoryCode: string;
  placeCode: string;
  tonnes: bigint;
  /** For a kilogram. */
  priceFen: bigint | null;
}

/** Harvests of cooperatives and of a county, and needs of eastern units; the last one waits for its office. */
const ENTRIES: DemoEntry[] = [
  {
    ...{ by: 'xiji', office: 'xiji-office', kind: 'HARVEST', title: '西吉窖藏马铃薯 60 吨', categoryCode: 'POTATOES' },
    ...{ placeCode: '640422', tonnes: 60n, priceFen: 160n },
  },
  {
    ...{ by: 'yanchi', office: 'yanchi-office', kind: 'HARVEST', title: '盐池滩羊肉 3 吨', categoryCode: 'TAN_LAMB' },
    ...{ placeCode: '640323', tonnes: 3n, priceFen: 8_000n },
  },
  {
    ...{
      by: 'hongsibu-office',
      office: 'ningxia',
      kind: 'HARVEST',
      title: '红寺堡农户枸杞 12 吨',
      categoryCode: 'GOJI',
    },
    ...{ placeCode: '640303', tonnes: 12n, priceFen: null },
  },
  {
    ...{ by: 'hospital', office: 'fujian', kind: 'NEED', title: '医院食堂长期采购马铃薯', categoryCode: 'POTATOES' },
    ...{ placeCode: '350205', tonnes: 20n, priceFen: 200n },
  },
  {
    ...{ by: 'huli', office: '', kind: 'NEED', title: '机关食堂采购滩羊肉', categoryCode: 'TAN_LAMB' },
    ...{ placeCode: '350206', tonnes: 1n, priceFen: null },
  },
];

/** Puts entries on the needs board, as of the clock. */
export async function fillBoard(world: World): Promise<void> {
  const today = world.clock.today();
  for (const { by, office, tonnes, priceFen, ...entry } of ENTRIES) {
    const entryId = await world.use(SubmitBoardEntry).run(world.viewer(by), {
      ...{ ...entry, baseUnit: 'GRAM', note: '', quantityBase: tonnes * TONNE },
      ...{ priceFen, priceBase: priceFen === null ? null : KILOGRAM },
      ...{ validFrom: today, validUntil: addDays(today, STANDING_DAYS), idempotencyKey: `board ${entry.title}` },
    });
    if (office !== '')
      await world.use(ReviewBoardEntry).run(world.viewer(office), { entryId, version: 1, approve: true });
  }
}
