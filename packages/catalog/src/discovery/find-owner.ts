import { entityName } from './people-entities.ts'
import { type Finding, type RepositoryFacts, textOf } from './proposal.ts'

const places = ['CODEOWNERS', '.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'docs/CODEOWNERS']

/** Who a repository says it belongs to: who owns everything in `CODEOWNERS`, else whose it is at its host. */
export async function findOwner(facts: RepositoryFacts): Promise<Finding[]> {
  const found: Finding[] = []
  for (const file of places.filter((path) => facts.files.includes(path))) {
    const owner = ownerOf((await textOf(facts, file)) ?? '')
    if (owner)
      found.push({ field: 'spec.owner', value: refOf(owner), reason: `${owner} in ${file}`, file })
  }
  const { remote } = facts
  if (remote) {
    const group = remote.owner.split('/').at(-1) ?? remote.owner
    const reason = `the repository is ${remote.owner}'s; name the team`
    found.push({ field: 'spec.owner', value: `group:${entityName(group)}`, reason })
  }
  return found
}

/** Of the rules the last that matches counts, so of those for everything the last; else the one that is named most. */
function ownerOf(text: string): string | undefined {
  const rules = text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    // GitLab's sections, and lines that take owners away.
    .filter((line) => line !== '' && !/^\^?\[/.test(line))
    .map((line) => line.split(/\s+/))
    .map(([pattern = '', ...owners]) => ({ pattern, owners: owners.filter(isOwner) }))
    .filter(({ owners }) => owners.length > 0)
  const whole = rules.findLast(({ pattern }) => ['*', '/', '**', '/**'].includes(pattern))
  if (whole) return preferred(whole.owners)
  const counts = new Map<string, number>()
  for (const { owners } of rules) {
    const owner = preferred(owners) ?? ''
    counts.set(owner, (counts.get(owner) ?? 0) + 1)
  }
  const byCount = [...counts].sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1))
  return byCount[0]?.[0]
}

/** A team rather than a person. */
function preferred(owners: readonly string[]): string | undefined {
  return owners.find((owner) => owner.includes('/')) ?? owners[0]
}

function isOwner(word: string): boolean {
  return /^@[\w.-]+(?:\/[\w./-]+)?$/.test(word)
}

function refOf(owner: string): string {
  const name = entityName(owner.slice(1).split('/').at(-1) ?? '')
  return owner.includes('/') ? `group:${name}` : `user:${name}`
}
