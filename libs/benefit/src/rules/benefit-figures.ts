/** What suppliers say beside money: jobs the year round, and those of a season (带动就业). */
export const BENEFIT_FIGURES = ['JOBS', 'SEASONAL_JOBS'] as const;
export type BenefitFigureKind = (typeof BENEFIT_FIGURES)[number];
/** More than any supplier employs. */
export const FIGURE_MAX = 1_000_000;
