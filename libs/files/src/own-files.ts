import { Injectable } from '@nestjs/common';
import type { Viewer } from '@shanhai/graphql';

/** Whether a viewer may open a file, as far as a lib knows it; true where the file is none of its own. */
type MayOpen = (hash: string, viewer: Viewer) => Promise<boolean>;

/** Files that only their owner opens, such as a bank's statements; each lib's module registers its own when it starts. */
@Injectable()
export class OwnFiles {
  private readonly rules: MayOpen[] = [];

  register(rule: MayOpen): void {
    this.rules.push(rule);
  }

  async mayOpen(hash: string, viewer: Viewer): Promise<boolean> {
    const answers = await Promise.all(this.rules.map((rule) => rule(hash, viewer)));
    return answers.every((answer) => answer);
  }
}
