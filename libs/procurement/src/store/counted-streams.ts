import { SETTLED_STREAMS } from '@shanhai/database';

/** Streams that are counted to the end: what they count may be compared with what stands in other rooms. */
export const COUNTED_STREAMS = `${SETTLED_STREAMS}, counted AS MATERIALIZED (
  SELECT s.stream_id FROM streams s JOIN counter_slots c ON c.slot = s.slot WHERE c.position >= s.position)`;
