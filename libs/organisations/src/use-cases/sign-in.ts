import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type RequestOrigin } from '@shanhai/database';
import { Places, seatCodes } from '@shanhai/divisions';
import { toGlobalId, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { AccessTokens } from '../access-token';
import { Credentials } from '../credentials';
import { permissionsOf } from '../rules/roles';
import { isPerson } from '../rules/unit-types';
import { type Seat, seatsOf } from '../store/memberships';

export interface SignedIn {
  token: string;
  expiresAt: Date;
  viewer: Viewer;
}

/**
 * A user signs in for one organisation. A removed or unapproved one gives no token.
 *
 * Refused with CREDENTIALS, SIGN_IN_LIMIT password; NOT_A_MEMBER, ORGANISATION_CHOICE, ORGANISATION_NOT_APPROVED organisationId.
 */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly credentials: Credentials,
    private readonly tokens: AccessTokens,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(
    input: { email: string; password: string; organisationId: string | null },
    origin: RequestOrigin,
  ): Promise<SignedIn> {
    const user = await this.credentials.require(input.email, input.password, ['password'], origin);
    const seat = chosen(await seatsOf(this.database, user.id), input.organisationId);
    const { organisationId, organisationKind, seatCode, roles } = seat;
    const codes = organisationKind === 'OFFICE' ? await this.codesOf(seatCode) : [seatCode];
    const subject = { userId: user.id, organisationId, organisationKind, seatCode, seatCodes: codes, roles };
    await this.database.write({ ...subject, origin }, (tx) =>
      recordAudit(tx, { operation: 'signIn', subjectId: user.id, detail: { roles } }),
    );
    return {
      ...this.tokens.sign(subject),
      viewer: { ...subject, permissions: permissionsOf(organisationKind, roles) },
    };
  }

  /** An office sees what is recorded under any code of its place; those of this moment hold as long as the token. */
  private async codesOf(seatCode: string): Promise<string[]> {
    return seatCodes(seatCode, await this.places.book(), this.clock.today());
  }
}

function chosen(seats: Seat[], organisationId: string | null): Seat {
  const field = ['organisationId'];
  // An account of one's own is named where it is meant.
  const units = seats.filter((seat) => !isPerson(seat));
  const unnamed = units.length > 0 ? units : seats;
  const wanted = organisationId === null ? unnamed : seats.filter((seat) => seat.organisationId === organisationId);
  if (wanted.length === 0) refuse('NOT_A_MEMBER', field);
  const approved = wanted.filter((seat) => seat.organisationStatus === 'APPROVED');
  if (approved.length === 0) refuse('ORGANISATION_NOT_APPROVED', field);
  if (approved.length > 1) {
    const choices = approved.map(
      (seat) => `${seat.organisationName} = ${toGlobalId('Organisation', seat.organisationId)}`,
    );
    refuse('ORGANISATION_CHOICE', field, { choices: choices.join(', ') });
  }
  return approved[0];
}
