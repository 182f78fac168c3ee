import { CallboardError, type Folder } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { createProcessGate } from '@callboard/core/node'

/** A repository of the stand-in, by the names in its address. */
export interface RepositoryName {
  owner: string
  repo: string
}

/** Runs git on one of the repositories. @throws a 404 when git finds nothing, a 413 when there is too much of it */
export type RunGit = (
  name: RepositoryName,
  args: readonly string[],
  env?: Record<string, string>,
) => Promise<string>

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

/** Git over the bare repositories of a folder, `<owner>/<repo>.git`. */
export function createRunGit(folder: Folder): RunGit {
  const gate = createProcessGate({ git: { command: 'git', env } })
  return async ({ owner, repo }, args, extra = {}) => {
    const gitFolder = await folder.absolutePath(`${owner}/${repo}.git`).catch((error: unknown) => {
      throw CallboardError.is(error) ? nothingAt({ owner, repo }, error) : error
    })
    const { exitCode, stdout, truncated } = await gate.run({
      program: 'git',
      args,
      cwd: folder.root,
      env: { GIT_DIR: gitFolder, ...extra },
    })
    if (exitCode !== 0) throw nothingAt({ owner, repo })
    // Half a file must never be taken for a whole one.
    if (truncated) throw new HttpError(413, `What is at ${owner}/${repo} is too large to be read`)
    return stdout
  }
}

/** What is answered for a repository, a branch or a file that is not there. */
export function nothingAt({ owner, repo }: RepositoryName, cause?: unknown): HttpError {
  return new HttpError(404, `There is nothing at ${owner}/${repo}`, {
    hint: 'Look at the list of files of the repository.',
    cause,
  })
}
