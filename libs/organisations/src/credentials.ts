import { Injectable } from '@nestjs/common';
import { Database, type RequestOrigin, SYSTEM } from '@shanhai/database';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { passwordMatches } from './passwords';
import { recordOfPerson } from './person-trail';
import { normalEmail } from './rules/person';
import { userByEmail, type UserRow } from './store/people';
import { countAttempt, forgetAttempts } from './store/sign-in-attempts';

/** Guesses at one account: 10 in a quarter of an hour are 960 a day, hopeless against 12 characters. */
export const ATTEMPTS_MAX = 10;
const WINDOW_MINUTES = 15;
const WINDOW_MS = WINDOW_MINUTES * 60_000;

/** Judges e-mail and password, for every operation that asks for them; all share one limit of tries. */
@Injectable()
export class Credentials {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The user whose password this is; null for a wrong password and for an unknown e-mail alike, after the same time.
   * The try is committed before it is judged, so that no refusal takes it back. A wrong password stands in the trail of the
   * account's organisations: ten times in a quarter of an hour, for what is beyond is not judged.
   * @throws Refusal SIGN_IN_LIMIT at `field`
   */
  async check(email: string, password: string, field: string[], origin?: RequestOrigin): Promise<UserRow | null> {
    const address = normalEmail(email);
    const now = this.clock.now();
    const attempts = await this.database.write(SYSTEM, (tx) => countAttempt(tx, address, now, WINDOW_MS));
    if (attempts > ATTEMPTS_MAX) refuse('SIGN_IN_LIMIT', field, { minutes: WINDOW_MINUTES });
    const user = await userByEmail(this.database, address);
    if (!(await passwordMatches(password, user?.passwordHash ?? null))) {
      // Asked for an e-mail that nobody has, too: the answer takes the same time.
      await this.database.write({ ...SYSTEM, origin }, (tx) =>
        recordOfPerson(tx, user?.id ?? newId(), { operation: 'wrongPassword', detail: { attempt: attempts } }),
      );
      return null;
    }
    await this.forget(address);
    return user;
  }

  /** As `check`. @throws Refusal CREDENTIALS, SIGN_IN_LIMIT at `field` */
  async require(email: string, password: string, field: string[], origin?: RequestOrigin): Promise<UserRow> {
    return (await this.check(email, password, field, origin)) ?? refuse('CREDENTIALS', field);
  }

  /** Opens the account to tries again. */
  async forget(email: string): Promise<void> {
    const now = this.clock.now();
    await this.database.write(SYSTEM, (tx) => forgetAttempts(tx, normalEmail(email), now, WINDOW_MS));
  }
}
