const Sequencer = require('@jest/test-sequencer').default;

/** Folders whose tests kill programs, run tools or fill a database: small files that take long. */
const LONG =
  /^test\/(books|faults|fences|migrations|publishing)\/|^test\/api\/(card-payments|divisions|permission-matrix|sales-|trace-page-in)/;

/** Without durations of an earlier run jest begins with the largest files: one worker would wait for another at the end. */
module.exports = class extends Sequencer {
  sort(tests) {
    const isLong = ({ path, context, duration }) =>
      duration === undefined && LONG.test(path.slice(context.config.rootDir.length + 1)) ? 1 : 0;
    return super.sort(tests).sort((one, other) => isLong(other) - isLong(one));
  }
};
