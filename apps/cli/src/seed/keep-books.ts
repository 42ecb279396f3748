import { toGlobalId } from '@shanhai/graphql';
import { DeclareReserve, ReviewReserve, SealPeriod, SetTarget } from '@shanhai/procurement';
import { countEverything } from './count';
import type { Diary } from './diary';
import type { World } from './world';

const SOURCE = '2025 年东西部协作消费帮扶工作要点（演示）';

type Target = [by: string, scheme: string, kind: 'BUYER_DIVISION' | 'ORIGIN_DIVISION', code: string, yuan: number];
const TARGETS: Target[] = [
  ['fujian', 'EW_PURCHASE', 'BUYER_DIVISION', '350200', 9_000_000],
  ['fujian', 'EW_PURCHASE', 'BUYER_DIVISION', '350100', 3_000_000],
  ['fujian', 'EW_PURCHASE', 'BUYER_DIVISION', '350600', 1_000_000],
  ['fujian', 'UNION', 'BUYER_DIVISION', '350000', 2_500_000],
  ['ningxia', 'EW_PURCHASE', 'ORIGIN_DIVISION', '640422', 1_500_000],
  ['ningxia', 'EW_PURCHASE', 'ORIGIN_DIVISION', '640303', 800_000],
  ['ningxia', 'EW_PURCHASE', 'ORIGIN_DIVISION', '640121104', 3_000_000],
];

/** Budget units, what their canteens buy in a year, and the share that they reserve. */
const RESERVES: [unit: string, yuan: number, basisPoints: number][] = [
  ['siming', 2_600_000, 1_000],
  ['gulou', 3_400_000, 1_200],
  ['school', 1_800_000, 1_000],
  ['hospital', 4_200_000, 1_000],
  ['fuqing-school', 1_500_000, 1_500],
  ['zhangpu', 2_200_000, 1_000],
  ['huli', 2_900_000, 1_000],
];
const SEALED: [month: string, on: string][] = [
  ['2024-12', '2025-01-01'],
  ['2025-01', '2025-02-10'],
  ['2025-02', '2025-03-10'],
  ['2025-03', '2025-04-10'],
  ['2025-04', '2025-05-10'],
  ['2025-05', '2025-06-10'],
  ['2025-06', '2025-07-10'],
];

/** Writes the offices' year into the diary: targets, reserved shares, and the months that are closed. */
export function planBooks(world: World, diary: Diary): void {
  diary.first('2025-01-08', async () => {
    for (const target of TARGETS) await setTarget(world, target);
  });
  diary.first('2025-01-15', async () => {
    for (const [unit, yuan, ratio] of RESERVES) await declare(world, unit, yuan, ratio);
  });
  diary.first('2025-01-22', async () => {
    for (const [unit] of RESERVES) await review(world, unit, unit !== 'huli');
  });
  diary.first('2025-02-05', async () => {
    await declare(world, 'huli', 3_100_000, 1_000);
    await review(world, 'huli', true);
  });
  for (const [month, on] of SEALED) diary.first(on, () => seal(world, month));
}

async function setTarget(world: World, [by, scheme, subjectKind, subject, yuan]: Target): Promise<void> {
  const idempotencyKey = `target ${scheme} ${subject}`;
  const amountFen = BigInt(yuan) * 100n;
  const input = { idempotencyKey, scheme, subjectKind, subject, period: '2025', amountFen, source: SOURCE };
  await world.use(SetTarget).run(world.viewer(by), input);
}

async function declare(world: World, unit: string, yuan: number, ratioBasisPoints: number): Promise<void> {
  await world.use(DeclareReserve).run(world.viewer(unit), {
    idempotencyKey: `reserve ${yuan}`,
    year: 2025,
    canteen: 'OWN',
    annualAmountFen: BigInt(yuan) * 100n,
    ratioBasisPoints,
  });
}

async function review(world: World, unit: string, approve: boolean): Promise<void> {
  const unitId = toGlobalId('Organisation', world.organisationIds.get(unit)!);
  const reason = approve ? null : '食堂年采购额与上年决算不符，请核实';
  await world.use(ReviewReserve).run(world.viewer('fujian'), { unitId, year: 2025, approve, reason });
}

/** A seal is made once everything before it is counted. */
async function seal(world: World, month: string): Promise<void> {
  await countEverything(world);
  await world.use(SealPeriod).run(world.viewer('fujian'), { month });
  await countEverything(world);
}
