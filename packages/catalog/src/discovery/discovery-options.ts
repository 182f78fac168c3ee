import { checkOptions, compileGlob, objectWith, type Runtime } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import type { Integration, IntegrationType } from '@callboard/core/readers'
import { z } from 'zod'
import type { DiscoveredRepository } from './discovery-host.ts'

/** Which repositories are looked into. */
export interface RepositoryFilter {
  /** Patterns of names, without the organisation. @default every repository */
  include?: readonly string[]
  /** Patterns of names to leave out. */
  exclude?: readonly string[]
  /** Only repositories with one of these topics. @default whatever their topics */
  topics?: readonly string[]
  /** Only these visibilities: `public`, `internal`, `private`. @default all */
  visibility?: readonly string[]
  /** Looks into archived repositories, too. @default false */
  archived?: boolean
  /** Looks into forks, too. @default false */
  forks?: boolean
}

/** How a provider that discovers an organisation is set up. */
export interface DiscoveryOptions {
  /** The host, and the token that repositories and people are read with. */
  integration: Integration
  /** Allows what `integrationOrigins` names. */
  gate: UrlGate
  /** Organisation, or path of a group. */
  organisation: string
  repositories?: RepositoryFilter
  /** File on the default branch that describes what a repository holds, or a pattern. @default 'catalog-info.yaml' */
  path?: string
  /** Makes a User of each member and a Group of each team. @default false */
  people?: boolean
  /** Kinds that the files may define. @default every kind */
  kinds?: readonly string[]
  /** Times in a row that a file must be missing before its entities go. @default 3 */
  missingConfirmations?: number
  /** @default `<type>:<organisation>` */
  name?: string
  /** For pauses that hosts ask for. @default the real clock */
  runtime?: Runtime
}

const names = z.array(z.string().min(1)).optional()
const optionsSchema = z.strictObject({
  integration: z.looseObject({ type: z.string(), host: z.string() }),
  gate: objectWith('fetch', 'check'),
  organisation: z
    .string()
    .regex(/^(?!\.)[^/\s?#]+(?:\/(?!\.)[^/\s?#]+)*$/, 'expected a name such as "acme"'),
  repositories: z
    .strictObject({
      include: names,
      exclude: names,
      topics: names,
      visibility: names,
      archived: z.boolean().optional(),
      forks: z.boolean().optional(),
    })
    .optional(),
  path: z.string().min(1).optional(),
  people: z.boolean().optional(),
  kinds: names,
  missingConfirmations: z.int().positive().optional(),
  name: z.string().min(1).optional(),
  runtime: objectWith('now', 'sleep').optional(),
})

/** @throws CORE_OPTION_INVALID CORE_GLOB_INVALID */
export function checkDiscoveryOptions(type: IntegrationType, options: DiscoveryOptions): void {
  checkOptions(`${type}Discovery`, optionsSchema, options)
  checkOptions(
    `${type}Discovery`,
    z.object({ integration: z.object({ type: z.literal(type) }) }),
    options,
  )
}

/** A test for repositories by a filter. @throws CORE_GLOB_INVALID */
export function repositoryTest(
  filter: RepositoryFilter = {},
): (repository: DiscoveredRepository) => boolean {
  const { topics, visibility, archived = false, forks = false } = filter
  const included = filter.include?.map(compileGlob)
  const excluded = (filter.exclude ?? []).map(compileGlob)
  return (repository) =>
    (archived || !repository.archived) &&
    (forks || !repository.fork) &&
    (!visibility || visibility.includes(repository.visibility)) &&
    (!topics || topics.some((topic) => repository.topics.includes(topic))) &&
    (!included || included.some((matches) => matches(repository.name))) &&
    !excluded.some((matches) => matches(repository.name))
}
