import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { AccessTokens, ACCESS_TOKEN_SECONDS } from './access-token';

const SECRET = 'a secret that is long enough to be one';
const KEY = new TextEncoder().encode(SECRET);
const SUBJECT = {
  userId: '0198f7f2-0000-7000-8000-000000000001',
  organisationId: '0198f7f2-0000-7000-8000-000000000002',
  organisationKind: 'BUYER' as const,
  seatCode: '350181',
  roles: ['ORDERER'],
};
const CLAIMS = { org: SUBJECT.organisationId, kind: 'BUYER', seat: '350181', roles: ['ORDERER'] };
const tokens = new AccessTokens(SECRET);
const viewerOf = (token: string) => tokens.viewerOf(`Bearer ${token}`);

/** A token made by another implementation; of ours where nothing is changed. */
const foreign = (change: (token: SignJWT) => SignJWT = (token) => token, { alg = 'HS256', key = KEY } = {}) =>
  change(
    new SignJWT(CLAIMS)
      .setProtectedHeader({ alg })
      .setIssuer('shanhai')
      .setSubject(SUBJECT.userId)
      .setExpirationTime('1 minute'),
  ).sign(key);

it('reads what it signed, and what another implementation of JWT signed alike', async () => {
  const viewer = {
    ...SUBJECT,
    seatCodes: ['350181'],
    permissions: new Set([
      'signed-in',
      'order:read',
      'count:read',
      'settlement:read',
      'order:place',
      'supplier-order:close',
      'settlement:prepare',
      'payment:open',
      'card:read',
      'need:publish',
      'need:offer',
    ]),
  };
  expect(viewerOf(tokens.sign(SUBJECT).token)).toEqual(viewer);
  expect(viewerOf(await foreign())).toEqual(viewer);
});

it('carries all codes of a seat whose place had others, and no list of one', () => {
  const seatCodes = ['350681', '350604'];
  const office = { ...SUBJECT, organisationKind: 'OFFICE' as const, seatCode: '350681' };
  expect(viewerOf(tokens.sign({ ...office, seatCodes }).token)?.seatCodes).toEqual(seatCodes);
  expect(tokens.sign({ ...SUBJECT, seatCodes: ['350181'] }).token).toHaveLength(tokens.sign(SUBJECT).token.length);
});

it('signs what another implementation of JWT reads', async () => {
  const { token, expiresAt } = tokens.sign(SUBJECT);
  const { payload } = await jwtVerify(token, KEY, { issuer: 'shanhai', algorithms: ['HS256'] });
  expect(payload).toMatchObject({ ...CLAIMS, sub: SUBJECT.userId });
  expect(payload.exp! - payload.iat!).toBe(ACCESS_TOKEN_SECONDS);
  expect(expiresAt).toEqual(new Date(payload.exp! * 1000));
});

it('refuses what is expired, of another issuer or secret, or without an end', async () => {
  const other = new TextEncoder().encode(SECRET.toUpperCase());
  for (const token of [
    await foreign((each) => each.setExpirationTime('0 seconds')),
    await foreign((each) => each.setIssuer('somebody')),
    await foreign(undefined, { key: other }),
    await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256' }).setIssuer('shanhai').sign(KEY),
  ])
    expect(viewerOf(token)).toBeNull();
});

it('lets no token choose how it is checked', async () => {
  const [, claims] = tokens.sign(SUBJECT).token.split('.');
  const header = Buffer.from('{"alg":"none"}').toString('base64url');
  const signed = `${header}.${claims}`;
  for (const token of [
    new UnsecuredJWT(CLAIMS).setIssuer('shanhai').setExpirationTime('1 minute').encode(),
    `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`,
    await foreign(undefined, { alg: 'HS512' }),
  ])
    expect(viewerOf(token)).toBeNull();
});

it('refuses what was changed in any part, and what is no token', () => {
  const { token } = tokens.sign(SUBJECT);
  const [header, claims, mac] = token.split('.');
  const richer = Buffer.from(JSON.stringify({ ...CLAIMS, roles: ['ADMIN'] })).toString('base64url');
  for (const changed of [
    `${header}.${richer}.${mac}`,
    `${header}.${claims}.`,
    `${header}.${claims}`,
    `${token}=`,
    `${token}x`,
    '',
    '.',
    '..',
  ])
    expect(viewerOf(changed)).toBeNull();
  expect(tokens.viewerOf(undefined)).toBeNull();
  expect(tokens.viewerOf(token)).toBeNull();
});

it('wants a secret of 32 bytes', () => {
  expect(() => new AccessTokens('x'.repeat(31))).toThrow('at least 32 bytes');
});
