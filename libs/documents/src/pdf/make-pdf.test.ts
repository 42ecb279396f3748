import { readPdf, readQrSquares } from '@shanhai/testing';
import { qrSymbol } from '../qr/qr-symbol';
import { drawQr } from './draw-qr';
import { Lane } from './lane';
import { makePdf, PDF_PAGES_MAX, type PdfAbout } from './make-pdf';
import type { PdfPage } from './pdf';

const ABOUT: PdfAbout = { title: '承诺达标合格证', language: 'zh', madeAt: new Date('2026-03-01T04:00:00Z') };
const LINK = 'https://trace.example/t/7QK3MZ0D9XW2T';

const certificate: PdfPage = (doc) => {
  doc.font('bold').fontSize(18).text('承诺达标合格证');
  doc.font('regular').fontSize(10).text('西吉马铃薯 500 kg · Xiji potatoes');
  drawQr(doc, qrSymbol(LINK), { x: 400, y: 60, side: 90 });
};

describe('a PDF file', () => {
  it('holds Chinese text that can be read back, its fonts and a title', async () => {
    const file = await makePdf(ABOUT, [certificate]);
    const { pages, fonts } = readPdf(file);
    expect(pages).toEqual(['承诺达标合格证\n西吉马铃薯 500 kg · Xiji potatoes']);
    expect(fonts).toEqual(expect.arrayContaining(['NotoSansSC-Regular', 'NotoSansSC-Bold']));
    expect(file.toString('latin1')).toContain('/Lang (zh-CN)');
  });

  it('embeds only the glyphs that it uses', async () => {
    expect((await makePdf(ABOUT, [certificate])).length).toBeLessThan(40_000);
  });

  it('is the same bytes for the same pages and moment, first and later', async () => {
    const [first, ...later] = await Promise.all([1, 2, 3].map(() => makePdf(ABOUT, [certificate])));
    for (const file of later) expect(file.equals(first)).toBe(true);
  });

  it('draws a QR code that reads back, once in the file for all its places', async () => {
    const labels: PdfPage = (doc) => {
      for (let at = 0; at < 20; at += 1) drawQr(doc, qrSymbol(LINK), { x: 0, y: at * 30, side: 28 });
    };
    const [once, often] = await Promise.all([makePdf(ABOUT, [certificate]), makePdf(ABOUT, [labels, labels])]);
    const { modules } = qrSymbol(LINK);
    expect(readQrSquares(readPdf(often).forms.get('Qr1')!, modules)).toBe(LINK);
    expect(often.length).toBeLessThan(once.length);
  });

  it('lets other work go on between pages', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 0);
    await makePdf(ABOUT, Array<PdfPage>(20).fill(certificate));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });

  it('tells of a page that could not be drawn, and makes the next file', async () => {
    const broken = makePdf(ABOUT, [
      () => {
        throw new Error('broken');
      },
    ]).catch(() => 'told');
    const good = makePdf(ABOUT, [certificate]);
    expect(await broken).toBe('told');
    expect((await good).length).toBeGreaterThan(0);
  });

  it('has pages, and not too many', () => {
    expect(() => makePdf(ABOUT, [])).toThrow(RangeError);
    expect(() => makePdf(ABOUT, Array<PdfPage>(PDF_PAGES_MAX + 1).fill(certificate))).toThrow(RangeError);
  });
});

describe('a lane', () => {
  it('does one thing at a time, in turn, and refuses where too many wait', async () => {
    const lane = new Lane(1);
    const done: number[] = [];
    let under = 0;
    const work = (n: number) => async () => {
      expect((under += 1)).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under -= 1;
      done.push(n);
    };
    const both = [lane.run(work(1)), lane.run(work(2))];
    await expect(lane.run(work(3))).rejects.toMatchObject({ reasons: [{ code: 'DOCUMENTS_BUSY' }] });
    await Promise.all(both);
    await lane.run(work(4));
    expect(done).toEqual([1, 2, 4]);
  });
});
