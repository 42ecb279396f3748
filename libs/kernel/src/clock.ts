import { businessDateOf, type BusinessDate } from './dates';

/** Where the program gets the time from; tests and the demo history set it. */
export abstract class Clock {
  abstract now(): Date;
  /** The business date of this moment, in Asia/Shanghai. */
  today(): BusinessDate {
    return businessDateOf(this.now());
  }
}

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands where it is put. */
export class SettableClock extends Clock {
  constructor(private instant: Date) {
    super();
  }
  now(): Date {
    return this.instant;
  }
  set(instant: Date): void {
    this.instant = instant;
  }
  /** Puts the clock at noon of a business date. */
  setDate(date: BusinessDate): void {
    this.instant = new Date(`${date}T12:00:00+08:00`);
  }
}
