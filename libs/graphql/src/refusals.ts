import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { Field, GqlArgumentsHost, ObjectType, registerEnumType } from '@nestjs/graphql';
import { getNamedType, GraphQLError, type GraphQLResolveInfo, isObjectType } from 'graphql';
import { messageOf, REFUSALS, Refusal, type RefusalCode, type RefusalReason } from '@shanhai/kernel';
import type { RequestContext } from './context';

export const UserErrorCode = Object.fromEntries(Object.keys(REFUSALS).map((code) => [code, code])) as Record<
  RefusalCode,
  RefusalCode
>;
registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Why an operation was refused. Codes never change; messages may.',
  valuesMap: Object.fromEntries(
    Object.entries(REFUSALS).map(([code, { zh, en }]) => [code, { description: `${en} / ${zh}` }]),
  ),
});

@ObjectType({ description: 'One reason why an operation was refused; nothing of it was done.' })
export class UserError {
  @Field(() => UserErrorCode)
  code: RefusalCode;
  @Field(() => [String], { description: 'Path of the field below `input`; list positions count from 0.' })
  field: string[];
  @Field({ description: 'For people, in Chinese or English by Accept-Language.' })
  message: string;
}

/** What every mutation's payload has. */
@ObjectType({ isAbstract: true })
export abstract class Payload {
  // A payload that was not refused has no errors; resolvers need not say so.
  @Field(() => [UserError], { description: 'Empty where it was done.', defaultValue: [] })
  userErrors?: UserError[];
}

/** Makes a thrown refusal data where the field's type has `userErrors`, as each mutation's has; else it is BAD_USER_INPUT. */
@Catch(Refusal)
export class RefusalFilter implements ExceptionFilter<Refusal> {
  catch({ reasons }: Refusal, host: ArgumentsHost): { userErrors: UserError[] } | GraphQLError {
    const graphql = GqlArgumentsHost.create(host);
    const { language } = graphql.getContext<RequestContext>();
    const error = refusalError(reasons, (reason) => messageOf(reason, language));
    const { userErrors } = error.extensions;
    const type = getNamedType(graphql.getInfo<GraphQLResolveInfo>().returnType);
    if (isObjectType(type) && 'userErrors' in type.getFields()) return { userErrors };
    return new GraphQLError(error.message, error);
  }
}

/** What a refusal is among `errors`; `tell` gives the words of a reason. */
export function refusalError(reasons: readonly RefusalReason[], tell: (reason: RefusalReason) => string) {
  const userErrors: UserError[] = reasons.map((reason) => ({
    code: reason.code,
    field: reason.field,
    message: tell(reason),
  }));
  const code = reasons.some((reason) => reason.code === 'NOT_FOUND') ? 'NOT_FOUND' : 'BAD_USER_INPUT';
  return { message: userErrors[0].message, extensions: { code, userErrors } };
}

/** Errors that are made for the reader go out as they are; Nest would write each into the log as a bug. */
@Catch(GraphQLError)
export class ReaderErrorFilter implements ExceptionFilter<GraphQLError> {
  catch(error: GraphQLError): GraphQLError {
    return error;
  }
}
