import { type DynamicModule, Module } from '@nestjs/common';
import { CardAccount, CardHolder } from './card-account';
import { CardPace, CardRail } from './card-rail';
import type { CardSettings } from './stripe/card-settings';
import { StripeRail } from './stripe/stripe-rail';
import { AskAboutCards } from './use-cases/ask-about-cards';
import { CancelCardPayment } from './use-cases/cancel-card-payment';
import { ClaimCardPayout } from './use-cases/claim-card-payout';
import { AbandonCardCall, RetryCardCall } from './use-cases/decide-card-call';
import { DoCardCalls } from './use-cases/do-card-calls';
import { FollowCardDispute } from './use-cases/follow-card-dispute';
import { FollowCardPayment } from './use-cases/follow-card-payment';
import { FollowCardPayout } from './use-cases/follow-card-payout';
import { FollowCardRefund } from './use-cases/follow-card-refund';
import { ReturnHeldCardMoney } from './use-cases/return-held-card-money';
import { StartCardPayment } from './use-cases/start-card-payment';
import { TakeBackCardMoney } from './use-cases/take-back-card-money';
import { TakeCardEvent } from './use-cases/take-card-event';

const useCases = [
  AbandonCardCall,
  AskAboutCards,
  CancelCardPayment,
  CardAccount,
  ClaimCardPayout,
  DoCardCalls,
  FollowCardDispute,
  FollowCardPayment,
  FollowCardPayout,
  FollowCardRefund,
  RetryCardCall,
  ReturnHeldCardMoney,
  StartCardPayment,
  TakeBackCardMoney,
  TakeCardEvent,
];

/** Payments by card: for programs that have the settings of the card processor, the API and the worker. */
@Module({})
export class CardsModule {
  /** `rail` stands in for Stripe in tests. */
  static forRoot(settings: CardSettings, rail: CardRail = new StripeRail(settings)): DynamicModule {
    const holder: CardHolder = { creditCode: settings.custodianCode };
    return {
      module: CardsModule,
      global: true,
      providers: [
        { provide: CardRail, useValue: rail },
        { provide: CardPace, useValue: settings },
        { provide: CardHolder, useValue: holder },
        ...useCases,
      ],
      exports: [CardRail, ...useCases],
    };
  }
}
