import { errors } from '../errors.ts'
import type { RepositoryName } from './git-host.ts'

type Named = Pick<RepositoryName, 'owner' | 'repo'>

const nameOf = ({ owner, repo }: Named) => `${owner}/${repo}`

/** Whether a host speaks of the repository that was asked for: one that was renamed or moved answers to its old name, too. */
export function isNamed(found: string, asked: Named): boolean {
  return found.toLowerCase() === nameOf(asked).toLowerCase()
}

/**
 * Refuses a repository that has another name by now. A change to it would go where the step does not lead: what a form or
 * a policy allowed is the name that was asked for.
 *
 * @throws SCAFFOLDER_GIT_REPOSITORY_RENAMED
 */
export function assertNamed(found: string, asked: Named): void {
  if (!isNamed(found, asked))
    throw errors.GIT_REPOSITORY_RENAMED({ repository: nameOf(asked), name: found })
}
