import type { Runtime } from '@callboard/core'
import type { Response } from 'express'
import type { RequestUser } from './request-user.ts'
import type { Sealer } from './session-cookie.ts'

/** Sessions of browsers. They are kept in the browser, sealed, so that every process of a portal knows them. */
export interface Sessions {
  read(cookies: string | undefined): Promise<(RequestUser & { csrfToken: string }) | undefined>
  begin(response: Response, ref: string): Promise<void>
  /** Ends one here, and in this process also for whoever has copied the cookie. */
  end(response: Response, cookies: string | undefined): Promise<void>
}

/** How {@link createSessions} is set up. */
export interface SessionsOptions {
  sealer: Sealer
  runtime: Pick<Runtime, 'now' | 'randomId'>
  /** Whether browsers come by https. */
  secure: boolean
  hours: number
}

export function createSessions({ sealer, runtime, secure, hours }: SessionsOptions): Sessions {
  // The prefix makes browsers refuse it from anywhere but this very host.
  const name = secure ? '__Host-callboard' : 'callboard'
  const attributes = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const
  const ended = new Map<string, number>()
  const open = async (cookies: string | undefined) => {
    const payload = await sealer.open('session', cookieOf(cookies, name))
    const { sub, jti, exp = 0 } = payload ?? {}
    if (sub === undefined || jti === undefined || ended.has(jti)) return undefined
    return { ref: sub, id: jti, endsMs: exp * 1000 }
  }
  return {
    async read(cookies) {
      const session = await open(cookies)
      return session && { ref: session.ref, csrfToken: sealer.csrfToken(session.id) }
    },
    async begin(response, ref) {
      const seconds = Math.round(hours * 3600)
      const text = await sealer.seal('session', { sub: ref, jti: runtime.randomId() }, seconds)
      response.cookie(name, text, { ...attributes, maxAge: seconds * 1000 })
    },
    async end(response, cookies) {
      const session = await open(cookies)
      for (const [id, endsMs] of ended) if (endsMs <= runtime.now()) ended.delete(id)
      if (session) ended.set(session.id, session.endsMs)
      response.clearCookie(name, attributes)
    },
  }
}

/** The value of a cookie: the first, where a browser sends several of one name. */
export function cookieOf(cookies: string | undefined, name: string): string | undefined {
  const found = cookies
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
  return found?.slice(name.length + 1)
}
