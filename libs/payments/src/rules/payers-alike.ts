/** Whom a bank names as the payer; empty where it names none. */
export interface Payer {
  payerName: string;
  payerAccount: string;
}

/**
 * Whether two rows name one payer: by the account where both name one, else by the name. Banks set blanks into both, print brackets of either
 * width, and cover digits of accounts. UNKNOWN where nothing is named by both.
 */
export function payersAlike(a: Payer, b: Payer): 'SAME' | 'OTHER' | 'UNKNOWN' {
  const [mine, theirs] = [plain(a.payerAccount), plain(b.payerAccount)];
  if (mine && theirs) return sameNumber(mine, theirs) ? 'SAME' : 'OTHER';
  const [name, other] = [plain(a.payerName), plain(b.payerName)];
  if (name && other && sameLetters(name, other)) return name === other ? 'SAME' : 'OTHER';
  return 'UNKNOWN';
}

/** Whether two rows may name one payer: what both name, the account or the name, agrees somewhere, or they name nothing in common. */
export function mayBeOnePayer(a: Payer, b: Payer): boolean {
  const account = { ...a, payerName: '' };
  const name = { ...a, payerAccount: '' };
  const said = [payersAlike(account, b), payersAlike(name, b)];
  return said.includes('SAME') || !said.includes('OTHER');
}

/** A name in other letters says nothing against one in ours. */
const sameLetters = (a: string, b: string) => /\p{Script=Han}/u.test(a) === /\p{Script=Han}/u.test(b);
const plain = (text: string) => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
/** Where digits are covered, the last four tell. */
const sameNumber = (a: string, b: string) => a === b || (/\*/.test(a + b) && a.slice(-4) === b.slice(-4));
