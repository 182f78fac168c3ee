import { coreErrors } from '../errors/core-errors.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../node/temporary-folder.ts'
import type { SourceTree } from '../readers/reader.ts'
import type { GitHost, RepositoryPlace } from './git-host.ts'
import type { HostClient } from './host-client.ts'
import { listFiles } from './list-files.ts'
import { type TreeLimits, treeLimits, unpackArchive } from './unpack-archive.ts'

/** Files of a repository that are asked for at once where there is no archive. */
const parallel = 8

interface TreeContext {
  host: GitHost
  client: HostClient
  limits: TreeLimits | undefined
  /** As messages show it. */
  url: string
}

/**
 * The folder of a commit, in a folder of its own: from an archive where the host gives one, else file by file.
 *
 * @throws CORE_SOURCE_MISSING CORE_SOURCE_FAILED, and what asking the host throws
 */
export async function openRepositoryTree(
  place: RepositoryPlace,
  context: TreeContext,
): Promise<Pick<SourceTree, 'folder' | keyof AsyncDisposable>> {
  const whole = await unpack(place, context)
  try {
    const found = place.path === '' ? undefined : await whole.folder.stat(place.path)
    if (place.path !== '' && found?.type !== 'folder')
      throw coreErrors.SOURCE_MISSING({ url: context.url })
    return {
      folder: place.path === '' ? whole.folder : await whole.folder.folder(place.path),
      [Symbol.asyncDispose]: () => whole[Symbol.asyncDispose](),
    }
  } catch (error) {
    await whole[Symbol.asyncDispose]()
    throw error
  }
}

async function unpack(place: RepositoryPlace, context: TreeContext): Promise<TemporaryFolder> {
  const { host, client, limits, url } = context
  const archive = host.archive?.(place, client.site)
  if (!archive) return fetchFiles(place, context)
  const { maxBytes } = treeLimits(limits)
  const answer = await client.get({ ...archive, maxBytes })
  const { inFolder } = archive
  if (answer) return unpackArchive(answer.bytes, { url, under: place.path, inFolder, limits })
  throw coreErrors.SOURCE_FAILED({ url, reason: 'its host gave no archive' })
}

async function fetchFiles(
  place: RepositoryPlace,
  { host, client, limits, url }: TreeContext,
): Promise<TemporaryFolder> {
  const { maxFiles, maxBytes } = treeLimits(limits)
  const files = await listFiles(place, { host, client })
  const tooLarge = (what: string) =>
    coreErrors.SOURCE_FAILED({ url, reason: `it holds more than ${what}` })
  if (files.length > maxFiles) throw tooLarge(`${maxFiles} files`)
  const fetched = await createTemporaryFolder({ portable: false })
  let left = maxBytes
  const queue = files.values()
  const work = async () => {
    for (const path of queue) {
      const request = await host.file({ ...place, path }, client)
      const answer = await client.get({ ...request, maxBytes: Math.max(1, left) })
      left -= answer?.bytes.length ?? 0
      if (left < 0) throw tooLarge(`${maxBytes} bytes`)
      await fetched.folder.write(path, answer?.bytes ?? '')
    }
  }
  try {
    await Promise.all(Array.from({ length: parallel }, work))
    return fetched
  } catch (error) {
    await fetched[Symbol.asyncDispose]()
    throw error
  }
}
