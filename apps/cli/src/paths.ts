import { join } from 'node:path';

// Seen from this folder, in which the one file of the built command line lies too: code in folders below it would not know where it is.

/** The directory that programs were built into. */
export const BUILT = join(__dirname, '..', '..', '..');
export const REPOSITORY = join(BUILT, '..');
/** Loaded by the programs that the command line starts; a file of its own. */
export const LEAVE_WITH_PARENT = join(__dirname, 'supervise', 'leave-with-parent.js');
