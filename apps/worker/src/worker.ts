import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { FollowPartnerDeliveries, MatchSalesRows, ReadSalesReports, TellSales } from '@shanhai/channels';
import { ForgetIdempotencyKeys, Sequencer, SignHeads } from '@shanhai/database';
import { ExpireBoardEntries } from '@shanhai/needs';
import { ExpireReservations, FollowRevocations } from '@shanhai/orders';
import { SendNotices } from '@shanhai/organisations';
import { AskAboutCards, DoCardCalls, SumMoney } from '@shanhai/payments';
import {
  CountFacts,
  DisputePaidNumbers,
  EnterStages,
  FollowDeclaredLots,
  JudgePlausibility,
  MakeSeals,
  MatchInvoices,
  MoveAttribution,
  RollUp,
  SweepRuns,
  WorkRuns,
} from '@shanhai/procurement';
import { BuildPacks } from '@shanhai/publishing';
import { RemindOfLicences } from '@shanhai/tracing';
import { type Settings, SETTINGS } from './settings';

interface Task {
  name: string;
  /** Waits this long after a run that found nothing to do. */
  idleMs: number;
  /** Does one bounded piece of work in a transaction of its own; tells whether there was any. */
  run: () => Promise<boolean | void>;
}

const AFTER_ERROR_MS = 1_000;
/** What an owner of the database could rewrite unseen is no older than this. */
const HEADS_IDLE_MS = 60_000;

/** Runs each task over and over, each in its own loop, until the program ends. Any of them may be killed at any point. */
@Injectable()
export class Worker implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Worker');
  private readonly loops: Promise<void>[] = [];
  private readonly stop = new AbortController();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sequencer: Sequencer,
    private readonly signHeads: SignHeads,
    private readonly countFacts: CountFacts,
    private readonly rollUp: RollUp,
    private readonly sumMoney: SumMoney,
    private readonly enterStages: EnterStages,
    private readonly makeSeals: MakeSeals,
    private readonly buildPacks: BuildPacks,
    private readonly judgePlausibility: JudgePlausibility,
    private readonly matchInvoices: MatchInvoices,
    private readonly disputePaidNumbers: DisputePaidNumbers,
    private readonly workRuns: WorkRuns,
    private readonly sweepRuns: SweepRuns,
    private readonly moveAttribution: MoveAttribution,
    private readonly followRevocations: FollowRevocations,
    private readonly followDeclaredLots: FollowDeclaredLots,
    private readonly followPartnerDeliveries: FollowPartnerDeliveries,
    private readonly readSalesReports: ReadSalesReports,
    private readonly matchSalesRows: MatchSalesRows,
    private readonly tellSales: TellSales,
    private readonly expireReservations: ExpireReservations,
    private readonly expireBoardEntries: ExpireBoardEntries,
    private readonly remindOfLicences: RemindOfLicences,
    private readonly sendNotices: SendNotices,
    private readonly doCardCalls: DoCardCalls,
    private readonly askAboutCards: AskAboutCards,
    private readonly forgetIdempotencyKeys: ForgetIdempotencyKeys,
  ) {}

  start(): void {
    const { headsFolder, headKey, cards } = this.settings;
    const tasks: Task[] = [
      { name: 'sequence facts', idleMs: 50, run: async () => (await this.sequencer.sequence()) > 0 },
      // After each run it waits: a head tells of all before it.
      ...(headsFolder === null
        ? []
        : [
            {
              name: 'sign heads',
              idleMs: HEADS_IDLE_MS,
              run: async () => void (await this.signHeads.run(headsFolder, headKey)),
            },
            // Signed by the same key.
            { name: 'build packs', idleMs: 1_000, run: () => this.buildPacks.run(headsFolder, headKey) },
          ]),
      { name: 'count facts', idleMs: 50, run: () => this.countFacts.run() },
      { name: 'roll up', idleMs: 1_000, run: () => this.rollUp.run() },
      { name: 'sum money', idleMs: 1_000, run: () => this.sumMoney.run() },
      { name: 'enter stages', idleMs: 30_000, run: () => this.enterStages.runBacklog() },
      { name: 'judge plausibility', idleMs: 2_000, run: () => this.judgePlausibility.run() },
      { name: 'match invoices', idleMs: 1_000, run: () => this.matchInvoices.run() },
      { name: 'dispute paid numbers', idleMs: 500, run: () => this.disputePaidNumbers.run() },
      { name: 'make seals', idleMs: 500, run: () => this.makeSeals.run() },
      { name: 'work runs', idleMs: 500, run: () => this.workRuns.run() },
      { name: 'sweep runs', idleMs: 5_000, run: () => this.sweepRuns.run() },
      { name: 'move attribution', idleMs: 500, run: () => this.moveAttribution.run() },
      { name: 'follow partner deliveries', idleMs: 500, run: () => this.followPartnerDeliveries.run() },
      { name: 'read sales reports', idleMs: 500, run: () => this.readSalesReports.run() },
      { name: 'match sales rows', idleMs: 500, run: () => this.matchSalesRows.run() },
      { name: 'tell sales', idleMs: 500, run: () => this.tellSales.run() },
      { name: 'follow revocations', idleMs: 500, run: () => this.followRevocations.run() },
      { name: 'follow declared lots', idleMs: 500, run: () => this.followDeclaredLots.run() },
      {
        name: 'expire reservations',
        idleMs: this.settings.expiryIdleMs,
        run: async () => (await this.expireReservations.run()) > 0,
      },
      { name: 'expire board entries', idleMs: this.settings.expiryIdleMs, run: () => this.expireBoardEntries.run() },
      { name: 'remind of licences', idleMs: this.settings.expiryIdleMs, run: () => this.remindOfLicences.run() },
      { name: 'send notices', idleMs: this.settings.expiryIdleMs, run: () => this.sendNotices.run() },
      // Without keys the card processor is never asked.
      ...(cards.secretKey === null
        ? []
        : [
            { name: 'call the card processor', idleMs: 500, run: () => this.doCardCalls.run() },
            {
              name: 'ask about cards',
              idleMs: Math.min(cards.askAfterMs, 10_000),
              run: () => this.askAboutCards.run(),
            },
          ]),
      {
        name: 'forget idempotency keys',
        idleMs: 3_600_000,
        run: async () => (await this.forgetIdempotencyKeys.run()) > 0,
      },
    ];
    // Each loop listens while it pauses.
    setMaxListeners(tasks.length, this.stop.signal);
    this.loops.push(...tasks.map((task) => this.loop(task)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.loops);
  }

  private async loop(task: Task): Promise<void> {
    while (!this.stop.signal.aborted) {
      let pauseMs = task.idleMs;
      try {
        if (await task.run()) pauseMs = 0;
      } catch (error) {
        this.logger.error(`${task.name}: ${(error as Error).message}`);
        pauseMs = AFTER_ERROR_MS;
      }
      // A pause ends at once when the program stops.
      if (pauseMs > 0) await pause(pauseMs, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
  }
}
