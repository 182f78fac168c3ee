import { z } from 'zod'
import { errors } from '../errors.ts'
import type { NewRepository, RepositoryRequest } from '../publish/git-host.ts'
import type { HostClient } from '../publish/host-client.ts'
import { isRefusal } from '../publish/is-refusal.ts'
import { asProject, findProject, type Project, projectPath } from './projects.ts'
import { branchesSchema, variablesSchema } from './publish-gitlab.ts'
import { currentUser, findUser } from './users.ts'
import { writeVariable } from './variables.ts'

const ownerLevel = 50

/** Makes a project in the namespace of its owner, or finds it. @throws SCAFFOLDER_GIT_OWNER_MISSING SCAFFOLDER_HOST_REFUSED */
export async function createProject(
  api: HostClient,
  repository: NewRepository,
): Promise<{ project: Project; existed: boolean }> {
  const found = await findProject(api, repository)
  if (found) return { project: found, existed: true }
  const namespaceId = await findNamespace(api, repository)
  return makeProject(api, { ...repository, namespaceId })
}

async function makeProject(
  api: HostClient,
  repository: NewRepository & { namespaceId: number },
): Promise<{ project: Project; existed: boolean }> {
  const { repo, description, visibility, settings, namespaceId, token, signal } = repository
  const body = {
    name: repo,
    visibility,
    ...(description !== undefined && { description }),
    ...(Array.isArray(settings.topics) && { topics: settings.topics }),
    ...(settings.settings as object | undefined),
    // Where it is pushed to is said by `repoUrl`, whatever the settings say.
    path: repo,
    namespace_id: namespaceId,
  }
  try {
    const answer = await api.send({ method: 'POST', path: '/projects', body, token, signal })
    return { project: asProject(answer), existed: false }
  } catch (error) {
    // Another attempt was quicker, or the answer to an earlier one got lost.
    const project = isRefusal(error, [400, 409]) && (await findProject(api, repository))
    if (!project) throw error
    return { project, existed: true }
  }
}

async function findNamespace(
  api: HostClient,
  { owner, token, signal }: RepositoryRequest,
): Promise<number> {
  const path = `/namespaces/${encodeURIComponent(owner)}`
  const answer = await api.send({ path, token, accept: [404], signal })
  if (answer.status === 404) throw errors.GIT_OWNER_MISSING({ owner, host: api.name })
  return answer.json(z.object({ id: z.number() })).id
}

/** Makes the requester, or whom the step names, an owner. What the host's own token made would be out of their reach. */
async function addOwner(api: HostClient, repository: NewRepository): Promise<void> {
  const { settings, token, logger, signal } = repository
  const { ownerUsername, setUserAsOwner } = settings
  const ids = new Set<number>()
  if (setUserAsOwner === true && token) ids.add(await currentUser(api, { token, signal }))
  if (typeof ownerUsername === 'string') {
    const id = await findUser(api, { username: ownerUsername, signal })
    if (id === undefined) logger?.warn(`${api.name} knows no user "${ownerUsername}"`)
    else ids.add(id)
  }
  for (const user_id of ids)
    await api.send({
      method: 'POST',
      path: `${projectPath(repository)}/members`,
      body: { user_id, access_level: ownerLevel },
      // Who is a member already stays one.
      accept: [409],
      signal,
    })
}

/** Adds owners, branches and variables to a project that has its first commit. @throws SCAFFOLDER_HOST_REFUSED */
export async function finishProject(api: HostClient, repository: NewRepository): Promise<void> {
  const { settings, defaultBranch, token, signal } = repository
  const project = projectPath(repository)
  await addOwner(api, repository)
  for (const branch of branchesSchema.parse(settings.branches ?? []))
    await makeBranch(api, { ...branch, project, defaultBranch, token, signal })
  for (const variable of variablesSchema.parse(settings.projectVariables ?? []))
    await writeVariable(api, { project, variable, token, signal })
}

async function makeBranch(
  api: HostClient,
  branch: Pick<NewRepository, 'defaultBranch' | 'token' | 'signal'> &
    z.output<typeof branchesSchema>[number] & { project: string },
): Promise<void> {
  const { project, name, create = true, protect = false, defaultBranch, token, signal } = branch
  const post = (path: string, body: object, accept: readonly number[] = []) =>
    api.send({ method: 'POST', path: `${project}${path}`, body, accept, token, signal })
  const own = `${project}/repository/branches/${encodeURIComponent(name)}`
  const isThere = async () =>
    (await api.send({ path: own, token, accept: [404], signal })).status !== 404
  if (create && !(await isThere()))
    await post('/repository/branches', { branch: name, ref: branch.ref ?? defaultBranch })
  // A conflict says that it is protected already.
  if (protect) await post('/protected_branches', { name }, [409])
}

/** Deletes a project. GitLab keeps it for some days, out of sight. @throws SCAFFOLDER_HOST_REFUSED */
export async function deleteProject(
  api: HostClient,
  { token, signal, ...name }: RepositoryRequest,
): Promise<void> {
  await api.send({ method: 'DELETE', path: projectPath(name), token, accept: [404], signal })
}
