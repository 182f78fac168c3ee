import { CallboardError, type Folder } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { createProcessGate } from '@callboard/core/node'

/** A repository of the stand-in, by the names in its address. */
export interface RepositoryName {
  owner: string
  repo: string
}

/** A file of a repository's main branch. */
export interface RepositoryFile {
  path: string
  bytes: number
}

/** Reads the bare repositories of a folder, `<owner>/<repo>.git`, without a work tree of their own. */
export interface Repositories {
  list(): Promise<RepositoryName[]>
  /** Files of the main branch. @throws a 404 when there is no such repository */
  files(name: RepositoryName): Promise<RepositoryFile[]>
  /** Text of a file. @throws a 404 when there is no such file */
  read(name: RepositoryName, path: string): Promise<string>
  /** Writes the files of the main branch into a folder. */
  checkOut(name: RepositoryName, into: Folder): Promise<void>
  /** Commit that the main branch stands at. */
  head(name: RepositoryName): Promise<string>
}

const branch = 'refs/heads/main'
const indexFile = '.callboard-index'

/** Configuration of this machine, and any that a pushed repository brings, must not change what git does. */
const env = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_COUNT: '3',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
  GIT_CONFIG_KEY_1: 'core.symlinks',
  GIT_CONFIG_VALUE_1: 'false',
  GIT_CONFIG_KEY_2: 'core.hooksPath',
  GIT_CONFIG_VALUE_2: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
}

export function createRepositories(folder: Folder): Repositories {
  const gate = createProcessGate({ git: { command: 'git', env } })
  const locate = async ({ owner, repo }: RepositoryName) =>
    folder.absolutePath(`${owner}/${repo}.git`)
  const git = async (
    { owner, repo }: RepositoryName,
    args: readonly string[],
    extra: Record<string, string> = {},
  ) => {
    const missing = (cause?: unknown) =>
      new HttpError(404, `There is nothing at ${owner}/${repo}`, {
        hint: 'Look at the list of files of the repository.',
        cause,
      })
    const gitFolder = await locate({ owner, repo }).catch((error: unknown) => {
      throw CallboardError.is(error) ? missing(error) : error
    })
    const { exitCode, stdout, truncated } = await gate.run({
      program: 'git',
      args,
      cwd: folder.root,
      env: { GIT_DIR: gitFolder, ...extra },
    })
    if (exitCode !== 0) throw missing()
    // Half a file must never be taken for a whole one.
    if (truncated) throw new HttpError(413, `What is at ${owner}/${repo} is too large to be read`)
    return stdout
  }
  return {
    async list() {
      const owners = (await folder.list()).filter(({ type }) => type === 'folder')
      const found = await Promise.all(owners.map(({ path }) => folder.list(path)))
      return found.flat().flatMap(({ path }) => {
        const [, owner, repo] = /^([^/]+)\/([^/]+)\.git$/.exec(path) ?? []
        return owner !== undefined && repo !== undefined ? [{ owner, repo }] : []
      })
    },
    async files(name) {
      const listing = await git(name, ['ls-tree', '-r', '-z', '--long', branch])
      return listing.split('\0').flatMap((line) => {
        const [, bytes, path] = /^\d+ blob [0-9a-f]+ +(\d+)\t(.+)$/.exec(line) ?? []
        return path === undefined ? [] : [{ path, bytes: Number(bytes) }]
      })
    },
    read: (name, path) => git(name, ['cat-file', 'blob', `${branch}:${path}`]),
    async checkOut(name, into) {
      // The repository's own index stays as it is; this one goes again.
      const index = { GIT_WORK_TREE: into.root, GIT_INDEX_FILE: `${into.root}/${indexFile}` }
      await git(name, ['checkout', '--quiet', '--force', branch, '--', '.'], index)
      await into.remove(indexFile)
    },
    head: async (name) => (await git(name, ['rev-parse', '--verify', branch])).trim(),
  }
}
