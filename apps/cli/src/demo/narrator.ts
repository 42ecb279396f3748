import { pad, table } from '../supervise/table';
import type { Refused } from './client';

const COLOURS = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number, text: string) => (COLOURS ? `\x1b[${code}m${text}\x1b[0m` : text);

/** Tells the story on the terminal: acts, steps, and what was refused on the way. */
export class Narrator {
  private refusals = 0;
  private steps = 0;

  act(title: string): void {
    console.log(`\n${paint(1, `■ ${title}`)}`);
  }

  step(who: string, what: string): void {
    this.steps += 1;
    console.log(`  ${paint(32, '✓')} ${pad(who, 20)} ${what}`);
  }

  /** Something that the product must refuse. @throws Error where it did not, or for another reason */
  refused(who: string, tried: string, refused: Refused[], ...expected: string[]): void {
    const codes = refused.map(({ code }) => code);
    if (refused.length === 0) throw new Error(`"${tried}" was not refused`);
    const missing = expected.filter((code) => !codes.includes(code));
    if (missing.length > 0)
      throw new Error(`"${tried}" was refused with ${codes.join(', ')}, not ${missing.join(', ')}`);
    this.refusals += 1;
    console.log(`  ${paint(33, '✗')} ${pad(who, 20)} ${tried}`);
    for (const { code, field, message } of refused) {
      console.log(`${' '.repeat(25)}${paint(33, code)} ${field ? `${field}: ` : ''}${message}`);
    }
  }

  table(title: string, head: string[], rows: string[][], right: number[]): void {
    console.log(`\n  ${paint(1, title)}`);
    console.log(table(head, rows, right).replace(/^/gm, '  '));
  }

  lines(...lines: string[]): void {
    for (const line of lines) console.log(`    ${line}`);
  }

  end(seconds: number): void {
    console.log(
      `\n${this.steps} steps done, ${this.refusals} refused as they should be, ${seconds.toFixed(0)} s in all.`,
    );
  }
}
