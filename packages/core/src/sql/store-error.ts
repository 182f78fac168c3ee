import { CallboardError } from '../errors/callboard-error.ts'
import type { ErrorContext } from '../errors/define-errors.ts'
import { messageOf } from '../errors/format-error.ts'
import type { MissingPackageErrors } from '../options/optional-package.ts'

/** What a package that keeps something in a database throws; the rows of its own table of errors. */
export interface StoreErrors extends MissingPackageErrors {
  STORE_FAILED(
    data: { reason: string; hint?: string | undefined },
    context?: ErrorContext,
  ): CallboardError
  STORE_TOO_NEW(data: { found: number; known: number }, context?: ErrorContext): CallboardError
}

interface Reason {
  reason: string
  hint: string
}

const locked: Reason = {
  reason: 'another program holds the database',
  hint: 'Try again; if it lasts, find the program that keeps a transaction open.',
}
const full: Reason = { reason: 'no space is left', hint: 'Make room and try again.' }
const damaged: Reason = {
  reason: 'the database is damaged, or no database',
  hint: 'Bring back a copy of it, or begin with an empty one.',
}
const unreachable: Reason = {
  reason: 'the database cannot be reached',
  hint: 'See that it runs and that its address is right; then try again.',
}
const denied: Reason = {
  reason: 'the database refuses access',
  hint: 'See that its user, or the user of this process, may write.',
}
const disk: Reason = { reason: 'the disk failed', hint: 'See the log of the system.' }

/** By the codes of SQLite, of PostgreSQL (the whole code or its class) and of the network. */
const reasons: Record<string, Reason> = {
  SQLITE_BUSY: locked,
  SQLITE_LOCKED: locked,
  '55P03': locked,
  '40P01': locked,
  '40001': locked,
  SQLITE_FULL: full,
  '53100': full,
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: damaged,
  XX: damaged,
  SQLITE_IOERR: disk,
  '58': disk,
  SQLITE_READONLY: denied,
  SQLITE_PERM: denied,
  SQLITE_CANTOPEN: denied,
  '28': denied,
  '42501': denied,
  '25006': denied,
  '08': unreachable,
  '57': unreachable,
  '53300': unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ETIMEDOUT: unreachable,
  ENOTFOUND: unreachable,
  ENOENT: unreachable,
}

/** What a database said, as a typed error; a typed one stays what it is. */
export function storeError(
  errors: Pick<StoreErrors, 'STORE_FAILED'>,
  cause: unknown,
): CallboardError {
  if (CallboardError.is(cause)) return cause
  const { reason, hint } = reasonOf(cause) ?? { reason: messageOf(cause), hint: undefined }
  return errors.STORE_FAILED({ reason, hint }, { cause })
}

/** Whether a database was held by another, so that it helps to wait. */
export function isLocked(cause: unknown): boolean {
  return reasonOf(cause) === locked
}

function reasonOf(cause: unknown): Reason | undefined {
  // A row that is no JSON.
  if (cause instanceof SyntaxError) return damaged
  const code = codeOf(cause)
  // The driver of PostgreSQL has no code for a connection that broke.
  if (code === '' && messageOf(cause).startsWith('Connection terminated')) return unreachable
  // SQLite names the details of a code behind it: SQLITE_BUSY_SNAPSHOT.
  const family = /^SQLITE_[A-Z]+/.exec(code)?.[0]
  return reasons[code] ?? reasons[family ?? code.slice(0, 2)]
}

function codeOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : ''
  return typeof code === 'string' ? code : ''
}
