import { z } from 'zod'
import type { RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { assertNamed, isNamed } from '../publish/renamed.ts'

const projectSchema = z.object({
  id: z.number(),
  path_with_namespace: z.string(),
  /** Missing in a repository without commits. */
  default_branch: z.string().nullish(),
  marked_for_deletion_on: z.string().nullish(),
})

/** A project as GitLab's interface describes it, as far as it matters here. */
export type Project = z.output<typeof projectSchema>

/** Who asks, and for how long. */
export type Asker = Pick<RepositoryRequest, 'token' | 'signal'>

type ProjectRequest = Pick<RepositoryRequest, 'owner' | 'repo' | 'token' | 'signal'>

/** Path of a project in GitLab's interface, by its name or its number. */
export function projectPath(project: { owner: string; repo: string } | number | string): string {
  const id = typeof project === 'object' ? `${project.owner}/${project.repo}` : String(project)
  return `/projects/${encodeURIComponent(id)}`
}

/** A project; nothing where there is none, or one that waits for its deletion or was renamed. @throws SCAFFOLDER_HOST_REFUSED */
export async function findProject(
  api: HostClient,
  { token, signal, ...name }: ProjectRequest,
): Promise<Project | undefined> {
  const answer = await api.send({ path: projectPath(name), token, accept: [404], signal })
  if (answer.status === 404) return undefined
  const project = answer.json(projectSchema)
  const isThere = !project.marked_for_deletion_on && isNamed(project.path_with_namespace, name)
  return isThere ? project : undefined
}

/** A project that has to be there. @throws SCAFFOLDER_GIT_REPOSITORY_RENAMED SCAFFOLDER_HOST_REFUSED */
export async function readProject(
  api: HostClient,
  { token, signal, ...name }: ProjectRequest,
): Promise<Project> {
  const answer = await api.send({ path: projectPath(name), token, signal })
  const project = answer.json(projectSchema)
  assertNamed(project.path_with_namespace, name)
  return project
}

/** What GitLab answers when it has made a project. */
export function asProject(answer: Awaited<ReturnType<HostClient['send']>>): Project {
  return answer.json(projectSchema)
}
