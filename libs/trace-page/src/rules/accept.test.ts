import { preferredType } from './accept';

const OFFERED = ['text/html', 'application/ld+json', 'application/linkset+json'] as const;

describe('what a client would rather have', () => {
  it.each([
    [undefined, 'text/html'],
    ['', 'text/html'],
    ['*/*', 'text/html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['application/ld+json', 'application/ld+json'],
    ['application/ld+json;q=0.5, text/html;q=0.4', 'application/ld+json'],
    ['application/*, text/html;q=0.9', 'application/ld+json'],
    ['APPLICATION/LINKSET+JSON', 'application/linkset+json'],
    ['text/html;q=0, */*;q=0.1', 'application/ld+json'],
    ['image/png', null],
    ['text/html;q=2', null],
    ['nonsense', 'text/html'],
  ])('%j → %s', (accept, expected) => {
    expect(preferredType(accept, OFFERED)).toBe(expected);
  });
});
