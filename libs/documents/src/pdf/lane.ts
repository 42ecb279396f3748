import { refuse } from '@shanhai/kernel';

/** Work that is done one after another, in the order in which it came. */
export class Lane {
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly waitingMax: number) {}

  /** @throws Refusal DOCUMENTS_BUSY where as many wait as may. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.waiting > this.waitingMax) refuse('DOCUMENTS_BUSY', [], { max: this.waitingMax });
    this.waiting += 1;
    // What failed before is told to whom it was for.
    const result = this.last.then(work, work);
    this.last = result;
    try {
      return await result;
    } finally {
      this.waiting -= 1;
    }
  }
}
