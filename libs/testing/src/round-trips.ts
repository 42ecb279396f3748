import { Client } from 'pg';

/**
 * Round trips to the database that `work` takes in this process: how often something was sent while nothing was under
 * way. What is sent together counts once.
 */
export async function countRoundTrips<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; roundTrips: number }> {
  const prototype = Client.prototype as unknown as { query: (...given: unknown[]) => Promise<unknown> };
  const query = prototype.query;
  let [underWay, roundTrips] = [0, 0];
  prototype.query = function (...given) {
    if (underWay === 0) roundTrips += 1;
    underWay += 1;
    const done = () => (underWay -= 1);
    // A pool gives a callback, everything else waits for a promise.
    const callback = given.at(-1);
    if (typeof callback === 'function') {
      given[given.length - 1] = (...answer: unknown[]) => {
        done();
        (callback as (...answer: unknown[]) => void)(...answer);
      };
      return query.apply(this, given);
    }
    const answer = query.apply(this, given);
    answer.then(done, done);
    return answer;
  };
  const result = await work().finally(() => (prototype.query = query));
  return { result, roundTrips };
}
