import { isId, refuse } from '@shanhai/kernel';

/** Where a page of events goes on. */
export interface PageStart {
  time: string;
  id: string;
}

export function tokenOf(time: Date, id: string): string {
  return Buffer.from(JSON.stringify([time, id])).toString('base64url');
}

/** @throws Refusal INVALID at `nextPageToken` */
export function readToken(token: string): PageStart {
  try {
    const [time, id] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    if (typeof time === 'string' && !Number.isNaN(Date.parse(time)) && typeof id === 'string' && isId(id))
      return { time, id };
  } catch {
    // Falls through to the refusal: a token that does not decode is the caller's mistake.
  }
  return notAToken(token);
}

/** @throws Refusal INVALID at `nextPageToken` */
export function notAToken(value: string): never {
  return refuse('INVALID', ['nextPageToken'], {
    value: value.slice(0, 60),
    reason: { zh: '不是此接口给出的续页标记', en: 'not a token that a page gave' },
  });
}
