import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CallboardError } from '@callboard/core'
import { createProcessGate } from '@callboard/core/node'
import { cliErrors } from '../errors.ts'

/**
 * Refuses a folder with changes that Git does not have: an update of it could not be told from them, nor taken back. A
 * folder that is not kept in Git is let through.
 *
 * @throws CLI_PROJECT_DIRTY CLI_GIT_FAILED
 */
export async function assertClean(
  folder: string,
  { shown, signal }: { shown: string; signal: AbortSignal },
): Promise<void> {
  if (!(await isInGit(folder))) return
  const programs = createProcessGate({ git: { command: 'git' } })
  // The configuration of a repository can name a program for Git to start.
  const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']
  const args = [...quiet, 'status', '--porcelain', '--', '.']
  const failed = (reason: string) => cliErrors.GIT_FAILED({ folder: shown, reason })
  const { exitCode, stdout, stderr } = await programs
    .run({ program: 'git', args, cwd: folder, signal })
    .catch((error: unknown) => {
      throw CallboardError.is(error) ? failed(error.message) : error
    })
  if (exitCode !== 0) throw failed(stderr.trim().split('\n').at(-1) ?? '')
  const changed = stdout.split('\n').filter((line) => line !== '')
  if (changed.length > 0)
    throw cliErrors.PROJECT_DIRTY({ folder: shown, files: changed.map((line) => line.slice(3)) })
}

async function isInGit(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (await stat(join(at, '.git')).catch(() => undefined)) return true
    if (dirname(at) === at) return false
  }
}
