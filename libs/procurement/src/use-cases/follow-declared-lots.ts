import { Injectable } from '@nestjs/common';
import { Database, recordFacts, SYSTEM } from '@shanhai/database';
import { Clock } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { declaredOriginReinstated, declaredOriginRevoked } from '../facts/declared-facts';
import { type DeclaredLotNews, declaredLotNews, declaredLots } from '../store/declared-lots';

/** Positions looked at in one transaction: bounds its work. */
const POSITIONS_AT_ONCE = 2_000n;

/**
 * Follows the log to what is said of lots that confirmed declarations name: where an office no longer lets an origin stand, a fact of
 * the purchase lets the counter take back what it counts; where a lot is recalled, its buyers are told. A lot's row is locked by who
 * confirms and by who revokes or recalls, so a confirmation is either before, and seen here, or refused. The worker runs it.
 */
@Injectable()
export class FollowDeclaredLots {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Follows one batch. Returns false where everything in the log was looked at. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const batch = await declaredLots.take(tx, POSITIONS_AT_ONCE);
      if (!batch) return false;
      const news = await declaredLotNews(tx, batch.position, batch.until);
      recordFacts(tx, news.flatMap(factOf));
      notify(tx, this.clock.today(), news.flatMap(noticeOf));
      declaredLots.keep(tx, batch.until);
      return true;
    });
  }
}

function factOf(news: DeclaredLotNews) {
  if (news.type === 'origin_claim.revoked') {
    const { revocationId, claimId, officeId, from, reason } = news.payload;
    return [declaredOriginRevoked(news, { revocationId, claimId, officeId, from, reason, lotIds: news.lotIds })];
  }
  if (news.type === 'recall.started') return [];
  const { revocationId, officeId, on, reason } = news.payload;
  return [declaredOriginReinstated(news, { revocationId, officeId, on, reason })];
}

function noticeOf(news: DeclaredLotNews) {
  if (news.type !== 'recall.started') return [];
  const { recallId, reason } = news.payload;
  return [
    {
      organisationId: news.buyerId,
      kind: 'DECLARED_LOT_RECALLED',
      key: `recall:${recallId}:${news.declarationId}`,
      subject: { type: 'DeclaredPurchase', id: news.declarationId },
      text: {
        zh: `平台外采购申报中的批次被召回：${reason}`,
        en: `A lot of goods that you declared as bought elsewhere is recalled: ${reason}`,
      },
    },
  ];
}
