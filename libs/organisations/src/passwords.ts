import { hash, verify } from '@node-rs/argon2';

/** Argon2id with 19 MiB, 2 passes, 1 lane. Source: OWASP Password Storage Cheat Sheet. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The hash of a password as it is kept, salt and parameters inside. Tens of milliseconds: never inside a transaction. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID);
}

let hashOfNobody: Promise<string> | undefined;

/** Whether the password is the one that was hashed; without a hash it is false after the same time. */
export async function passwordMatches(password: string, passwordHash: string | null): Promise<boolean> {
  hashOfNobody ??= hashPassword('nobody has this password');
  const right = await verify(passwordHash ?? (await hashOfNobody), password);
  return right && passwordHash !== null;
}
