import type { Words } from '@shanhai/kernel';

const VOCABULARY = 'https://ref.gs1.org/voc/';
/** How the same types were written before. */
const SPELLINGS = [VOCABULARY, 'https://gs1.org/voc/', 'http://gs1.org/voc/', 'https://www.gs1.org/voc/', 'gs1:'];

/** What kind of information there is about a lot, in GS1's vocabulary of link types. */
export const LINK_TYPES = ['pip', 'traceability', 'certificationInfo', 'recallStatus', 'epcis'] as const;
export type LinkType = (typeof LINK_TYPES)[number];

export interface Link {
  /** Path on this platform. */
  path: `/${string}`;
  title: Words;
  mediaType: 'text/html' | 'application/ld+json';
}

/** A link type of a query, in any of its spellings; null for one that there is no information of. */
export function readLinkType(text: string): LinkType | null {
  const prefix = SPELLINGS.find((each) => text.startsWith(each));
  const name = prefix === undefined ? null : text.slice(prefix.length);
  return LINK_TYPES.find((type) => type === name) ?? null;
}

/** Where the information about a lot is; the product's page is the default. */
export function linksOf(traceCode: string): Record<LinkType, Link> {
  const page = `/t/${traceCode}` as const;
  const html = (path: `/${string}`, zh: string, en: string): Link => ({
    path,
    title: { zh, en },
    mediaType: 'text/html',
  });
  return {
    pip: html(page, '商品批次溯源', 'About this lot'),
    traceability: html(`${page}#steps`, '流转过程', 'Each step'),
    certificationInfo: html(`${page}#papers`, '证书与许可', 'Certificates and licences'),
    recallStatus: html(`${page}#recall`, '召回情况', 'Whether it was recalled'),
    epcis: { path: `${page}.jsonld`, title: { zh: '溯源数据', en: 'Trace data' }, mediaType: 'application/ld+json' },
  };
}

/** Where the information about an article is, of whatever lot. */
export function linksOfArticle(gtin: string): Links {
  const page = `/p/${gtin}` as const;
  return {
    pip: { path: page, title: { zh: '商品信息', en: 'About this product' }, mediaType: 'text/html' },
    traceability: { path: `${page}#lots`, title: { zh: '在售批次', en: 'Lots on sale' }, mediaType: 'text/html' },
  };
}

/** Links by their types; the product's page is always there. */
export type Links = Pick<Record<LinkType, Link>, 'pip'> & Partial<Record<LinkType, Link>>;

/** The default for programs: events of a lot, else the data of the page itself. */
export function dataOf({ pip, epcis }: Links): Link {
  return epcis ?? { ...pip, path: `${pip.path}.jsonld`, mediaType: 'application/ld+json' };
}

/** The links as a set for programs (RFC 9264; GS1-Conformant Resolver 1.2, 2.7). */
export function linkSet(anchor: string, links: Links, to: (path: `/${string}`) => string): object {
  const target = ({ path, title, mediaType }: Link) => ({
    href: to(path),
    title: title.en,
    'title*': [
      { value: title.zh, language: 'zh' },
      { value: title.en, language: 'en' },
    ],
    type: mediaType,
    hreflang: ['zh', 'en'],
  });
  const byType = Object.entries(links).map(([type, link]) => [`${VOCABULARY}${type}`, [target(link)]]);
  return {
    linkset: [
      {
        anchor,
        [`${VOCABULARY}defaultLink`]: [{ href: to(links.pip.path), title: links.pip.title.en }],
        [`${VOCABULARY}defaultLinkMulti`]: [target(links.pip), target(dataOf(links))],
        ...Object.fromEntries(byType),
      },
    ],
  };
}

/** The head of answers that says where a set of all links is. */
export function linkHeader(anchorPath: `/${string}`, links: Links): string {
  const each = Object.entries(links).map(
    ([type, { path, mediaType }]) => `<${path}>; rel="${VOCABULARY}${type}"; type="${mediaType}"`,
  );
  return [`<${anchorPath}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`, ...each].join(', ');
}

/** What `/.well-known/gs1resolver` says (GS1-Conformant Resolver 1.2, 2.3). */
export function resolverDescription(root: string): object {
  return {
    name: 'Shanhai 山海',
    resolverRoot: root,
    supportedPrimaryKeys: ['01'],
    supportedLinkType: [{ namespace: VOCABULARY, prefix: 'gs1:' }],
    linkTypeDefaultCanBeLinkset: false,
    contact: { fn: 'Shanhai 山海' },
  };
}
