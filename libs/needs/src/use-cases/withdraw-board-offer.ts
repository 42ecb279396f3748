import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { notify, organisationProfiles } from '@shanhai/organisations';
import { OFFER_TRANSITIONS, offerWithdrawn } from '../rules/board-offer';
import { setOffer } from '../store/board-offers';
import { lockOffer } from './answer-board-offer';

/** Whoever made an offer takes it back, also one that was accepted: its quantity is free again. Refuses NOT_FOUND, STATE_NOT_ALLOWED. */
@Injectable()
export class WithdrawBoardOffer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { offerId }: { offerId: string }): Promise<void> {
    const { organisationId, userId: by } = viewer;
    await this.database.write(viewer, async (tx) => {
      const on = this.clock.today();
      const { offer } = await lockOffer(tx, on, viewer, offerId, 'organisationId');
      const state = after(OFFER_TRANSITIONS, 'withdraw', offer.state);
      if (!state) refuse('STATE_NOT_ALLOWED', ['offerId'], { state: offer.status });
      setOffer(tx, offer, { state, by, on, answer: offer.answer });
      const { name } = (await organisationProfiles(tx, [organisationId])).get(organisationId)!;
      notify(tx, on, [
        {
          organisationId: offer.publisherId,
          kind: 'BOARD_OFFER_WITHDRAWN',
          key: `offer:${offerId}:WITHDRAWN`,
          subject: { type: 'BoardOffer', id: offerId },
          text: offerWithdrawn(offer.title, name),
        },
      ]);
      recordAudit(tx, { operation: 'withdrawBoardOffer', subjectId: offerId, before: { state: offer.state }, after: { state } }); // prettier-ignore
    });
  }
}
