import { createHash, randomBytes } from 'node:crypto';
import { toGlobalId } from '@shanhai/graphql';
import { newId } from '@shanhai/kernel';
import { aBuyer, ApiClient, aSupplier, type Person, sql } from '@shanhai/testing';

const nobody = new ApiClient();
const PASSWORD = 'correct horse battery';
const VIEWER = 'user { name email } organisation { name } roles permissions';

const errorsOf = async (api: ApiClient, name: string, input: object) =>
  (await api.mutate(name, input)).userErrors.map(({ code, field }: { code: string; field: string[] }) =>
    `${code} ${field.join('.')}`.trim(),
  );

/** Somebody with a password, come in by invitation. */
async function aMember(admin: Person, roles = ['ORDERER']): Promise<string> {
  const email = `${newId()}@example.org`;
  const { invitationToken } = await admin.api.done('inviteMember', { email, roles }, 'invitationToken');
  await nobody.done('acceptInvitation', { token: invitationToken, name: '林芳', password: PASSWORD });
  return email;
}

async function signedIn(email: string, password = PASSWORD): Promise<ApiClient> {
  return new ApiClient((await nobody.done('signIn', { email, password }, 'token')).token);
}

/** What the message would have brought: the answer never holds it. */
async function aResetToken(email: string, validity = '10 minutes'): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await sql(
    `INSERT INTO one_time_tokens (hash, purpose, user_id, expires_at) SELECT $1, 'PASSWORD_RESET', id, now() + $3::interval FROM users WHERE email = $2`,
    [createHash('sha256').update(token).digest(), email, validity],
  );
  return token;
}

describe('signing in', () => {
  it('gives a token for the organisation, and viewer tells who that is', async () => {
    const buyer = await aBuyer();
    const email = await aMember(buyer);
    const payload = await nobody.done(
      'signIn',
      { email: ` ${email.toUpperCase()} `, password: PASSWORD },
      `token expiresAt viewer { ${VIEWER} }`,
    );
    const expected = {
      user: { name: '林芳', email },
      organisation: { name: buyer.name },
      roles: ['ORDERER'],
      permissions: [
        'card:read',
        'count:read',
        'need:offer',
        'need:publish',
        'order:place',
        'order:read',
        'payment:open',
        'settlement:prepare',
        'settlement:read',
        'signed-in',
        'supplier-order:close',
      ],
    };
    expect(payload.viewer).toEqual(expected);
    const minutes = (Date.parse(payload.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
    expect(await new ApiClient(payload.token).ask(`{ viewer { ${VIEWER} } }`)).toEqual({ viewer: expected });
    expect(await nobody.ask('{ viewer { roles } }')).toEqual({ viewer: null });
    expect(await new ApiClient(`${payload.token}x`).ask('{ viewer { roles } }')).toEqual({ viewer: null });
  });

  it('answers a wrong password and an unknown e-mail alike', async () => {
    const email = await aMember(await aBuyer());
    const wrong = await nobody.mutate('signIn', { email, password: 'wrong' }, 'token');
    const unknown = await nobody.mutate('signIn', { email: `${newId()}@example.org`, password: 'wrong' }, 'token');
    expect(wrong).toEqual(unknown);
    expect(wrong).toMatchObject({ token: null, userErrors: [{ code: 'CREDENTIALS', field: ['password'] }] });
  });

  it('asks for the organisation where there are several, and knows who is no member', async () => {
    const [first, second, third] = [await aBuyer(), await aSupplier(), await aBuyer()];
    const email = await aMember(first);
    const { invitationToken } = await second.api.done('inviteMember', { email, roles: ['SELLER'] }, 'invitationToken');
    expect(
      await errorsOf(nobody, 'acceptInvitation', { token: invitationToken, password: 'not the password' }),
    ).toEqual(['CREDENTIALS password']);
    await nobody.done('acceptInvitation', { token: invitationToken, password: PASSWORD });
    expect(await errorsOf(nobody, 'signIn', { email, password: PASSWORD })).toEqual([
      'ORGANISATION_CHOICE organisationId',
    ]);
    const organisationId = toGlobalId('Organisation', second.organisationId);
    expect(
      await nobody.done('signIn', { email, password: PASSWORD, organisationId }, 'viewer { roles }'),
    ).toMatchObject({ viewer: { roles: ['SELLER'] } });
    const elsewhere = toGlobalId('Organisation', third.organisationId);
    expect(await errorsOf(nobody, 'signIn', { email, password: PASSWORD, organisationId: elsewhere })).toEqual([
      'NOT_A_MEMBER organisationId',
    ]);
    expect(await errorsOf(nobody, 'signIn', { email, password: PASSWORD, organisationId: 'eHg6eQ' })).toEqual([
      'NOT_FOUND organisationId',
    ]);
  });

  it('is closed after ten wrong tries, the ones at the same moment counted, until the window is over or the password is reset', async () => {
    const email = await aMember(await aBuyer());
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => errorsOf(nobody, 'signIn', { email, password: 'wrong' })),
    );
    expect(tries.flat().sort()).toEqual([
      ...Array(10).fill('CREDENTIALS password'),
      ...Array(2).fill('SIGN_IN_LIMIT password'),
    ]);
    expect(await errorsOf(nobody, 'signIn', { email, password: PASSWORD })).toEqual(['SIGN_IN_LIMIT password']);
    const hash = createHash('sha256').update(email).digest();
    await sql("UPDATE sign_in_attempts SET window_from = now() - interval '16 minutes' WHERE email_hash = $1", [hash]);
    expect(await errorsOf(nobody, 'signIn', { email, password: PASSWORD })).toEqual([]);
    expect(await sql('SELECT 1 FROM sign_in_attempts WHERE email_hash = $1', [hash])).toEqual([]);
  });
});

