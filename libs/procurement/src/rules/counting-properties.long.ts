/** The same properties with thousands of runs: `SHANHAI_LONG_TESTS=1 npx jest counting-properties`. */
import './counting-properties.test';
