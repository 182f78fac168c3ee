import { z } from 'zod'
import type { NewRepository, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'

type Request = Pick<RepositoryRequest, 'repo' | 'token' | 'signal'>

function projectPath({ repo }: Pick<Request, 'repo'>): string {
  return `/projects/${encodeURIComponent(repo)}`
}

/** Whether a project is there. @throws SCAFFOLDER_HOST_REFUSED */
export async function hasProject(api: HostClient, request: Request): Promise<boolean> {
  const { token, signal } = request
  const answer = await api.send({ path: projectPath(request), token, accept: [404], signal })
  return answer.status !== 404 && answer.json(z.object({ id: z.string() })).id !== ''
}

/** The branch that a project's HEAD leads to. @throws SCAFFOLDER_HOST_REFUSED */
export async function readHead(api: HostClient, request: Request): Promise<string> {
  const { token, signal } = request
  const answer = await api.send({ path: `${projectPath(request)}/HEAD`, token, signal })
  return answer.json(z.string()).replace(/^refs\/heads\//, '')
}

/** Makes a project without commits, or finds it. @throws SCAFFOLDER_HOST_REFUSED */
export async function createProject(
  api: HostClient,
  repository: NewRepository,
): Promise<{ existed: boolean }> {
  if (await hasProject(api, repository)) return { existed: true }
  const { owner, project, description, defaultBranch, token, signal } = repository
  const body = {
    create_empty_commit: false,
    branches: [`refs/heads/${defaultBranch}`],
    ...(description !== undefined && { description }),
    ...(project !== undefined && { parent: project }),
    ...(owner !== '' && { owners: [owner] }),
  }
  const path = projectPath(repository)
  // Another attempt may have been quicker.
  const answer = await api.send({ method: 'PUT', path, body, token, accept: [409], signal })
  return { existed: answer.status === 409 }
}
