import { createPrivateKey, type KeyObject } from 'node:crypto';
import { headKey } from '@shanhai/database';
import { refuse } from '@shanhai/kernel';

export interface SigningSettings {
  /** Folder of the signed heads, whose key it is; null where there is none. */
  headsFolder: string | null;
  /** The key in PEM; null for that of the folder. */
  headKey: string | null;
}

export const readSigningSettings = (environment: NodeJS.ProcessEnv): SigningSettings => ({
  headsFolder: environment.SHANHAI_HEADS_DIR || null,
  headKey: environment.SHANHAI_HEAD_KEY || null,
});

/** The Ed25519 key of the installation, that heads of the log and packs are signed with: read when it is first asked for. */
export class SigningKey {
  private known: Promise<KeyObject> | null = null;

  constructor(private readonly settings: SigningSettings) {}

  /** @throws Refusal NO_SIGNING_KEY where this process was given none; Error where it cannot be read, and then it is read again */
  async get(): Promise<KeyObject> {
    this.known ??= this.read();
    try {
      return await this.known;
    } catch (error) {
      this.known = null;
      throw error;
    }
  }

  private async read(): Promise<KeyObject> {
    const { headsFolder, headKey: given } = this.settings;
    if (headsFolder !== null) return headKey(headsFolder, given);
    return given === null ? refuse('NO_SIGNING_KEY', []) : createPrivateKey(given);
  }
}
