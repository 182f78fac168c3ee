import { expect, it } from 'vitest'
import { createSealer } from './session-cookie.ts'
import { cookieOf } from './sessions.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const clock = (atMs: number) => ({ now: () => atMs })

it('opens what it has sealed, until it is over', async () => {
  const sealed = await createSealer(key, clock(0)).seal('session', { sub: 'user:default/kim' }, 60)
  expect(await createSealer(key, clock(59_000)).open('session', sealed)).toMatchObject({
    sub: 'user:default/kim',
  })
  expect(await createSealer(key, clock(61_000)).open('session', sealed)).toBeUndefined()
})

it('opens nothing for another purpose, of another key, or changed', async () => {
  const sealer = createSealer(key, clock(0))
  const sealed = await sealer.seal('sign-in', { sub: 'user:default/kim' }, 60)
  const other = createSealer(Buffer.alloc(32, 2).toString('base64'), clock(0))
  expect(await sealer.open('session', sealed)).toBeUndefined()
  expect(await other.open('sign-in', sealed)).toBeUndefined()
  expect(await sealer.open('sign-in', `${sealed.slice(0, -2)}AA`)).toBeUndefined()
  expect(await sealer.open('sign-in', undefined)).toBeUndefined()
})

it('gives each session a token of its own for its forms', () => {
  const sealer = createSealer(key, clock(0))
  expect(sealer.csrfToken('a')).not.toBe(sealer.csrfToken('b'))
  expect(sealer.csrfToken('a')).toBe(createSealer(key, clock(9)).csrfToken('a'))
})

it('refuses what is no key, without telling it', () => {
  expect(() => createSealer('c2hvcnQ=', clock(0))).toThrow(
    expect.objectContaining({
      code: 'SIGN_IN_KEY_INVALID',
      message: 'What "signIn.sessionKey" names is not a key',
    }),
  )
})

it.each([
  ['a=1; callboard=x; b=2', 'x'],
  ['callboard=x; callboard=y', 'x'],
  ['xcallboard=x', undefined],
  ['', undefined],
  [undefined, undefined],
])('finds the cookie in %j', (cookies, value) => {
  expect(cookieOf(cookies, 'callboard')).toBe(value)
})
