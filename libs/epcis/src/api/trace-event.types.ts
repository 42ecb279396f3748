import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf, Payload, toGlobalId, UserError } from '@shanhai/graphql';
import { type Language, messageOf, type RefusalReason } from '@shanhai/kernel';
import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';
import { ACTIONS, EVENT_TYPES } from '../rules/event';
import { QUERY_VALUES_MAX } from '../rules/read-query';
import { singleEventJson } from '../rules/write-document';
import type { CaptureRow, EventRow } from '../store/events';

export const JsonLdScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JsonLd',
  description: 'An object of JSON-LD, as EPCIS 2.0 writes it.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

/** The standard's names, such as ObjectEvent, as names of an enumeration are written here: OBJECT_EVENT. */
export const TraceEventType = Object.fromEntries(
  EVENT_TYPES.map((type) => [type.replace(/([a-z])(?=[A-Z])/g, '$1_').toUpperCase(), type]),
);
registerEnumType(TraceEventType, { name: 'TraceEventType', description: 'What kind of event it is (EPCIS 2.0, 7.4).' });
export const TraceEventAction = enumOf(ACTIONS);
registerEnumType(TraceEventAction, { name: 'TraceEventAction' });
export const OnCaptureError = enumOf(['ROLLBACK', 'PROCEED']);
registerEnumType(OnCaptureError, {
  name: 'OnCaptureError',
  description: 'What becomes of the good events of a document that has bad ones too: nothing, or each is taken.',
});

@ObjectType({ description: 'What happened to goods, as EPCIS 2.0 says it.' })
export class TraceEvent {
  @Field({ description: 'Its id in the standard’s sense: the CBV 2.0 event hash, or as its sender named it.' })
  eventId: string;
  @Field(() => TraceEventType) type: string;
  @Field(() => TraceEventAction, { nullable: true }) action: string | null;
  @Field(() => String, { nullable: true, description: 'A standard term, such as shipping, or a URI.' })
  bizStep: string | null;
  @Field(() => String, { nullable: true }) disposition: string | null;
  @Field({ description: 'When it happened, ISO 8601, UTC.' }) eventTime: string;
  @Field({ description: 'The offset of the place where it happened, such as +08:00.' }) eventTimeZoneOffset: string;
  @Field({ description: 'When it was captured, ISO 8601, UTC.' }) recordTime: string;
  @Field({ description: 'Whether it declares that the earlier event of this id was wrong.' }) declaresWrong: boolean;
  @Field(() => ID, { description: 'The organisation that captured it.' }) ownerId: string;
  @Field(() => JsonLdScalar, { description: 'All of it, as the REST interface gives it.' }) document: object;
}

export function toTraceEvent(row: EventRow): TraceEvent {
  const { event, eventId, eventTime, recordTime, ownerId } = row;
  return {
    eventId,
    type: event.type,
    action: event.action ?? null,
    bizStep: event.bizStep ?? null,
    disposition: event.disposition ?? null,
    eventTime: eventTime.toISOString(),
    eventTimeZoneOffset: event.eventTimeZoneOffset,
    recordTime: recordTime.toISOString(),
    declaresWrong: event.errorDeclaration !== undefined,
    ownerId: toGlobalId('Organisation', ownerId),
    document: singleEventJson(row),
  };
}

@InputType({ description: 'A parameter of the standard’s query (EPCIS 2.0, 8.2.7.1).' })
export class TraceEventParameterInput {
  @Field({ description: 'Such as EQ_bizStep, MATCH_anyEPCClass, GE_eventTime, EQ_ILMD_cbvmda:lotNumber.' })
  name: string;
  @Field(() => [String], { description: `One of these must hold; 1 to ${QUERY_VALUES_MAX}.` }) values: string[];
}

@InputType()
export class TraceEventFilterInput {
  @Field(() => ID, { nullable: true, description: 'Events of this lot: made, moved, packed, used up.' })
  lotId?: string | null;
  @Field(() => [String], { nullable: true, description: 'Standard terms or URIs.' }) bizSteps?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Happened at this moment or later, ISO 8601 with its offset.' })
  from?: string | null;
  @Field(() => String, { nullable: true, description: 'Happened before this moment.' }) until?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'True leaves out what was declared wrong, and the declarations.',
  })
  standing?: boolean | null;
  @Field(() => [TraceEventParameterInput], { nullable: true, description: 'All of these must hold.' })
  parameters?: TraceEventParameterInput[] | null;
}

@InputType()
export class CaptureTraceEventsInput {
  @Field(() => JsonLdScalar, { description: 'An EPCISDocument.' }) document: unknown;
  @Field(() => OnCaptureError, { nullable: true, description: 'ROLLBACK where it is left out.' })
  onError?: keyof typeof OnCaptureError | null;
}

@ObjectType({ description: 'A document of events that was captured, or why it was not.' })
export class TraceCapture {
  @Field({ description: 'Of the job at /epcis/capture/{id}.' }) captureId: string;
  @Field() capturedAt: string;
  @Field({ description: 'Events in the document.' }) events: number;
  @Field(() => [UserError], { description: 'What was wrong with events, with paths in the document.' })
  errors: UserError[];
}

export function toTraceCapture({ id, capturedAt, events, errors }: CaptureRow, language: Language): TraceCapture {
  const told = (errors as RefusalReason[]).map((reason) => ({
    code: reason.code,
    field: ['document', ...reason.field],
    message: messageOf(reason, language),
  }));
  return { captureId: id, capturedAt: capturedAt.toISOString(), events, errors: told };
}

@ObjectType()
export class CaptureTraceEventsPayload extends Payload {
  @Field(() => TraceCapture, { nullable: true }) capture?: TraceCapture | null;
}
