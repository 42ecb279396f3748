/** Carries messages to people. There is no mail room yet: see `LogMessageSender` and `NoMessageSender`. */
export abstract class MessageSender {
  /** Sends the token by which its reader may set a new password, to the account's e-mail and nowhere else. */
  abstract sendPasswordReset(
    to: { userId: string; email: string; name: string },
    token: string,
    expiresAt: Date,
  ): Promise<void>;
}