describe('members', () => {
  it('come by an invitation that is good once, the last one only, and for a week', async () => {
    const buyer = await aBuyer();
    const email = `${newId()}@example.org`;
    const invite = async () =>
      (await buyer.api.done('inviteMember', { email, roles: ['ORDERER'] }, 'invitationToken expiresAt'))
        .invitationToken;
    const lost = await invite();
    const token = await invite();
    const accept = (given: object) =>
      errorsOf(nobody, 'acceptInvitation', { token, name: '陈明', password: PASSWORD, ...given });
    expect(await accept({ token: lost })).toEqual(['TOKEN_EXPIRED token']);
    expect(await accept({ name: null, password: 'short' })).toEqual(['REQUIRED name', 'PASSWORD_WEAK password']);
    const twice = await Promise.all([accept({}), accept({})]);
    expect(twice.flat()).toHaveLength(1);
    expect(await accept({})).toEqual(['TOKEN_EXPIRED token']);
    expect(await errorsOf(buyer.api, 'inviteMember', { email, roles: ['ORDERER'] })).toEqual(['MEMBER_EXISTS email']);
  });

  it('are invited with an e-mail and roles that fit', async () => {
    const { api } = await aBuyer();
    const email = `${newId()}@example.org`;
    expect(await errorsOf(api, 'inviteMember', { email: 'x', roles: [] })).toEqual([
      'EMAIL_INVALID email',
      'REQUIRED roles',
    ]);
    expect(await errorsOf(api, 'inviteMember', { email, roles: ['ORDERER', 'SELLER'] })).toEqual([
      'ROLE_NOT_FOR_KIND roles.1',
    ]);
    const orderer = await signedIn(await aMember(await aBuyer()));
    const answer = await orderer.send(
      'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { expiresAt } }',
      { input: { email, roles: ['ORDERER'] } },
    );
    expect(answer.errors![0].extensions.code).toBe('FORBIDDEN');
  });

  it('change roles and leave, but an administrator stays', async () => {
    const buyer = await aBuyer();
    const email = await aMember(buyer);
    const members = async () =>
      (await buyer.api.ask('{ viewer { organisation { members { id email roles status } } } }')).viewer.organisation
        .members;
    const [admin, orderer] = await members();
    expect(await errorsOf(buyer.api, 'removeMember', { memberId: admin.id })).toEqual(['LAST_ADMIN memberId']);
    expect(await errorsOf(buyer.api, 'setRoles', { memberId: admin.id, roles: ['ORDERER'] })).toEqual([
      'LAST_ADMIN memberId',
    ]);
    expect(await errorsOf(buyer.api, 'setRoles', { memberId: orderer.id, roles: ['OFFICER'] })).toEqual([
      'ROLE_NOT_FOR_KIND roles.0',
    ]);
    expect(
      await buyer.api.done(
        'setRoles',
        { memberId: orderer.id, roles: ['ADMIN', 'RECEIVER'] },
        'member { email roles }',
      ),
    ).toMatchObject({ member: { email, roles: ['ADMIN', 'RECEIVER'] } });
    const stranger = await aBuyer();
    expect(await errorsOf(stranger.api, 'removeMember', { memberId: orderer.id })).toEqual(['NOT_FOUND memberId']);
    expect(await stranger.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: orderer.id })).toEqual({
      node: null,
    });
    await buyer.api.done('removeMember', { memberId: orderer.id });
    expect(await members()).toEqual([admin]);
    expect(await errorsOf(nobody, 'signIn', { email, password: PASSWORD })).toEqual(['NOT_A_MEMBER organisationId']);
    expect(await errorsOf(buyer.api, 'setRoles', { memberId: orderer.id, roles: ['ADMIN'] })).toEqual([
      'NOT_FOUND memberId',
    ]);
  });

  it('keep one administrator when two remove each other at the same moment', async () => {
    const buyer = await aBuyer();
    const other = await aBuyer({ of: buyer });
    const { viewer } = await buyer.api.ask('{ viewer { organisation { members { id email } } } }');
    const idOf = (person: Person) =>
      viewer.organisation.members.find((member: { email: string }) => member.email.startsWith(person.userId)).id;
    const outcomes = await Promise.all([
      errorsOf(buyer.api, 'removeMember', { memberId: idOf(other) }),
      errorsOf(other.api, 'removeMember', { memberId: idOf(buyer) }),
    ]);
    expect(outcomes.flat()).toEqual(['LAST_ADMIN memberId']);
  });
});

