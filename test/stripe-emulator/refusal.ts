/** An answer that is no object: what Stripe says in `{"error": …}`, and under which status. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: { type: string; message: string } & Record<string, unknown>,
    /** A card that was declined: the try is kept, and its answer is the one of its idempotency key. */
    readonly changed = false,
  ) {
    super(error.message);
  }
}

interface Where {
  code?: string;
  param?: string;
}

export function invalid(message: string, where: Where = {}, status = 400): Refusal {
  return new Refusal(status, { type: 'invalid_request_error', message, ...where });
}

export function noSuch(kind: string, id: string, param: string): Refusal {
  return invalid(`No such ${kind}: '${id}'`, { code: 'resource_missing', param }, 404);
}

export function missing(param: string): Refusal {
  return invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

/** What the state of a payment does not allow; Stripe shows the payment with it. */
export function unexpectedState(doing: string, intent: { status: string }): Refusal {
  const message = `You cannot ${doing} this PaymentIntent because it has a status of ${intent.status}.`;
  const error = { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message };
  return new Refusal(400, { ...error, payment_intent: structuredClone(intent) });
}
