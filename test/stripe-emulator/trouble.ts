import { type Account } from './account';
import { type Trouble } from './settings';

/** What happens to this call, if anything; it is used up by one. */
export function troubleOf(account: Account, method: string, path: string): Trouble | null {
  const { troubles } = account.settings;
  const found = troubles.find(
    (each) => each.times > 0 && (each.method ?? method) === method && path.startsWith(each.path ?? '/'),
  );
  if (!found) return null;
  found.times -= 1;
  account.adjust({ troubles: troubles.filter(({ times }) => times > 0) });
  return found;
}

const SAID: Record<number, { type: string; code?: string; message: string }> = {
  429: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests hit the API too quickly.' },
};

export function said(status: number) {
  return SAID[status] ?? { type: 'api_error', message: 'An unknown error occurred.' };
}
