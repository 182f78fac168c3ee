import { errors } from '../errors.ts'

/**
 * Refuses a branch name that Git, a shell or another program could read as anything but a branch: the plain part of
 * `git check-ref-format`, and no leading hyphen.
 *
 * @throws SCAFFOLDER_GIT_NAME_INVALID
 */
export function assertBranchName(name: string): void {
  const refuse = (reason: string) => errors.GIT_NAME_INVALID({ name, reason })
  if (name.length === 0 || name.length > 200) throw refuse('it must have 1 to 200 characters')
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(name))
    throw refuse('it holds a character that is not allowed')
  if (name === 'HEAD' || name.startsWith('refs/')) throw refuse('it is a name of Git itself')
  for (const part of name.split('/')) {
    if (
      part === '' ||
      part.startsWith('.') ||
      part.endsWith('.') ||
      part.endsWith('.lock') ||
      part.includes('..')
    )
      throw refuse('a part of it is empty, begins or ends with a dot, or ends in ".lock"')
  }
}