describe('passwords', () => {
  it('change with the old one, and end what tokens are open', async () => {
    const email = await aMember(await aBuyer());
    const api = await signedIn(email);
    const open = await aResetToken(email);
    const newPassword = 'another long password';
    expect(await errorsOf(api, 'changePassword', { currentPassword: PASSWORD, newPassword: 'short' })).toEqual([
      'PASSWORD_WEAK newPassword',
    ]);
    expect(await errorsOf(api, 'changePassword', { currentPassword: 'wrong', newPassword })).toEqual([
      'CREDENTIALS currentPassword',
    ]);
    await api.done('changePassword', { currentPassword: PASSWORD, newPassword });
    expect(await errorsOf(nobody, 'signIn', { email, password: PASSWORD })).toEqual(['CREDENTIALS password']);
    expect(await errorsOf(nobody, 'resetPassword', { token: open, newPassword })).toEqual(['TOKEN_EXPIRED token']);
    await signedIn(email, newPassword);
  });

  it('are reset by a token that no answer holds; other tokens die with it', async () => {
    const email = await aMember(await aBuyer());
    const known = await nobody.send(
      'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { userErrors { code } } }',
      { input: { email } },
    );
    const unknown = await nobody.send(
      'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { userErrors { code } } }',
      { input: { email: 'nobody' } },
    );
    expect(known).toEqual(unknown);
    for (let n = 0; n < 4; n += 1) await nobody.done('requestPasswordReset', { email });
    const made = await sql(
      "SELECT 1 FROM one_time_tokens t JOIN users u ON u.id = t.user_id WHERE u.email = $1 AND t.purpose = 'PASSWORD_RESET'",
      [email],
    );
    expect(made).toHaveLength(3);

    const [token, other, late] = [
      await aResetToken(email),
      await aResetToken(email),
      await aResetToken(email, '-1 minute'),
    ];
    const newPassword = 'another long password';
    expect(await errorsOf(nobody, 'resetPassword', { token, newPassword: 'short' })).toEqual([
      'PASSWORD_WEAK newPassword',
    ]);
    expect(await errorsOf(nobody, 'resetPassword', { token: late, newPassword })).toEqual(['TOKEN_EXPIRED token']);
    await nobody.done('resetPassword', { token, newPassword });
    for (const used of [token, other])
      expect(await errorsOf(nobody, 'resetPassword', { token: used, newPassword })).toEqual(['TOKEN_EXPIRED token']);
    await signedIn(email, newPassword);
  });
});
