import type { Words } from '@shanhai/kernel';

export interface Recipient {
  userId: string;
  email: string;
  name: string;
}

/** Carries messages to people. There is no mail room yet: see `LogMessageSender` and `NoMessageSender`. */
export abstract class MessageSender {
  /** Sends the token by which its reader may set a new password, to the account's e-mail and nowhere else. */
  abstract sendPasswordReset(to: Recipient, token: string, expiresAt: Date): Promise<void>;

  /** Sends a notice of the reader's organisation. A message under the same key is the same message: it arrives once. */
  abstract sendNotice(to: Recipient, message: { key: string; text: Words }): Promise<void>;
}
