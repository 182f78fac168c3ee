import git, { type GitHttpRequest, type HttpClient } from 'isomorphic-git'
import { type RemoteOptions, transportOf } from './git-remote.ts'
import { readRemote } from './read-remote.ts'

const prefix = 'refs/heads/'

/**
 * Where the HEAD of a remote leads, also when that branch is not there yet, as in an empty repository; nothing where the
 * server does not say.
 *
 * @throws SCAFFOLDER_GIT_READ_FAILED, and what the gate throws
 */
export async function defaultBranchOf(remote: RemoteOptions): Promise<string | undefined> {
  const target = await readRemote(remote, () => readHead(remote))
  return target?.startsWith(prefix) ? target.slice(prefix.length) : undefined
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
