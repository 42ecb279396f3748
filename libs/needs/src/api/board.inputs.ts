import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { BaseQuantityScalar, DateScalar, FenScalar, Payload } from '@shanhai/graphql';
import { BaseUnitEnum } from '@shanhai/goods';
import type { BaseUnit } from '@shanhai/kernel';
import { ALERTS_MAX, type BoardKind, type EntryStatus, NOTE_LENGTH_MAX, STANDING_DAYS_MAX, TITLE_LENGTH_MAX } from '../rules/board-entry'; // prettier-ignore
import { BoardEntry, BoardEntryStatusEnum, BoardKindEnum } from './board-entry.type';

@InputType()
export class BoardFilterInput {
  @Field(() => BoardKindEnum, { nullable: true }) kind?: BoardKind | null;
  @Field(() => String, { nullable: true, description: 'With all categories below it.' }) categoryCode?: string | null;
  @Field(() => String, { nullable: true, description: 'In this place or below it.' }) divisionCode?: string | null;
  @Field(() => BoardEntryStatusEnum, { nullable: true }) status?: EntryStatus | null;
  @Field(() => String, { nullable: true, description: 'Words of title, note, category and place; each must be found.' })
  search?: string | null;
}

@InputType({ isAbstract: true })
abstract class BoardTermsInput {
  @Field({ description: `At most ${TITLE_LENGTH_MAX} characters, without telephone, mail or account.` }) title: string;
  @Field({ defaultValue: '', description: `At most ${NOTE_LENGTH_MAX} characters, as the title.` }) note: string;
  @Field(() => BaseQuantityScalar) quantityBase: bigint;
  @Field(() => FenScalar, { nullable: true }) priceFen?: bigint | null;
  @Field(() => BaseQuantityScalar, { nullable: true, description: 'For how many base units `priceFen` is.' })
  priceBase?: bigint | null;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, {
    description: `The first day on which it stands no more, at most ${STANDING_DAYS_MAX} days from today.`,
  })
  validUntil: string;
}

@InputType()
export class SubmitBoardEntryInput extends BoardTermsInput {
  @Field() idempotencyKey: string;
  @Field(() => BoardKindEnum, { description: 'Suppliers submit harvests, buyers needs, offices both.' })
  kind: BoardKind;
  @Field() categoryCode: string;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field({ description: 'Where the goods are, or are needed; an office submits for its places.' }) divisionCode: string;
}
@InputType()
export class EditBoardEntryInput extends BoardTermsInput {
  @Field(() => ID) entryId: string;
  @Field(() => Int, { description: 'The version that was read.' }) version: number;
}
@InputType()
export class ReviewBoardEntryInput {
  @Field(() => ID) entryId: string;
  @Field(() => Int, { description: 'The version that was read: nothing else becomes public.' }) version: number;
  @Field({ description: 'False sends it back, with a reason.' }) approve: boolean;
  @Field(() => String, { nullable: true }) reason?: string | null;
}
@InputType()
export class WithdrawBoardEntryInput {
  @Field(() => ID) entryId: string;
  @Field({ description: 'For yourselves and the offices of the place.' }) reason: string;
}

@InputType()
export class BoardAlertInput {
  @Field(() => BoardKindEnum, { nullable: true, description: 'Null is any.' }) kind?: BoardKind | null;
  @Field(() => String, { nullable: true, description: 'With all categories below it; null is any.' })
  categoryCode?: string | null;
  @Field(() => String, { nullable: true, description: 'In this place or below it; null is any.' })
  divisionCode?: string | null;
}
@InputType()
export class SetBoardAlertsInput {
  @Field(() => [BoardAlertInput], { description: `At most ${ALERTS_MAX}; an empty list ends them.` })
  alerts: BoardAlertInput[];
}

@ObjectType({ description: 'Of which entries an organisation is told when they become public; null is any.' })
export class BoardAlert {
  @Field(() => BoardKindEnum, { nullable: true }) kind: BoardKind | null;
  @Field(() => String, { nullable: true }) categoryCode: string | null;
  @Field(() => String, { nullable: true }) divisionCode: string | null;
}

@ObjectType({ isAbstract: true })
abstract class BoardEntryPayload extends Payload {
  @Field(() => BoardEntry, { nullable: true }) entry?: BoardEntry;
}
@ObjectType()
export class SubmitBoardEntryPayload extends BoardEntryPayload {}
@ObjectType()
export class EditBoardEntryPayload extends BoardEntryPayload {}
@ObjectType()
export class ReviewBoardEntryPayload extends BoardEntryPayload {}
@ObjectType()
export class WithdrawBoardEntryPayload extends BoardEntryPayload {}
@ObjectType()
export class SetBoardAlertsPayload extends Payload {
  @Field(() => [BoardAlert], { nullable: true }) alerts?: BoardAlert[];
}
