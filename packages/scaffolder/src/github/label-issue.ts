import { z } from 'zod'
import { defineGithubAction, repositoryReference } from './github-action.ts'
import type { RepositoryApi } from './repository-api.ts'

/** `github:issues:label`: puts labels on an issue or a pull request, beside those that it has. */
export const labelIssue = defineGithubAction({
  id: 'github:issues:label',
  description: 'Puts labels on an issue or a pull request on GitHub.',
  input: z.strictObject({
    ...repositoryReference,
    number: z.number(),
    labels: z.array(z.string()),
  }),
  /** Labels that were not there before. */
  output: z.strictObject({ added: z.array(z.string()) }),
  examples: [
    {
      description: 'Label a pull request',
      input: { repoUrl: 'github.com?owner=org&repo=ledger', number: 1, labels: ['automated'] },
    },
  ],
  async run({ github, input: { number, labels }, checkpoint }) {
    const path = `issues/${number}/labels`
    const before = await checkpoint({ key: 'labels before', fn: () => labelsOf(github, path) })
    await github.send({ method: 'POST', path, body: { labels }, repeatable: true })
    return { added: labels.filter((label) => !before.includes(label)) }
  },
  plan: ({ input: { number, labels }, name }) => [
    { text: `Labels ${name}#${number} with ${labels.join(', ')}`, target: name },
  ],
  async undo({ github, input: { number }, output: { added } }) {
    for (const label of added) {
      const path = `issues/${number}/labels/${encodeURIComponent(label)}`
      await github.send({ method: 'DELETE', path, accept: [404] })
    }
  },
})

async function labelsOf(github: RepositoryApi, path: string): Promise<string[]> {
  const labels = await github.list(path, z.array(z.object({ name: z.string() })))
  return labels.map(({ name }) => name)
}
