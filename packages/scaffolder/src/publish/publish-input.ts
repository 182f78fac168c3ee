import { z } from 'zod'
import { errors } from '../errors.ts'

const text = z.string().optional()

/** Inputs that publishing has on every host. */
export const publishInput = {
  repoUrl: z.string().min(1).describe('Repository, as host?owner=…&repo=…'),
  allowedHosts: z
    .array(z.string())
    .optional()
    .describe('Hosts that repoUrl must be one of: what a form offered is checked again'),
  description: text.describe('What the repository is for'),
  repoVisibility: z
    .enum(['private', 'public', 'internal'])
    .default('private')
    .describe('Who sees the repository'),
  defaultBranch: z.string().default('master').describe('Branch that is pushed to'),
  gitCommitMessage: z.string().min(1).default('initial commit').describe('Message of the commit'),
  gitAuthorName: text.describe('Name of who commits'),
  gitAuthorEmail: text.describe('Address of who commits'),
  sourcePath: text.describe('Folder of the workspace that is published'),
  token: text.describe("The requester's own token, in place of the host's"),
  signCommit: z
    .boolean()
    .optional()
    .describe('Whether the commit is signed, where the host has a key'),
}

/** Outputs that publishing has on every host. */
export const publishOutput = {
  remoteUrl: z.string().describe('Address of the repository'),
  repoContentsUrl: z.string().describe('What paths of its files are added to'),
  commitHash: z
    .string()
    .optional()
    .describe('The commit; missing where a step left the repository as it was'),
  created: z
    .boolean()
    .describe('Whether this run made it; only then is it deleted when the run is undone'),
}

const inputSchema = z.object(publishInput)

/** What publishing is asked for. */
export type PublishInput = Omit<z.output<typeof inputSchema>, 'sourcePath'> & {
  /** `false`, where a host's own schema has that, for a repository that nothing is pushed into. */
  sourcePath?: string | boolean | undefined
}

/** Which of the host's own settings a step gives, and which of those its host does not know. */
export function settingsOf(
  input: Readonly<Record<string, unknown>>,
  supported: readonly string[],
): { settings: Record<string, unknown>; ignored: string[] } {
  const given = Object.entries(input).filter(
    ([name, value]) => !Object.hasOwn(publishInput, name) && value !== undefined,
  )
  return {
    settings: Object.fromEntries(given.filter(([name]) => supported.includes(name))),
    ignored: given.map(([name]) => name).filter((name) => !supported.includes(name)),
  }
}

/** Name and address of whoever commits. @throws SCAFFOLDER_GIT_AUTHOR_INVALID */
export function authorOf(
  {
    gitAuthorName,
    gitAuthorEmail,
  }: { gitAuthorName?: string | undefined; gitAuthorEmail?: string | undefined },
  author: { name: string; email: string } = defaultAuthor,
): { name: string; email: string } {
  const found = { name: gitAuthorName ?? author.name, email: gitAuthorEmail ?? author.email }
  for (const value of Object.values(found))
    if (value.trim() === '' || /[\p{Cc}<>]/u.test(value))
      throw errors.GIT_AUTHOR_INVALID({ author: value })
  return found
}

const defaultAuthor = { name: 'Scaffolder', email: 'scaffolder@callboard.invalid' }
