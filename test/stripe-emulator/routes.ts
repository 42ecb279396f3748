import { type Account } from './account';
import { balance } from './balance';
import { closeDispute, updateDispute } from './disputes';
import { listOf, pageParameters } from './lists';
import { type Parameters } from './parameters';
import { cancelIntent, captureIntent, confirmIntent, createIntent, updateIntent } from './payment-intents';
import { createMethod } from './payment-methods';
import { createRefund } from './refunds';
import { invalid } from './refusal';

type Do = (account: Account, parameters: Parameters, id: string) => object;

const only = (parameters: Parameters) => parameters.only(['expand', 'client_secret']);
const intent = (account: Account, id: string) => account.get('payment_intent', id, 'intent');

/** What the emulator answers, by method and path; `:id` is one segment. */
const ROUTES: Record<string, Do> = {
  'POST /v1/payment_intents': createIntent,
  'GET /v1/payment_intents': (account, parameters) =>
    listOf(account, 'payment_intent', parameters.only(pageParameters('customer')), '/v1/payment_intents', ['customer']),
  'GET /v1/payment_intents/:id': (account, parameters, id) => (only(parameters), intent(account, id)),
  'POST /v1/payment_intents/:id': (account, parameters, id) => updateIntent(account, intent(account, id), parameters),
  'POST /v1/payment_intents/:id/confirm': (account, parameters, id) =>
    confirmIntent(account, intent(account, id), parameters),
  'POST /v1/payment_intents/:id/capture': (account, parameters, id) =>
    captureIntent(account, intent(account, id), parameters),
  'POST /v1/payment_intents/:id/cancel': (account, parameters, id) =>
    cancelIntent(account, intent(account, id), parameters),

  'POST /v1/payment_methods': createMethod,
  'GET /v1/payment_methods/:id': (account, parameters, id) => (
    only(parameters),
    account.get('payment_method', id, 'payment_method')
  ),

  'GET /v1/charges': (account, parameters) => {
    const filters = ['customer', 'payment_intent', 'transfer_group'];
    return listOf(account, 'charge', parameters.only(pageParameters(...filters)), '/v1/charges', filters);
  },
  'GET /v1/charges/:id': (account, parameters, id) => (only(parameters), account.get('charge', id)),

  'POST /v1/refunds': createRefund,
  'GET /v1/refunds': (account, parameters) => {
    const filters = ['charge', 'payment_intent'];
    return listOf(account, 'refund', parameters.only(pageParameters(...filters)), '/v1/refunds', filters);
  },
  'GET /v1/refunds/:id': (account, parameters, id) => (only(parameters), account.get('refund', id)),
  'POST /v1/refunds/:id': (account, parameters, id) => {
    const refund = account.get('refund', id);
    const metadata = parameters.only(['metadata', 'expand']).metadata(refund.metadata ?? {});
    return account.change(refund, { metadata }, 'refund.updated', 'charge.refund.updated');
  },

  'GET /v1/disputes': (account, parameters) => {
    const filters = ['charge', 'payment_intent'];
    return listOf(account, 'dispute', parameters.only(pageParameters(...filters)), '/v1/disputes', filters);
  },
  'GET /v1/disputes/:id': (account, parameters, id) => (only(parameters), account.get('dispute', id)),
  'POST /v1/disputes/:id': (account, parameters, id) => updateDispute(account, account.get('dispute', id), parameters),
  'POST /v1/disputes/:id/close': (account, parameters, id) => (
    only(parameters),
    closeDispute(account, account.get('dispute', id), 'lost')
  ),

  'GET /v1/events': (account, parameters) => {
    parameters.only(pageParameters('type', 'types', 'delivery_success'));
    const types = [...parameters.list('types'), ...(parameters.has('type') ? [parameters.text('type')!] : [])];
    const delivered = parameters.has('delivery_success') ? parameters.flag('delivery_success') : null;
    const isWanted = (event: { type: string; pending_webhooks: number }) =>
      (types.length === 0 || types.some((type) => isOfType(event.type, type))) &&
      !account.settings.forgets.some((type) => isOfType(event.type, type)) &&
      (delivered === null || delivered === (event.pending_webhooks === 0));
    return listOf(account, 'event', parameters, '/v1/events', [], isWanted);
  },
  'GET /v1/events/:id': (account, parameters, id) => (only(parameters), account.get('event', id, 'id')),

  'GET /v1/payouts': (account, parameters) => {
    const page = parameters.only(pageParameters('status'));
    return listOf(account, 'payout', page, '/v1/payouts', ['status']);
  },
  'GET /v1/payouts/:id': (account, parameters, id) => (only(parameters), account.get('payout', id)),

  'GET /v1/balance': (account, parameters) => (only(parameters), balance(account)),
  'GET /v1/balance_transactions': (account, parameters) => {
    const filters = ['type', 'source', 'currency'];
    const page = parameters.only(pageParameters(...filters));
    return listOf(account, 'balance_transaction', page, '/v1/balance_transactions', filters);
  },
  'GET /v1/balance_transactions/:id': (account, parameters, id) => (
    only(parameters),
    account.get('balance_transaction', id, 'id')
  ),
};

/** `charge.*` is all that begin with `charge.`. */
const isOfType = (type: string, wanted: string) =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

const TABLE = Object.entries(ROUTES).map(([route, perform]) => {
  const [method, path] = route.split(' ');
  return { method, pattern: new RegExp(`^${path.replace(':id', '([^/]+)')}$`), perform };
});

/** @throws Refusal where there is no such URL */
export function routeOf(method: string, path: string): { perform: Do; id: string } {
  for (const route of TABLE) {
    const found = route.method === method ? route.pattern.exec(path) : null;
    if (found) return { perform: route.perform, id: found[1] ? decodeURIComponent(found[1]) : '' };
  }
  throw invalid(`Unrecognized request URL (${method}: ${path}).`, {}, 404);
}
