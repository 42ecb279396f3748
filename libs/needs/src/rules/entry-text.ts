/** What no reader sees (directions of writing, joiners, control characters), but for the end of a line. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}]/gu;
const DATE = /\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?/g;
const BETWEEN_DIGITS = /(?<=\d)[\s\-–—.()·]+(?=\d)/g;
/** Mobile numbers, numbers with an area code, service numbers. */
const TELEPHONE = /(?<!\d)(?:(?:\+?86)?1[3-9]\d{9}|(?:\+?86)?0\d{9,11}|[48]00\d{7})(?!\d)/;
const ACCOUNT = /\S@\S|微信|weixin|wechat|(?:QQ|电话|手机|联系人|联系方式|tel|phone)\D{0,8}\d{5}/i;

/** A text as it is kept: what no reader sees, and blanks around it, are gone. */
export function plainText(text: string): string {
  return text.replace(UNSEEN, '').normalize('NFC').trim();
}

/** Whether a text that everybody reads names a telephone, an address of mail or an account to write to: people answer by offers. */
export function namesContact(text: string): boolean {
  const plain = plainText(text).normalize('NFKC');
  return ACCOUNT.test(plain) || TELEPHONE.test(plain.replace(DATE, ' 日 ').replace(BETWEEN_DIGITS, ''));
}
