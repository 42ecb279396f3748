const fc = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

// Instead of `fast-check`: properties take their seed from the commit's code, so what passed on a clone passes wherever
// that code is tested, and each change of it tries other values.
fc.configureGlobal({ seed: Number(process.env.SHANHAI_PROPERTIES_SEED) });

module.exports = fc;
