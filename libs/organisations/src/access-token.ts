import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { ViewerReader, type Viewer } from '@shanhai/graphql';
import { permissionsOf, type OrganisationKind } from './rules/roles';

/** A token is good for this long; a removed member keeps access no longer. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
const ISSUER = 'shanhai';
const SECRET_BYTES_MIN = 32;
/** `{"alg":"HS256"}`. We read no other header, so no token can choose how it is checked. */
const HEADER = 'eyJhbGciOiJIUzI1NiJ9.';
const BEARER = 'Bearer ';

/** Where `seatCodes` are not told, the seat has its one code. */
export type TokenSubject = Omit<Viewer, 'permissions' | 'seatCodes'> & Partial<Pick<Viewer, 'seatCodes'>>;

/** What a token says, in the names of RFC 7519. */
interface Claims {
  iss: string;
  sub: string;
  iat: number;
  exp: number;
  org: string;
  kind: OrganisationKind;
  seat: string;
  /** All codes of the seat's place, where there are more than its one. */
  seats?: readonly string[];
  roles: readonly string[];
}

/** Signs and reads access tokens: JWT with HS256, one user for one organisation, no personal data inside. */
export class AccessTokens extends ViewerReader {
  private readonly key: KeyObject;

  /** @throws Error where the secret is shorter than 32 bytes. */
  constructor(secret: string) {
    super();
    const bytes = Buffer.from(secret);
    if (bytes.length < SECRET_BYTES_MIN)
      throw new Error(`SHANHAI_TOKEN_SECRET needs at least ${SECRET_BYTES_MIN} bytes`);
    this.key = createSecretKey(bytes);
  }

  /** A token for the subject, with the instant at which it expires. */
  sign(subject: TokenSubject): { token: string; expiresAt: Date } {
    const iat = secondsNow();
    const exp = iat + ACCESS_TOKEN_SECONDS;
    const claims: Claims = {
      org: subject.organisationId,
      kind: subject.organisationKind,
      seat: subject.seatCode,
      ...(subject.seatCodes && subject.seatCodes.length > 1 ? { seats: subject.seatCodes } : {}),
      roles: subject.roles,
      iss: ISSUER,
      sub: subject.userId,
      iat,
      exp,
    };
    const signed = HEADER + Buffer.from(JSON.stringify(claims)).toString('base64url');
    return { token: `${signed}.${this.mac(signed)}`, expiresAt: new Date(exp * 1000) };
  }

  /** The viewer of an `Authorization: Bearer …` header; null where there is none or it is not good. */
  viewerOf(authorization: string | undefined): Viewer | null {
    if (!authorization?.startsWith(BEARER)) return null;
    const claims = this.claimsOf(authorization.slice(BEARER.length));
    return claims && isOurs(claims) ? toViewer(claims) : null;
  }

  /** What a token of ours says; null where we did not sign it. */
  private claimsOf(token: string): Claims | null {
    const end = token.lastIndexOf('.');
    const signed = token.slice(0, end);
    if (!signed.startsWith(HEADER) || !isSame(token.slice(end + 1), this.mac(signed))) return null;
    return JSON.parse(Buffer.from(signed.slice(HEADER.length), 'base64url').toString()) as Claims;
  }

  private mac(signed: string): string {
    return createHmac('sha256', this.key).update(signed).digest('base64url');
  }
}

/** Takes as long for any two texts of one length. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Whether signed claims are an access token, and still are one. */
function isOurs({ iss, exp }: Claims): boolean {
  return iss === ISSUER && exp > secondsNow();
}

function toViewer({ sub, org, kind, seat, seats = [seat], roles }: Claims): Viewer {
  return {
    userId: sub,
    organisationId: org,
    organisationKind: kind,
    seatCode: seat,
    seatCodes: seats,
    roles,
    permissions: permissionsOf(kind, roles),
  };
}

/** JWT counts whole seconds. */
const secondsNow = () => Math.floor(Date.now() / 1000);
