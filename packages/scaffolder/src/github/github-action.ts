import { Secret } from '@callboard/core'
import { z } from 'zod'
import type {
  Action,
  ActionContext,
  ActionExample,
  SideEffect,
  UndoContext,
} from '../actions/define-action.ts'
import { findRepository } from '../publish/find-repository.ts'
import type { RepositoryRequest } from '../publish/git-host.ts'
import type { GithubHost } from './github-host.ts'
import type { RepositoryApi } from './repository-api.ts'

/** Inputs by which every action of GitHub finds its repository. */
export const repositoryReference = {
  repoUrl: z.string().min(1),
  /** Hosts that `repoUrl` must be one of: what a form offered is checked again where it counts. */
  allowedHosts: z.array(z.string()).optional(),
  token: z.string().optional(),
}

/** Output of actions that make something, or find it: whether it is this run that made it. */
export const createdOutput = { created: z.boolean() }

const referenceSchema = z.object(repositoryReference)

type Reference = z.output<typeof referenceSchema>

/** The repository that a step is about, asked as whoever it says. */
export interface Repository {
  github: RepositoryApi
  host: GithubHost
  request: RepositoryRequest
}

/** An action on a repository of GitHub: what is the same for all of them is left out. */
export interface GithubActionDefinition<
  Input extends z.ZodType<Reference>,
  Output extends z.ZodType,
> {
  id: string
  description: string
  input: Input
  output: Output
  examples: readonly ActionExample[]
  run(context: ActionContext<z.output<Input>> & Repository): Promise<z.input<Output>>
  /** What it would do; nobody is asked. `name` is `github.com/org/ledger`. */
  plan(given: { input: z.output<Input>; name: string }): readonly SideEffect[]
  /** Takes back what `run` made. Not called for what was there before. @default it cannot be taken back */
  undo?(context: UndoContext<z.output<Input>, z.output<Output>> & Repository): void | Promise<void>
}

/** An action that knows no hosts yet. */
export type GithubAction = (hosts: readonly GithubHost[]) => Action

/** Defines an action on a repository of GitHub. */
export function defineGithubAction<Input extends z.ZodType<Reference>, Output extends z.ZodType>(
  definition: GithubActionDefinition<Input, Output>,
): GithubAction {
  const { id, description, input, output, examples, run, plan, undo } = definition
  return (hosts) => ({
    id,
    description,
    input,
    output,
    examples,
    run: async (context) => run({ ...context, ...repositoryOf(context, hosts) }),
    plan(context) {
      const { github } = repositoryOf(context, hosts)
      return { sideEffects: plan({ input: context.input, name: github.name }) }
    },
    ...(undo && {
      async undo(context: UndoContext<z.output<Input>, z.output<Output>>) {
        const { repoUrl } = context.input
        if ((context.output as { created?: boolean }).created === false)
          return context.logger.info(`What ${id} found in ${repoUrl} was there before, and stays`)
        await undo({ ...context, ...repositoryOf(context, hosts) })
      },
    }),
  })
}

function repositoryOf(
  { input, logger, signal }: Pick<ActionContext<Reference>, 'input' | 'logger' | 'signal'>,
  hosts: readonly GithubHost[],
): Repository {
  const { host, repository } = findRepository(hosts, { ...input, type: 'github' })
  // Only the step's own: the host knows its token, and gives it where this is none.
  const token = input.token === undefined ? undefined : new Secret(input.token)
  const request = { ...repository, token, logger, signal }
  return { host, request, github: host.repository(request) }
}

/**
 * Finds what a step is to make. What was not there when the step was first begun, and is now, was made by an attempt that
 * did not come to its end.
 */
export async function findBefore<T>(
  { checkpoint, attempt }: Pick<ActionContext, 'checkpoint' | 'attempt'>,
  find: () => Promise<T | undefined>,
): Promise<{ found: T | undefined; created: boolean }> {
  const before = await checkpoint({ key: 'what was there', fn: async () => (await find()) ?? null })
  if (before !== null) return { found: before, created: false }
  return { found: attempt > 1 ? await find() : undefined, created: true }
}
