import fc from 'fast-check';
import { contentFits, isMediaType, MEDIA_TYPES, type MediaType } from './media-types';

const SAMPLES: Record<MediaType, Buffer> = {
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
  'image/png': Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
  'image/webp': Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'),
  'application/pdf': Buffer.from('%PDF-1.7\n'),
  'application/xml': Buffer.from('\ufeff<?xml version="1.0"?><Document/>'),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': Buffer.from('PK\x03\x04\x14\0', 'latin1'),
  'text/csv': Buffer.from('sku,数量\nA,1\n'),
  'text/plain': Buffer.from(':20:STATEMENT\n'),
};

describe('media types', () => {
  it('knows each content as its own type and as no other; a table is text', () => {
    const isText = (type: MediaType) => type.startsWith('text/');
    for (const type of MEDIA_TYPES) {
      for (const other of MEDIA_TYPES) {
        const fits = type === other || (isText(type) && isText(other));
        expect([type, other, contentFits(other, SAMPLES[type])]).toEqual([type, other, fits]);
      }
    }
  });

  it('takes no content that is cut short or empty', () => {
    for (const type of MEDIA_TYPES) expect(contentFits(type, Buffer.alloc(0))).toBe(false);
    expect(contentFits('image/png', SAMPLES['image/png'].subarray(0, 7))).toBe(false);
  });

  it('never fails on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.constantFrom(...MEDIA_TYPES),
        (bytes, type) => typeof contentFits(type, Buffer.from(bytes)) === 'boolean',
      ),
    );
  });

  it('accepts no type beside the list', () => {
    expect(['text/html', 'image/svg+xml', 'IMAGE/PNG', 'constructor', ''].some(isMediaType)).toBe(false);
  });
});
