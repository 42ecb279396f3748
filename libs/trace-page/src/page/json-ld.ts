import { EPCIS_CONTEXT, eventJson } from '@shanhai/epcis';
import { digitalLinkPath } from '../rules/digital-link';
import { percentOf } from './origin';
import type { TracedLot } from '../use-cases/read-lot';

/** What a lot is to programs: GS1 Web Vocabulary beside an EPCIS 2.0 document of its events. */
export function lotJsonLd(traced: TracedLot, to: (path: `/${string}`) => string): object {
  const { lot, origin, papers, events } = traced;
  const provenance = origin.parts.filter(({ place }) => place.length > 0);
  const shareOf = ({ place, basisPoints }: (typeof provenance)[number]) =>
    `${place.join('')}${origin.parts.length > 1 ? ` ${percentOf(basisPoints)}` : ''}`;
  const page = to(`/t/${lot.traceCode}`);
  const zh = (value: string) => ({ '@value': value, '@language': 'zh' });
  const words = (named: { nameZh: string; nameEn: string }) => [
    zh(named.nameZh),
    { '@value': named.nameEn, '@language': 'en' },
  ];
  const date = (value: string) => ({ '@value': value, '@type': 'xsd:date' });
  const product = {
    '@id': lot.gtin === null ? page : to(digitalLinkPath(lot.gtin, lot.traceCode)),
    '@type': 'gs1:Product',
    ...(lot.gtin !== null && { 'gs1:gtin': lot.gtin }),
    'gs1:hasBatchLotNumber': lot.traceCode,
    'gs1:productName': zh(lot.product),
    ...(lot.description !== '' && { 'gs1:productDescription': zh(lot.description) }),
    ...(lot.brands.length > 0 && {
      'gs1:brand': lot.brands.map((brand) => ({ '@type': 'gs1:Brand', 'gs1:brandName': words(brand) })),
    }),
    'gs1:harvestDate': date(lot.harvestedOn),
    'gs1:countryOfOrigin': { '@type': 'gs1:Country', 'gs1:countryCode': 'CN' },
    ...(provenance.length > 0 && { 'gs1:provenanceStatement': zh(provenance.map(shareOf).join('、')) }),
    'gs1:manufacturer': { '@type': 'gs1:Organization', 'gs1:organizationName': zh(lot.producer) },
    'gs1:certification': papers.map((paper) => ({
      '@type': 'gs1:CertificationDetails',
      'gs1:certificationStandard': paper.kind,
      'gs1:certificationIdentification': paper.number,
      ...(paper.issuer !== null && { 'gs1:certificationAgency': zh(paper.issuer) }),
      'gs1:certificationStartDate': date(paper.issuedOn),
      ...(paper.validUntil !== null && { 'gs1:certificationEndDate': date(paper.validUntil) }),
    })),
    'gs1:relatedDocument': { '@id': page },
  };
  return {
    '@context': { gs1: 'https://ref.gs1.org/voc/', xsd: 'http://www.w3.org/2001/XMLSchema#' },
    '@graph': [
      product,
      ...(events.length === 0
        ? []
        : [
            {
              '@context': [EPCIS_CONTEXT],
              type: 'EPCISDocument',
              schemaVersion: '2.0',
              // As new as what it holds: the same events are the same document.
              creationDate: events
                .map(({ recordTime }) => recordTime.toISOString())
                .sort()
                .at(-1),
              epcisBody: { eventList: events.map(eventJson) },
            },
          ]),
    ],
  };
}
