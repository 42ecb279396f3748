import { addDays, type SettableClock } from '@shanhai/kernel';

type Happening = () => Promise<unknown>;

/** Happenings of one day that run at a time: two cores' worth of waiting on the database. */
const AT_ONCE = 4;

/** What happens on which day. A happening may write others into the same diary, for later days. */
export class Diary {
  private readonly firsts = new Map<string, Happening[]>();
  private readonly happenings = new Map<string, Happening[]>();

  constructor(
    readonly from: string,
    readonly until: string,
  ) {}

  /** Before everything else of the day, in the order written. */
  first(on: string, happening: Happening): void {
    this.write(this.firsts, on, happening);
  }

  /** Beside other happenings of the day. */
  on(on: string, happening: Happening): void {
    this.write(this.happenings, on, happening);
  }

  /** Lives through it day by day, with the clock at each day's noon. */
  async live(clock: SettableClock): Promise<void> {
    for (let day = this.from; day <= this.until; day = addDays(day, 1)) {
      clock.setDate(day);
      for (const happening of this.firsts.get(day) ?? []) await happening();
      const all = [...(this.happenings.get(day) ?? [])];
      const one = async () => {
        for (let next = all.shift(); next; next = all.shift()) await next();
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
    }
  }

  private write(days: Map<string, Happening[]>, on: string, happening: Happening): void {
    if (on < this.from) throw new Error(`${on} is before the diary`);
    days.set(on, [...(days.get(on) ?? []), happening]);
  }
}
