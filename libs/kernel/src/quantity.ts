/** The base units that quantities of goods are integers of. */
export const BASE_UNITS = ['GRAM', 'MILLILITRE', 'PIECE'] as const;
export type BaseUnit = (typeof BASE_UNITS)[number];
