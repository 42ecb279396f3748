let bytesOf: Map<string, number[]> | undefined;

/** Encodes a text as banks send it. Node only decodes GBK: the table is made by decoding every pair of bytes. */
export function toGbk(text: string): Buffer {
  bytesOf ??= makeTable();
  return Buffer.from([...text].flatMap((character) => bytesOf!.get(character) ?? [character.charCodeAt(0)]));
}

function makeTable(): Map<string, number[]> {
  const decoder = new TextDecoder('gbk');
  const made = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const character = decoder.decode(Uint8Array.of(high, low));
      if (low !== 0x7f && [...character].length === 1 && character !== '\ufffd') made.set(character, [high, low]);
    }
  }
  return made;
}
