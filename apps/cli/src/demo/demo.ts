import type { Command } from '../command';
import { cooperativeListsGoods } from './act-1-cooperative';
import { buyerOrders } from './act-2-buyer';
import { suppliersDeliver } from './act-3-delivery';
import { bankPays } from './act-4-payment';
import { accountsAreSettled } from './act-5-accounts';
import { officeReads } from './act-6-office';
import { platformsReport } from './act-7-platforms';
import { auditorProves } from './act-8-auditor';
import { offerHarvest, tellWhatCameOfIt } from './needs-board';
import { Play } from './play';
import { Stage } from './stage';

/** What a shell expects of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

export const demoCommand: Command = {
  async run() {
    const began = Date.now();
    const stage = new Stage();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        console.log('\nstopping …');
        void stage.tearDown().finally(() => process.exit(INTERRUPTED));
      });
    }
    try {
      console.log('Setting the stage: embedded PostgreSQL, the demo world of 2025, API and worker');
      const url = await stage.setUp((line) => console.log(`  ${line}`));
      const play = new Play(url);
      for (const act of [
        cooperativeListsGoods,
        offerHarvest,
        buyerOrders,
        tellWhatCameOfIt,
        suppliersDeliver,
        bankPays,
        accountsAreSettled,
        officeReads,
        platformsReport,
        auditorProves,
      ])
        await act(play);
      await stage.tearDown();
      play.narrator.end((Date.now() - began) / 1000);
    } catch (error) {
      // Interrupted: whoever interrupted is tearing down.
      if (stage.stopped) return new Promise(() => undefined);
      await stage.tearDown();
      throw error;
    }
  },
};
