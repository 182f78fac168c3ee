import type { Folder } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { RepositoryAddress } from './repository-address.ts'
import { createRunGit, nothingAt, type RepositoryName, type RunGit } from './run-git.ts'

/** A place in a repository: a branch that is there, and a path on it, empty for the root. */
export interface RepositoryPlace extends RepositoryName {
  branch: string
  path: string
}

/** A file of a branch. */
export interface RepositoryFile {
  path: string
  bytes: number
}

/** The branches of a repository. */
export interface Branches {
  /** The one that HEAD names, or where that is not there one that is; undefined in an empty repository. */
  main: string | undefined
  names: string[]
}

/** What is written out of one repository at most. */
export interface CheckOutBudget {
  maxFiles: number
  maxBytes: number
}

/** Reads the bare repositories of a folder, without a work tree of their own. */
export interface Repositories {
  list(): Promise<RepositoryName[]>
  branches(name: RepositoryName): Promise<Branches>
  /** What an address means. @throws a 404 when there is no such repository or branch */
  locate(address: RepositoryAddress): Promise<RepositoryPlace>
  /** Files of the branch. */
  files(place: RepositoryPlace): Promise<RepositoryFile[]>
  /** Text of a file. @throws a 404 when there is no such file */
  read(place: RepositoryPlace): Promise<string>
  /** Writes the files of the branch into a folder. @throws a 413 when they are more than the budget */
  checkOut(place: RepositoryPlace, into: Folder): Promise<void>
  /** Commit that the branch stands at. */
  head(place: RepositoryPlace): Promise<string>
}

const indexFile = '.callboard-index'
/** Docs and skeletons are read this way: what is larger is neither. */
const defaultBudget: CheckOutBudget = { maxFiles: 10_000, maxBytes: 100_000_000 }

export function createRepositories(
  folder: Folder,
  budget: CheckOutBudget = defaultBudget,
): Repositories {
  const git = createRunGit(folder)
  const branches = (name: RepositoryName) => branchesOf(git, name)
  const files = (place: RepositoryPlace) => filesOf(git, place)
  return {
    list: () => repositoriesIn(folder),
    branches,
    async locate({ rest, ...name }) {
      const found = await branches(name)
      if (rest === undefined) {
        if (found.main === undefined) throw nothingAt(name)
        return { ...name, branch: found.main, path: '' }
      }
      // Names of branches may hold slashes: the longest one that begins the rest is meant.
      const [branch] = found.names
        .filter((each) => rest === each || rest.startsWith(`${each}/`))
        .sort((a, b) => b.length - a.length)
      if (branch === undefined) throw noBranch(name, rest, found.main)
      return { ...name, branch, path: rest.slice(branch.length + 1) }
    },
    files,
    read: (place) => git(place, ['cat-file', 'blob', `${refOf(place)}:${place.path}`]),
    async checkOut(place, into) {
      checkBudget(place, await files(place), budget)
      // The repository's own index stays as it is; this one goes again.
      const index = { GIT_WORK_TREE: into.root, GIT_INDEX_FILE: `${into.root}/${indexFile}` }
      await git(place, ['checkout', '--quiet', '--force', refOf(place), '--', '.'], index)
      await into.remove(indexFile)
    },
    head: async (place) => (await git(place, ['rev-parse', '--verify', refOf(place)])).trim(),
  }
}

const refOf = ({ branch }: RepositoryPlace) => `refs/heads/${branch}`

async function repositoriesIn(folder: Folder): Promise<RepositoryName[]> {
  const owners = (await folder.list()).filter(({ type }) => type === 'folder')
  const found = await Promise.all(owners.map(({ path }) => folder.list(path)))
  return found.flat().flatMap(({ path }) => {
    const [, owner, repo] = /^([^/]+)\/([^/]+)\.git$/.exec(path) ?? []
    return owner !== undefined && repo !== undefined ? [{ owner, repo }] : []
  })
}

async function branchesOf(git: RunGit, name: RepositoryName): Promise<Branches> {
  const listing = await git(name, [
    'for-each-ref',
    '--format=%(HEAD)%(refname:lstrip=2)',
    'refs/heads/',
  ])
  const lines = listing.split('\n').filter((line) => line !== '')
  const names = lines.map((line) => line.slice(1))
  const head = lines.find((line) => line.startsWith('*'))?.slice(1)
  // HEAD of a repository that was only pushed to may name a branch that never was.
  const main = [head, 'main', 'master', names[0]].find((each) => each && names.includes(each))
  return { main, names }
}

async function filesOf(git: RunGit, place: RepositoryPlace): Promise<RepositoryFile[]> {
  const listing = await git(place, ['ls-tree', '-r', '-z', '--long', refOf(place)])
  return listing.split('\0').flatMap((line) => {
    const [, bytes, path] = /^\d+ blob [0-9a-f]+ +(\d+)\t(.+)$/s.exec(line) ?? []
    return path === undefined ? [] : [{ path, bytes: Number(bytes) }]
  })
}

function checkBudget(
  { owner, repo, branch }: RepositoryPlace,
  files: readonly RepositoryFile[],
  { maxFiles, maxBytes }: CheckOutBudget,
): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (files.length <= maxFiles && bytes <= maxBytes) return
  const found =
    files.length > maxFiles
      ? `${files.length.toLocaleString('en')} files, more than ${maxFiles.toLocaleString('en')}`
      : `${megabytes(bytes)}, more than ${megabytes(maxBytes)}`
  throw new HttpError(413, `The branch "${branch}" of ${owner}/${repo} has ${found}`, {
    hint: 'Keep docs and skeletons in a repository of their own, or take large files out of it.',
  })
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toLocaleString('en')} MB`

function noBranch(name: RepositoryName, rest: string, main: string | undefined): HttpError {
  return new HttpError(404, `${name.owner}/${name.repo} has no branch "${rest.slice(0, 100)}"`, {
    hint: main === undefined ? 'It is empty: push to it first.' : `Its main branch is "${main}".`,
  })
}
