import { Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { ViewerReader, type Viewer } from '@shanhai/graphql';
import { permissionsOf, type OrganisationKind } from './rules/roles';

/** A token is good for this long; a removed member keeps access no longer. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
const ISSUER = 'shanhai';
const SECRET_BYTES_MIN = 32;

export type TokenSubject = Omit<Viewer, 'permissions'>;

/** Signs and reads access tokens: HS256, one user for one organisation, no personal data inside. */
@Injectable()
export class AccessTokens extends ViewerReader {
  private readonly secret: Uint8Array;

  /** @throws Error where the secret is shorter than 32 bytes. */
  constructor(secret: string) {
    super();
    this.secret = new TextEncoder().encode(secret);
    if (this.secret.length < SECRET_BYTES_MIN)
      throw new Error(`SHANHAI_TOKEN_SECRET needs at least ${SECRET_BYTES_MIN} bytes`);
  }

  /** A token for the subject, with the instant at which it expires. */
  async sign(subject: TokenSubject): Promise<{ token: string; expiresAt: Date }> {
    const expiresAt = new Date(Math.floor(Date.now() / 1000 + ACCESS_TOKEN_SECONDS) * 1000);
    const token = await new SignJWT({
      org: subject.organisationId,
      kind: subject.organisationKind,
      seat: subject.seatCode,
      roles: subject.roles,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(subject.userId)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(this.secret);
    return { token, expiresAt };
  }

  /** The viewer of an `Authorization: Bearer …` header; null where there is none or it is not good. */
  async viewerOf(authorization: string | undefined): Promise<Viewer | null> {
    if (!authorization?.startsWith('Bearer ')) return null;
    try {
      const { payload } = await jwtVerify(authorization.slice('Bearer '.length), this.secret, {
        issuer: ISSUER,
        algorithms: ['HS256'],
      });
      const kind = payload.kind as OrganisationKind;
      const roles = payload.roles as string[];
      return {
        userId: payload.sub!,
        organisationId: payload.org as string,
        organisationKind: kind,
        seatCode: payload.seat as string,
        roles,
        permissions: permissionsOf(kind, roles),
      };
    } catch {
      return null;
    }
  }
}
