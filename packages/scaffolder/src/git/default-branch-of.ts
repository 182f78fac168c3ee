import { CallboardError } from '@callboard/core'
import git, { type GitHttpRequest, type HttpClient } from 'isomorphic-git'
import { errors } from '../errors.ts'
import { causeOf, reasonOf, withPatience } from './git-failure.ts'
import { type RemoteOptions, transportOf } from './git-remote.ts'

const prefix = 'refs/heads/'

/**
 * Where the HEAD of a remote leads, also when that branch is not there yet, as in an empty repository; nothing where the
 * server does not say.
 *
 * @throws SCAFFOLDER_GIT_READ_FAILED, and what the gate throws
 */
export async function defaultBranchOf(remote: RemoteOptions): Promise<string | undefined> {
  const { remoteUrl, signal } = remote
  remote.gate.check(remoteUrl)
  try {
    const target = await withPatience(remote, () => readHead(remote))
    return target?.startsWith(prefix) ? target.slice(prefix.length) : undefined
  } catch (error) {
    signal?.throwIfAborted()
    if (CallboardError.is(error)) throw error
    throw errors.GIT_READ_FAILED({ remoteUrl, reason: reasonOf(error, remote) }, causeOf(error))
  }
}

async function readHead(remote: RemoteOptions): Promise<string | undefined> {
  const transport = transportOf(remote)
  const { protocolVersion, capabilities, refs: listed } = await git.getRemoteInfo2(transport)
  if (protocolVersion === 1) {
    // Of an empty repository nothing is listed, and the capability is all there is.
    const [, unborn] = /^HEAD:(.+)$/.exec(String(capabilities.symref)) ?? []
    return listed?.find(({ ref }) => ref === 'HEAD')?.target ?? unborn
  }
  const features = String(capabilities['ls-refs']).split(' ')
  const http = features.includes('unborn') ? askingForUnborn(transport.http) : transport.http
  const refs = await git.listServerRefs({ ...transport, http, symrefs: true, prefix: 'HEAD' })
  return refs.find(({ ref }) => ref === 'HEAD')?.target
}

/** Ends the arguments of `ls-refs`. */
const flush = '0000'

/** The Git library reads the answer to `unborn`, but has no way to ask for it. */
function askingForUnborn(http: HttpClient): HttpClient {
  return {
    request: async (request) =>
      http.request(request.body ? { ...request, body: withUnborn(request.body) } : request),
  }
}

async function* withUnborn(
  body: NonNullable<GitHttpRequest['body']>,
): AsyncIterableIterator<Uint8Array> {
  for await (const packet of body)
    yield Buffer.from(packet).equals(Buffer.from(flush))
      ? Buffer.from(`000bunborn\n${flush}`)
      : packet
}
