import { Args, Field, ID, InputType, ObjectType, Resolver } from '@nestjs/graphql';
import {
  CurrentContext,
  CurrentViewer,
  DateTimeScalar,
  fromGlobalId,
  Mutation,
  Payload,
  Query,
  type RequestContext,
  type Viewer,
} from '@shanhai/graphql';
import { ATTEMPTS_MAX } from '../credentials';
import { PASSWORD_LENGTH_MIN } from '../rules/person';
import { ChangePassword } from '../use-cases/change-password';
import { RequestPasswordReset } from '../use-cases/request-password-reset';
import { ResetPassword } from '../use-cases/reset-password';
import { SignIn } from '../use-cases/sign-in';
import { ViewerType } from './viewer';

@InputType()
class SignInInput {
  @Field() email: string;
  @Field() password: string;
  @Field(() => ID, { nullable: true, description: 'Needed by members of several organisations.' }) organisationId?:
    | string
    | null;
}

@ObjectType()
class SignInPayload extends Payload {
  @Field(() => String, { nullable: true, description: 'For the header `Authorization: Bearer …`.' }) token?: string;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt?: Date;
  @Field(() => ViewerType, { nullable: true }) viewer?: Viewer;
}

@InputType()
class ChangePasswordInput {
  @Field() currentPassword: string;
  @Field({ description: `At least ${PASSWORD_LENGTH_MIN} characters.` }) newPassword: string;
}
@ObjectType()
class ChangePasswordPayload extends Payload {}

@InputType()
class RequestPasswordResetInput {
  @Field() email: string;
}
@ObjectType()
class RequestPasswordResetPayload extends Payload {}

@InputType()
class ResetPasswordInput {
  @Field() token: string;
  @Field({ description: `At least ${PASSWORD_LENGTH_MIN} characters.` }) newPassword: string;
}
@ObjectType()
class ResetPasswordPayload extends Payload {}

const DONE = { userErrors: [] };

@Resolver()
export class SignInResolver {
  constructor(
    private readonly signingIn: SignIn,
    private readonly changing: ChangePassword,
    private readonly requesting: RequestPasswordReset,
    private readonly resetting: ResetPassword,
  ) {}

  @Query(() => ViewerType, {
    public: 'who is not signed in gets null',
    nullable: true,
    description: 'Who am I, for which organisation, with which permissions.',
  })
  viewer(@CurrentViewer() viewer: Viewer | null): Viewer | null {
    return viewer;
  }

  @Mutation(() => SignInPayload, {
    public: 'this is how one signs in',
    description: `Signs in for one organisation. At most ${ATTEMPTS_MAX} wrong tries an e-mail in 15 minutes. Tokens are good for 15 minutes.`,
  })
  async signIn(
    @Args('input') { email, password, organisationId }: SignInInput,
    @CurrentContext() { origin }: RequestContext,
  ): Promise<SignInPayload> {
    const organisation = organisationId ? fromGlobalId('Organisation', organisationId, ['organisationId']) : null;
    return { ...(await this.signingIn.run({ email, password, organisationId: organisation }, origin)), ...DONE };
  }

  @Mutation(() => ChangePasswordPayload, {
    allow: 'signed-in',
    description: 'Sets another password of your own. Open invitations and resets end with the old one.',
  })
  async changePassword(
    @Args('input') input: ChangePasswordInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ChangePasswordPayload> {
    await this.changing.run(viewer, input);
    return DONE;
  }

  @Mutation(() => RequestPasswordResetPayload, {
    public: 'who forgot the password cannot sign in',
    description:
      'Sends a token to the e-mail, where it has an account. The answer is always the same and never holds the token.',
  })
  async requestPasswordReset(@Args('input') input: RequestPasswordResetInput): Promise<RequestPasswordResetPayload> {
    await this.requesting.run(input);
    return DONE;
  }

  @Mutation(() => ResetPasswordPayload, {
    public: 'the token proves who it is',
    description: 'Sets a new password by a token that was sent; the token is good once, for 30 minutes.',
  })
  async resetPassword(
    @Args('input') input: ResetPasswordInput,
    @CurrentContext() { origin }: RequestContext,
  ): Promise<ResetPasswordPayload> {
    await this.resetting.run(input, origin);
    return DONE;
  }
}
