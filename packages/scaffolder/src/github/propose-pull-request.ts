import { checkOptions, messageOf } from '@callboard/core'
import { z } from 'zod'
import type { NewChange, ProposedChange } from '../publish/git-host.ts'
import { isRefusal } from '../publish/is-refusal.ts'
import type { RepositoryApi } from './repository-api.ts'

const names = z.array(z.string()).optional()

/** Inputs of a pull request beyond those of every proposed change. */
export const proposalInput = {
  draft: z.boolean().optional().describe('Whether it is a draft'),
  reviewers: names.describe('Users who are asked for a review'),
  teamReviewers: names.describe('Teams of the organisation that are asked for a review'),
  assignees: names.describe('Users who shall take care of it'),
}

const settingsSchema = z.strictObject(proposalInput)
const pullSchema = z.object({ number: z.number(), html_url: z.string() })

const stateSchema = z.object({ state: z.string(), merged: z.boolean() })

type PullRequest = z.output<typeof pullSchema>
type Settings = z.output<typeof settingsSchema>

/** Opens a pull request, or finds the one that is open for its branch, and asks for reviews. */
export async function proposePullRequest(
  github: RepositoryApi,
  change: NewChange,
): Promise<ProposedChange> {
  checkOptions('the settings of a pull request', settingsSchema, change.settings)
  const settings = change.settings as Settings
  const found = await findPullRequest(github, change)
  const pull = found ?? (await openPullRequest(github, { ...change, draft: settings.draft }))
  if (found && change.update)
    await github.send({
      method: 'PATCH',
      path: `pulls/${found.number}`,
      body: { title: change.title, body: change.description },
    })
  await askForReview(github, { pull, settings, logger: change.logger })
  return { url: pull.html_url, id: pull.number, existed: found !== undefined }
}

/** Closes a pull request, and says whether it was merged before. */
export async function withdrawPullRequest(
  github: RepositoryApi,
  { id }: { id: string | number },
): Promise<{ taken: boolean }> {
  const path = `pulls/${encodeURIComponent(id)}`
  const answer = await github.send({ path, accept: [404] })
  if (answer.status === 404) return { taken: false }
  const { merged, state } = answer.json(stateSchema)
  if (state === 'open') await github.send({ method: 'PATCH', path, body: { state: 'closed' } })
  return { taken: merged }
}

async function findPullRequest(
  github: RepositoryApi,
  change: NewChange,
): Promise<PullRequest | undefined> {
  const query = new URLSearchParams({
    state: 'open',
    head: headOf(change),
    base: change.targetBranch,
    per_page: '1',
  })
  return (await github.send({ path: `pulls?${query}` })).json(z.array(pullSchema))[0]
}

async function openPullRequest(
  github: RepositoryApi,
  { draft, ...change }: NewChange & { draft: boolean | undefined },
): Promise<PullRequest> {
  const { title, description, targetBranch } = change
  const body = { title, body: description, head: headOf(change), base: targetBranch, draft }
  try {
    return (await github.send({ method: 'POST', path: 'pulls', body })).json(pullSchema)
  } catch (error) {
    const found = isRefusal(error, [422]) && (await findPullRequest(github, change))
    if (found) return found
    throw error
  }
}

/** Where the change is: a branch of the repository, or of a fork. */
function headOf({ owner, forkOwner = owner, branch }: NewChange): string {
  return `${forkOwner}:${branch}`
}

/** Whoever cannot be asked is no reason to lose the change, which is open by now. */
async function askForReview(
  github: RepositoryApi,
  {
    pull: { number },
    settings: { reviewers = [], teamReviewers = [], assignees = [] },
    logger,
  }: { pull: PullRequest; settings: Settings } & Pick<NewChange, 'logger'>,
): Promise<void> {
  const asked = [
    {
      names: [...reviewers, ...teamReviewers],
      path: `pulls/${number}/requested_reviewers`,
      body: { reviewers, team_reviewers: teamReviewers },
    },
    { names: assignees, path: `issues/${number}/assignees`, body: { assignees } },
  ]
  for (const { names: people, path, body } of asked) {
    if (people.length === 0) continue
    try {
      await github.send({ method: 'POST', path, body, repeatable: true })
    } catch (error) {
      if (!isRefusal(error, [422])) throw error
      logger?.warn(`Not all of ${people.join(', ')} were asked to review: ${messageOf(error)}`)
    }
  }
}
