import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { CallboardError, coreErrors, type Readers } from '@callboard/core'
import { catalogErrors } from '../errors.ts'

const remoteSchemes = ['http', 'https', 'git+http', 'git+https']

/** The source that a reference stands in. */
export interface ReferenceBase {
  url: string
  /** Reads `file:` addresses for this source. */
  local: Readers
  /** Reads every other address. */
  remote: Readers
}

/**
 * The address that a reference in a source means: a path beside the source, or an absolute address. What was read from the
 * network can never lead to a file of this machine.
 *
 * @throws CATALOG_TARGET_INVALID
 */
export function resolveTarget({ url: base, remote }: ReferenceBase, target: string): string {
  const refuse = (reason: string) => catalogErrors.TARGET_INVALID({ target, reason })
  if (target.trim() === '') throw refuse('it is empty')
  const fromFile = base.startsWith('file:')
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(target)?.[1]?.toLowerCase()
  if (scheme !== undefined && remoteSchemes.includes(scheme)) return canonical(target, refuse)
  if (scheme === 'file') {
    if (fromFile) return canonical(target, refuse)
    throw refuse('what was read from the network may not name files of this machine')
  }
  if (scheme !== undefined) throw refuse(`the scheme "${scheme}:" is not read`)
  // As a path, not as a URL: file names may hold "#", "?" and "%".
  if (fromFile) return pathToFileURL(resolve(dirname(fileURLToPath(base)), target)).href
  try {
    return remote.resolve(target, base)
  } catch (cause) {
    if (CallboardError.is(cause, coreErrors.PATH_OUTSIDE.code))
      throw refuse('it leaves its repository')
    throw refuse('it is not an address')
  }
}

/** The readers that an address goes through. */
export function readersFor(url: string, { local, remote }: ReferenceBase): Readers {
  return url.startsWith('file:') ? local : remote
}

/**
 * Whether an address that a source read from the network names is of the same repository, be it on another branch, or, where there
 * are none, of the same host. Who wrote one of them may not thereby make the catalog read what others keep elsewhere.
 */
export function isOfSamePlace(url: string, { url: base, remote }: ReferenceBase): boolean {
  if (base.startsWith('file:')) return true
  return remote.placeOf(url) === remote.placeOf(base)
}

/** What to do about something that could not be read. */
export function readHint({ code, hint }: CallboardError): string | undefined {
  if (code !== coreErrors.URL_INVALID.code) return hint
  return 'Give the catalog a reader for such addresses, or keep a copy beside the file.'
}

function canonical(target: string, refuse: (reason: string) => Error): string {
  if (!URL.canParse(target)) throw refuse('it is not an address')
  return new URL(target).href
}
