import { z } from 'zod'
import { errors } from '../errors.ts'
import type { NewRepository } from '../publish/git-host.ts'
import { isRefusal } from '../publish/is-refusal.ts'
import { assertNamed, isNamed } from '../publish/renamed.ts'
import { granteesOf, idOf } from './github-people.ts'
import type { GithubSettings } from './github-settings.ts'
import type { RepositoryApi } from './repository-api.ts'
import { loadSealing } from './seal-secret.ts'

/** What is made, with settings that were checked. */
export type NewGithubRepository = Omit<NewRepository, 'settings'> & { settings: GithubSettings }

const accountSchema = z.object({ login: z.string(), type: z.string() })
const repositorySchema = z.object({ full_name: z.string(), default_branch: z.string() })

/**
 * Makes a repository of an organisation or of the user whose token it is, or finds it. Whoever is to have access is looked
 * for before anything is made.
 *
 * @throws SCAFFOLDER_GITHUB_OWNER_OTHER SCAFFOLDER_PACKAGE_MISSING SCAFFOLDER_HOST_REFUSED
 */
export async function createGithubRepository(
  github: RepositoryApi,
  wanted: NewGithubRepository,
): Promise<{ existed: boolean }> {
  const account = await accountOf(github)
  if (await findGithubRepository(github)) return { existed: true }
  for (const grantee of granteesOf(wanted.settings, github.owner)) await idOf(github, grantee)
  if (wanted.settings.secrets) await loadSealing()
  const isOrganisation = account.type === 'Organization'
  try {
    await github.send({
      method: 'POST',
      path: isOrganisation ? `/orgs/${encodeURIComponent(github.owner)}/repos` : '/user/repos',
      body: isOrganisation ? organisationBody(wanted) : userBody(wanted),
    })
    return { existed: false }
  } catch (error) {
    // Somebody was faster, or an attempt before did not hear of its success.
    if (isRefusal(error, [422]) && (await findGithubRepository(github))) return { existed: true }
    throw error
  }
}

/** The repository of that name; one that was renamed and still answers to it is another one. */
export async function findGithubRepository(
  github: RepositoryApi,
): Promise<{ defaultBranch: string } | undefined> {
  const answer = await github.send({ path: '', accept: [404] })
  if (answer.status === 404) return undefined
  const { full_name, default_branch } = answer.json(repositorySchema)
  return isNamed(full_name, github) ? { defaultBranch: default_branch } : undefined
}

/** A repository that has to be there. @throws SCAFFOLDER_GIT_REPOSITORY_RENAMED SCAFFOLDER_HOST_REFUSED */
export async function readGithubRepository(
  github: RepositoryApi,
): Promise<{ defaultBranch: string }> {
  const found = (await github.send({ path: '' })).json(repositorySchema)
  assertNamed(found.full_name, github)
  return { defaultBranch: found.default_branch }
}

/** GitHub makes repositories of users for whoever asks only: another owner would get it in the wrong place. */
async function accountOf(github: RepositoryApi): Promise<{ login: string; type: string }> {
  const { owner } = github
  const account = (await github.send({ path: `/users/${encodeURIComponent(owner)}` })).json(
    accountSchema,
  )
  if (account.type === 'Organization') return account
  const { login } = (await github.send({ path: '/user' })).json(accountSchema)
  if (login.toLowerCase() !== owner.toLowerCase()) throw errors.GITHUB_OWNER_OTHER({ owner, login })
  return account
}

function organisationBody(wanted: NewGithubRepository) {
  const { customProperties } = wanted.settings
  return {
    ...userBody(wanted),
    visibility: wanted.visibility,
    ...(customProperties && { custom_properties: customProperties }),
  }
}

function userBody({ repo, description, visibility, settings }: NewGithubRepository) {
  return {
    name: repo,
    description,
    // Users have nothing internal; what is not for everybody is for nobody else then.
    private: visibility !== 'public',
    homepage: settings.homepage,
    has_issues: settings.hasIssues,
    has_projects: settings.hasProjects,
    has_wiki: settings.hasWiki,
    auto_init: settings.autoInit,
    delete_branch_on_merge: settings.deleteBranchOnMerge,
    allow_merge_commit: settings.allowMergeCommit,
    allow_squash_merge: settings.allowSquashMerge,
    squash_merge_commit_title: settings.squashMergeCommitTitle,
    squash_merge_commit_message: settings.squashMergeCommitMessage,
    allow_rebase_merge: settings.allowRebaseMerge,
    allow_auto_merge: settings.allowAutoMerge,
    allow_update_branch: settings.allowUpdateBranch,
  }
}
