import {
  checkOptions,
  coreKinds,
  defaultNamespace,
  type Entity,
  type Folder,
  objectWith,
  validateEntity,
} from '@callboard/core'
import { z } from 'zod'
import { type FoundApi, findApis } from './find-apis.ts'
import { findOwner } from './find-owner.ts'
import { formatProposal } from './format-proposal.ts'
import { entityName } from './people-entities.ts'
import { type Finding, parseRemote, type RepositoryFacts, textOf } from './proposal.ts'
import { readManifests } from './read-manifests.ts'
import { readSurroundings } from './read-surroundings.ts'

/** What {@link proposeEntity} looks into. */
export interface ProposeOptions {
  /** The repository, or a part of it: of a clone, or from `Readers.tree`. */
  folder: Folder
  /** Its address at a Git host. @default the `origin` of its `.git/config`, in a folder opened with `allowGit` */
  remoteUrl?: string
  signal?: AbortSignal
}

/** Why a field of a proposed entity is what it is. */
export interface ProposalReason {
  /** Reference of the entity: `component:default/shop`. */
  ref: string
  /** With dots between its keys: `spec.owner`. */
  field: string
  value: unknown
  /** A clause: `the name in package.json`. */
  reason: string
  /** The file that says so; without one it is assumed, and should be looked at. */
  file?: string
}

/** A description of a repository that has none. */
export interface Proposal {
  /** Text of a `catalog-info.yaml`, with the reasons as comments. */
  text: string
  /** The Component first, then an API for each description of an interface. */
  entities: readonly Entity[]
  reasons: readonly ProposalReason[]
}

