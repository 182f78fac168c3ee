import { parseEntityRef } from '@callboard/core'
import { defineFilter, type Filter } from './define-filter.ts'
import { isRecord } from './plain-data.ts'
import { parseRepoUrl } from './repo-url.ts'

const parseRepoUrlFilter = defineFilter({
  name: 'parseRepoUrl',
  description: 'Splits a repository address into host, owner and repo.',
  apply: ({ input }) => parseRepoUrl(text(input)),
})

const parseEntityRefFilter = defineFilter({
  name: 'parseEntityRef',
  description: 'Splits an entity reference into kind, namespace and name.',
  apply({ input, args: [defaults] }) {
    const given = isRecord(defaults) ? defaults : {}
    const kind = optionalText(given.defaultKind)
    const namespace = optionalText(given.defaultNamespace)
    if (!isRecord(input)) return parseEntityRef(text(input), { kind, namespace })
    // A reference may be in parts already.
    return {
      kind: text(input.kind ?? kind),
      namespace: text(input.namespace ?? namespace ?? 'default'),
      name: text(input.name),
    }
  },
})

const pick = defineFilter({
  name: 'pick',
  description: 'Takes one part of an object by its path: pick("a.b[1].c").',
  apply({ input, args: [path] }) {
    const parts = text(path)
      .replace(/\[(\w+)\]/g, '.$1')
      .split('.')
      .filter((part) => part !== '')
    return parts.reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? (value as Record<string, unknown>)[part]
          : undefined,
      input,
    )
  },
})

const projectSlug = defineFilter({
  name: 'projectSlug',
  description: 'The owner/repo form of a repository address.',
  apply({ input }) {
    const { owner, repo } = parseRepoUrl(text(input))
    if (owner === undefined || repo === undefined)
      throw new TypeError('the repository address has no owner and repo')
    return `${owner}/${repo}`
  },
})

/** The filters that every template may use, beside those of the expression language itself (`dump`, `upper`, …). */
export const builtinFilters: readonly Filter[] = [
  parseRepoUrlFilter,
  parseEntityRefFilter,
  pick,
  projectSlug,
]

/** Where the peer gives something for what ours refuse. */
export const peerFilters: readonly Filter[] = [
  defineFilter({
    ...projectSlug,
    apply({ input }) {
      const { owner, repo } = parseRepoUrl(text(input))
      return `${owner}/${repo}`
    },
  }),
]

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('expected text')
  return value
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
