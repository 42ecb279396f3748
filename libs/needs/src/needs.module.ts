import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { AnswerBoardOffer } from './use-cases/answer-board-offer';
import { EditBoardEntry } from './use-cases/edit-board-entry';
import { EndBoardFulfilment } from './use-cases/end-board-fulfilment';
import { ExpireBoardEntries } from './use-cases/expire-board-entries';
import { FulfilBoardEntry } from './use-cases/fulfil-board-entry';
import { MakeBoardOffer } from './use-cases/make-board-offer';
import { ReviewBoardEntry } from './use-cases/review-board-entry';
import { SetBoardAlerts } from './use-cases/set-board-alerts';
import { SubmitBoardEntry } from './use-cases/submit-board-entry';
import { WithdrawBoardEntry } from './use-cases/withdraw-board-entry';
import { WithdrawBoardOffer } from './use-cases/withdraw-board-offer';

const useCases = [
  AnswerBoardOffer,
  EditBoardEntry,
  EndBoardFulfilment,
  ExpireBoardEntries,
  FulfilBoardEntry,
  MakeBoardOffer,
  ReviewBoardEntry,
  SetBoardAlerts,
  SubmitBoardEntry,
  WithdrawBoardEntry,
  WithdrawBoardOffer,
];

/** Use cases and stores; what is served is in NeedsApiModule. */
@Module({ imports: [DivisionsModule], providers: useCases, exports: useCases })
export class NeedsModule {}
