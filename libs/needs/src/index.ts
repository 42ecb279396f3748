export { NeedsApiModule, needsResolvers } from './needs-api.module';
export { NeedsModule } from './needs.module';
export { boardChecks } from './store/board-checks';
export { AnswerBoardOffer } from './use-cases/answer-board-offer';
export { ExpireBoardEntries } from './use-cases/expire-board-entries';
export { FulfilBoardEntry } from './use-cases/fulfil-board-entry';
export { MakeBoardOffer } from './use-cases/make-board-offer';
export { ReviewBoardEntry } from './use-cases/review-board-entry';
export { SubmitBoardEntry } from './use-cases/submit-board-entry';
