import { CallboardError, coreErrors, createRedactor } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { errors } from '../errors.ts'
import type { RemoteOptions } from './git-remote.ts'

interface LibraryError {
  code?: string
  data?: { statusCode?: number }
}

/** Of what a remote says, in an error. */
const longestSaid = 1000

/** What the Git library could not do at a remote, for an error of ours. */
export function failureOf(
  error: unknown,
  remote: RemoteOptions,
): { remoteUrl: string; reason: string; status?: number } {
  const status = statusOf(error)
  const reason = reasonOf(error, remote)
  return { remoteUrl: remote.remoteUrl, reason, ...(status !== undefined && { status }) }
}

/** What a remote answered in place of an answer of Git. */
export function statusOf(error: unknown): number | undefined {
  const { code, data } = error as LibraryError
  return code === 'HttpError' ? data?.statusCode : undefined
}

/** Why the Git library could not do something at a remote, as a clause; no credentials in it. */
export function reasonOf(error: unknown, remote: RemoteOptions): string {
  const { code } = error as LibraryError
  if (code === 'HttpError') return `it answered ${statusOf(error)}`
  if (code === 'UserCanceledError') return 'it did not accept the credentials'
  // Its message shows the answer, which may be to any question that a template can put into an address.
  if (code === 'SmartHttpError') return 'it does not answer as a Git server'
  return withoutCredentials(error instanceof Error ? error.message : String(error), remote)
}

/** What went wrong below, unless it is an error of the Git library: those hold answers of the remote as they came. */
export function causeOf(error: unknown): { cause?: unknown } {
  return error instanceof Error && 'caller' in error ? {} : { cause: error }
}

/** A text of a remote, masked before it is cut: half a token is none to the redactor. */
export function withoutCredentials(
  text: string,
  { credentials, gate }: Pick<RemoteOptions, 'credentials' | 'gate'>,
): string {
  const { redact } = createRedactor(credentials ? [credentials.password] : [])
  return gate.redact(redact(text)).slice(0, longestSaid)
}

/** Before the second attempt; twice as long before each further one. */
const firstWaitMs = 500
/** A host that made a repository may take some seconds until all of it knows: 15.5 s in all. */
const attempts = { usual: 3, isNew: 6 }
const passing: readonly string[] = [
  coreErrors.REQUEST_FAILED.code,
  coreErrors.REQUEST_TIMEOUT.code,
  errors.GIT_BRANCH_MOVED.code,
  errors.GIT_PUSH_LOST.code,
]

/**
 * Does something at a remote, again when what went wrong may pass. It must find out by itself what was done the time
 * before: an answer can be lost. Where it cannot find out, that is what is thrown.
 */
export async function withPatience<T>(
  { runtime = nodeRuntime, signal, isNew = false }: RemoteOptions & { isNew?: boolean | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const last = isNew ? attempts.isNew : attempts.usual
  let lost: unknown
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      if (CallboardError.is(error, errors.GIT_PUSH_LOST.code)) lost = error
      if (attempt === last || !mayPass(error, isNew))
        throw saysWhatIsThere(error) ? error : (lost ?? error)
      await runtime.sleep(firstWaitMs * 2 ** (attempt - 1), { signal })
    }
  }
}

function mayPass(error: unknown, isNew: boolean): boolean {
  if (CallboardError.is(error)) return passing.includes(error.code)
  const status = statusOf(error)
  if (status === undefined) return false
  return status === 429 || status >= 500 || (isNew && status === 404)
}

/** Whether an error comes of having looked at the remote: then nothing of what was sent before is in the dark. */
function saysWhatIsThere(error: unknown): boolean {
  return CallboardError.is(error) && !passing.includes(error.code)
}
