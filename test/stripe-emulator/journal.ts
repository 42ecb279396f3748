import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Kept, type Remembered } from './kept';
import { type Settings } from './settings';

export type Entry = { object: Kept } | { remembered: Remembered } | { settings: Settings };

/** A file to which each change is written before it is answered, so that the emulator can be killed. */
export class Journal {
  constructor(private readonly path: string) {}

  /** A last line that was cut off is dropped: its call was not answered. */
  read(take: (entry: Entry) => void): void {
    if (!existsSync(this.path)) return;
    const whole = readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
    for (const line of whole) take(JSON.parse(line) as Entry);
    writeFileSync(this.path, whole.map((line) => `${line}\n`).join(''));
  }

  write(entry: Entry): void {
    appendFileSync(this.path, `${JSON.stringify(entry)}\n`);
  }

  empty(): void {
    writeFileSync(this.path, '');
  }
}
