import { BackfillEvents } from '@shanhai/epcis';
import { pastDeliveries, pastShipments } from '@shanhai/orders';
import { pastLosses, pastLots } from '@shanhai/tracing';
import type { Command } from './command';
import { withLibs } from './context';

export const backfillEventsCommand: Command = {
  run: () =>
    withLibs(async (libs) => {
      const backfill = libs.get(BackfillEvents);
      console.log(`lots: ${await backfill.run(pastLots)} events`);
      console.log(`losses: ${await backfill.run(pastLosses)} events`);
      console.log(`shipments: ${await backfill.run(pastShipments)} events`);
      console.log(`acceptances and returns: ${await backfill.run(pastDeliveries)} events`);
    }),
};