const optionsSchema = z.strictObject({
  folder: objectWith('walk', 'readText'),
  remoteUrl: z.string().optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

/** What others wrote, what is made from the sources, and what is there for tests. */
const exclude = [
  '{node_modules,vendor,third_party,dist,build,target,out,bin,obj,coverage,.venv,venv}',
  '**/{node_modules,vendor,testdata,fixtures,__fixtures__,__tests__,skeleton}',
  '**/{test,tests,example,examples,sample,samples}',
]
const maxEntries = 50_000

/**
 * Proposes a `catalog-info.yaml` for a repository without one, from its package manifests, `CODEOWNERS`, README,
 * interface descriptions and address, and says of each field why. What is proposed is valid; what nothing in the
 * repository says is assumed, and its reason says so.
 *
 * @example
 * ```ts no-run
 * import { proposeEntity } from '@callboard/catalog/discovery'
 * import { openFolder } from '@callboard/core/node'
 * const { text, reasons } = await proposeEntity({ folder: await openFolder({ root: './shop' }) })
 * ```
 * @throws CORE_OPTION_INVALID CORE_FOLDER_TOO_LARGE
 */
export async function proposeEntity(options: ProposeOptions): Promise<Proposal> {
  checkOptions('proposeEntity', optionsSchema, options)
  const facts = await factsOf(options)
  const findings = [
    ...(await readManifests(facts)),
    ...(await readSurroundings(facts)),
    ...(await findOwner(facts)),
    ...folderName(facts.folder),
  ]
  const chosen = choose(findings)
  const { value: name } = chosen.get('metadata.name') as Finding
  const apis = await findApis(facts, String(name))
  const type = chosen.get('spec.type')
  if (apis[0] && (type === undefined || type.file === undefined || type.value === 'tool'))
    chosen.set('spec.type', {
      ...{ field: 'spec.type', value: 'service', file: apis[0].file },
      reason: `it describes an interface in ${apis[0].file}`,
    })
  return assemble(chosen, { findings, apis })
}

async function factsOf({ folder, remoteUrl, signal }: ProposeOptions): Promise<RepositoryFacts> {
  const files: string[] = []
  for await (const { path } of folder.walk({ exclude, maxEntries, signal })) files.push(path)
  const config = remoteUrl === undefined ? await textOf({ folder }, '.git/config') : undefined
  const origin = /\[remote "origin"\][^[]*?\n[ \t]*url[ \t]*=[ \t]*(\S+)/.exec(config ?? '')?.[1]
  const remote = parseRemote(remoteUrl ?? origin ?? '')
  return { folder, files: files.sort(), remote, signal }
}

/** The last resort for a name. */
function folderName({ root }: Folder): Finding[] {
  const name = root.split(/[/\\]/).at(-1) ?? ''
  return [
    {
      field: 'metadata.name',
      value: name,
      reason: 'the name of its folder; nothing else names it',
    },
  ]
}

/** What is taken when nothing says anything. */
const assumed: readonly Finding[] = [
  { field: 'metadata.name', value: 'unnamed', reason: 'nothing names it; choose a name' },
  {
    field: 'spec.type',
    value: 'service',
    reason: 'assumed; service, website and library are usual',
  },
  { field: 'spec.lifecycle', value: 'experimental', reason: 'assumed; say production once it is' },
  { field: 'spec.owner', value: 'group:unknown', reason: 'nobody is named; name the team' },
]

/** Of each field the first finding that is valid. That something is over outweighs its version. */
function choose(findings: readonly Finding[]): Map<string, Finding> {
  const over = findings.filter(({ value }) => value === 'deprecated')
  const chosen = new Map<string, Finding>()
  for (const finding of [...over, ...findings, ...assumed]) {
    if (finding.field === 'metadata.tags' || chosen.has(finding.field)) continue
    const value = cleaned(finding)
    if (value !== undefined) chosen.set(finding.field, { ...finding, value })
  }
  const title = chosen.get('metadata.title')
  if (title && title.value === chosen.get('metadata.name')?.value) chosen.delete('metadata.title')
  return chosen
}

/** The value in the form that its field wants; nothing when it cannot be brought into it. */
function cleaned({ field, value }: Finding): unknown {
  const text = String(value).replace(/\s+/g, ' ').trim()
  if (text === '') return undefined
  if (field === 'metadata.name') {
    const name = entityName(text)
    return name === 'unnamed' && text !== name ? undefined : name
  }
  if (field !== 'metadata.links') return text.slice(0, 1000)
  return /^https?:\/\//.test(text) && URL.canParse(text)
    ? [{ url: text, title: 'Home page' }]
    : undefined
}

function assemble(
  chosen: Map<string, Finding>,
  { findings, apis }: { findings: readonly Finding[]; apis: readonly FoundApi[] },
): Proposal {
  const value = (field: string) => chosen.get(field)?.value
  const annotations = [...chosen.values()].filter(({ field }) => field.startsWith(annotationPrefix))
  const languages = findings.filter(({ field }) => field === 'metadata.tags')
  const tags = [...new Set(languages.map((language) => String(language.value)))]
  const metadata = compact({
    name: value('metadata.name'),
    title: value('metadata.title'),
    description: value('metadata.description'),
    annotations: compact(
      Object.fromEntries(
        annotations.map((each) => [each.field.slice(annotationPrefix.length), each.value]),
      ),
    ),
    tags,
    links: value('metadata.links'),
  })
  const owned = { lifecycle: value('spec.lifecycle'), owner: value('spec.owner') }
  const names = apis.map(({ name }) => name)
  const spec = compact({ type: value('spec.type'), ...owned, providesApis: names })
  const component = { apiVersion, kind: 'Component', metadata, spec }
  const drafts = [component, ...apis.map((api) => apiOf(api, owned))]
  const ref = `component:${defaultNamespace}/${String(metadata.name).toLowerCase()}`
  const reasons: ProposalReason[] = [
    ...[...chosen.values(), ...languages].map(({ reason, ...finding }) => ({
      ref,
      ...finding,
      reason,
    })),
    ...apis.map(({ name, file, reason }) => ({
      ...{ ref: `api:${defaultNamespace}/${name}`, field: 'spec.definition' },
      ...{ value: { $text: `./${file}` }, reason, file },
    })),
  ]
  return { text: formatProposal(drafts, reasons), entities: drafts.map(checked), reasons }
}

const apiVersion = 'backstage.io/v1alpha1'
const annotationPrefix = 'metadata.annotations.'

function apiOf({ name, title, type, file }: FoundApi, owned: Record<string, unknown>) {
  const metadata = compact({ name, title: title === name ? undefined : title })
  return {
    apiVersion,
    kind: 'API',
    metadata,
    spec: { type, ...owned, definition: { $text: `./${file}` } },
  }
}

/** As a catalog will have it, but for what placeholders bring. */
function checked(draft: ReturnType<typeof apiOf> | { spec: Record<string, unknown> }): Entity {
  const { definition } = draft.spec as { definition?: unknown }
  const spec =
    definition === undefined ? draft.spec : { ...draft.spec, definition: String(definition) }
  const { entity, issues } = validateEntity({ ...draft, spec }, { kinds: coreKinds })
  if (!entity)
    throw new Error(`A proposal is not valid: ${issues.map(({ message }) => message).join('; ')}`)
  return draft as unknown as Entity
}

/** Without what is not there, and without lists and records that are empty. */
function compact(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, each]) =>
        each !== undefined &&
        !(typeof each === 'object' && each !== null && Object.keys(each).length === 0),
    ),
  )
}
