import { type GitHost, type HostCall, isUnder, type RepositoryPlace } from './git-host.ts'
import { isRepositoryPath } from './parse-repository-url.ts'

/**
 * Paths of the regular files below a folder of a commit. A host is not believed to list nothing else: a path such as
 * `../../other` would ask its interface for something else, with our token.
 *
 * @throws what asking the host throws
 */
export async function listFiles(
  place: RepositoryPlace,
  { host, client }: { host: GitHost; client: HostCall },
): Promise<string[]> {
  return (await host.list(place, client))
    .filter(({ type, path }) => type === 'file' && isUnder(path, place.path))
    .map(({ path }) => path)
    .filter(isRepositoryPath)
}
