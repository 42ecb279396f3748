import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { ViewerReader } from '@shanhai/graphql';
import { AccessTokens } from './access-token';
import { Credentials } from './credentials';
import { LogMessageSender, NoMessageSender } from './messages/log-message-sender';
import { MessageSender } from './messages/message-sender';
import { OrganisationReader } from './organisation-reader';
import { AcceptInvitation } from './use-cases/accept-invitation';
import { AddOrganisation } from './use-cases/add-organisation';
import { AnswerBelonging } from './use-cases/answer-belonging';
import { ApproveOrganisation } from './use-cases/approve-organisation';
import { BelongTo } from './use-cases/belong-to';
import { ChangePassword } from './use-cases/change-password';
import { ChangeUnits } from './use-cases/change-units';
import { DecideStanding } from './use-cases/decide-standing';
import { InviteMember } from './use-cases/invite-member';
import { LeaveUnit } from './use-cases/leave-unit';
import { MergeUnits } from './use-cases/merge-units';
import { MoveUnit } from './use-cases/move-unit';
import { ReadNotices } from './use-cases/read-notices';
import { RecommendSupplier } from './use-cases/recommend-supplier';
import { RegisterOrganisation } from './use-cases/register-organisation';
import { RejectOrganisation } from './use-cases/reject-organisation';
import { RemoveMember } from './use-cases/remove-member';
import { RenameUnit } from './use-cases/rename-unit';
import { RequestPasswordReset } from './use-cases/request-password-reset';
import { ResetPassword } from './use-cases/reset-password';
import { SetApprovalPolicy } from './use-cases/set-approval-policy';
import { SetRoles } from './use-cases/set-roles';
import { SetTradingCompany } from './use-cases/set-trading-company';
import { SignIn } from './use-cases/sign-in';

const useCases = [
  AcceptInvitation,
  AddOrganisation,
  AnswerBelonging,
  ApproveOrganisation,
  BelongTo,
  ChangePassword,
  InviteMember,
  LeaveUnit,
  MergeUnits,
  MoveUnit,
  ReadNotices,
  RecommendSupplier,
  RegisterOrganisation,
  RejectOrganisation,
  RemoveMember,
  RenameUnit,
  RequestPasswordReset,
  ResetPassword,
  SetApprovalPolicy,
  SetRoles,
  SetTradingCompany,
  SignIn,
];

export interface OrganisationsOptions {
  tokenSecret: string;
  /** Write messages, with the tokens inside, to the log: for the demo only. Otherwise none is sent. */
  messagesToLog?: boolean;
}

/** Units, users, roles and sign-in. */
@Global()
@Module({})
export class OrganisationsModule {
  static forRoot({ tokenSecret, messagesToLog = false }: OrganisationsOptions): DynamicModule {
    return {
      module: OrganisationsModule,
      imports: [DivisionsModule],
      providers: [
        { provide: AccessTokens, useFactory: () => new AccessTokens(tokenSecret) },
        { provide: ViewerReader, useExisting: AccessTokens },
        { provide: MessageSender, useClass: messagesToLog ? LogMessageSender : NoMessageSender },
        Credentials,
        ChangeUnits,
        DecideStanding,
        OrganisationReader,
        ...useCases,
      ],
      exports: [AccessTokens, ViewerReader, OrganisationReader, ...useCases],
    };
  }
}
