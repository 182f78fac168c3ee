import {
  CallboardError,
  checkOptions,
  messageOf,
  objectWith,
  throwIfAborted,
} from '@callboard/core'
import type { GateRequest, UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import { catalogErrors } from '../errors.ts'

/** Where a shipped signal reads: an address that only the host of the portal chooses. */
export interface SignalHost {
  /** Where the other system is, with the path below which it lives: `https://argocd.example.com`. */
  url: string
  /**
   * The way out. It allows `url`, `private` where that leads inside, and carries the token: see each signal for the
   * header that its system reads.
   */
  gate: UrlGate
}

/** Longest text of another system in an error, in characters. */
const maxProblem = 300

// Both are required, so a misspelt one is found out though others are let through.
const hostSchema = z.looseObject({
  url: z.url({ protocol: /^https?$/, error: 'expected an address that begins with https://' }),
  gate: objectWith('fetch', 'redact'),
})

/**
 * Checks where a signal reads, once, when it is made.
 *
 * @param where - the function that makes the signal
 * @returns the host, its address without a slash at the end
 * @throws CORE_OPTION_INVALID
 */
export function checkHost<Host extends SignalHost>(where: string, host: Host): Host {
  checkOptions(where, hostSchema, host)
  return { ...host, url: host.url.replace(/\/+$/, '') }
}

/** A text of an answer that may be missing or `null`. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined)

/** One question to another system. */
export interface HostQuestion<Answer> {
  /** Below the host's own path, segments encoded. */
  path: string
  query?: Readonly<Record<string, string | readonly string[] | undefined>>
  request?: Pick<GateRequest, 'method' | 'headers' | 'body'>
  answer: z.ZodType<Answer>
  signal: AbortSignal
}

/**
 * Asks another system and checks what it says.
 *
 * @throws CATALOG_HOST_REFUSED for any status but success, CATALOG_HOST_ANSWER for another shape than the published one,
 * and what the gate throws
 */
export async function askHost<Answer>(
  { url, gate }: SignalHost,
  { path, query = {}, request, answer, signal }: HostQuestion<Answer>,
): Promise<Answer> {
  const target = new URL(url + path)
  for (const [name, values] of Object.entries(query))
    for (const value of [values ?? []].flat()) target.searchParams.append(name, value)
  const response = await gate.fetch(target.href, {
    ...request,
    headers: { accept: 'application/json', ...request?.headers },
    signal,
  })
  throwIfAborted(signal)
  const { host } = target
  const shown = (text: string) => gate.redact(text).slice(0, maxProblem)
  const refuse = (problem: string) => catalogErrors.HOST_ANSWER({ host, problem: shown(problem) })
  const { status } = response
  const body = bodyOf(response)
  if (status < 200 || status > 299)
    throw catalogErrors.HOST_REFUSED({
      host,
      status,
      problem: shown(problemOf(body.value)) || undefined,
    })
  if (body.problem !== undefined) throw refuse(body.problem)
  const parsed = answer.safeParse(body.value)
  const [issue] = parsed.error?.issues ?? []
  if (issue) throw refuse(`"${issue.path.map(String).join('.')}": ${issue.message}`)
  return parsed.data as Answer
}

function bodyOf(response: { text(): string }): { value?: unknown; problem?: string } {
  try {
    return { value: JSON.parse(response.text()) }
  } catch (error) {
    return { problem: `it is not JSON (${messageOf(error)})` }
  }
}

/** Objects in objects in which the sentence is looked for. */
const maxNesting = 3
/** Where the systems put the sentence for people. */
const sentences = ['message', 'error', 'detail', 'title']

/** What an error's body says, wherever its system puts the words; empty where it says nothing. */
function problemOf(body: unknown, depth = 0): string {
  if (typeof body !== 'object' || body === null || depth > maxNesting) return ''
  for (const key of sentences) {
    const said = (body as Record<string, unknown>)[key]
    const problem = typeof said === 'string' ? said : problemOf(said, depth + 1)
    if (problem !== '') return problem
  }
  return ''
}

/** Whether an error is another system's refusal with one of some statuses. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return (
    CallboardError.is(error, catalogErrors.HOST_REFUSED.code) &&
    statuses.includes(Number(error.data.status))
  )
}
