import { parseYaml } from '@callboard/core'
import { entityName } from './people-entities.ts'
import { type RepositoryFacts, textOf } from './proposal.ts'

/** A description of an interface. */
export interface FoundApi {
  name: string
  title: string | undefined
  type: 'openapi' | 'asyncapi' | 'graphql' | 'grpc'
  file: string
  /** A clause, to be put after the file. */
  reason: string
}

/** Interfaces of one repository that are proposed; who has more describes them by a Location of their own. */
const maxApis = 20

/** No pattern here may look for one run of white space in two ways, or cross a line: files may be made of nothing else. */
const kinds: readonly (readonly [file: RegExp, type: FoundApi['type'], text: RegExp])[] = [
  [
    /(?:openapi|swagger|api)[^/]*\.(?:ya?ml|json)$/i,
    'openapi',
    /^(?:[ \t]*\{)?[ \t]*["']?(?:openapi|swagger)["']?[ \t]*:/m,
  ],
  [
    /(?:asyncapi|events)[^/]*\.(?:ya?ml|json)$/i,
    'asyncapi',
    /^(?:[ \t]*\{)?[ \t]*["']?asyncapi["']?[ \t]*:/m,
  ],
  [
    /\.(?:graphqls?|gql)$/i,
    'graphql',
    /^[ \t]*(?:schema|(?:extend[ \t]+)?type[ \t]+(?:Query|Mutation))\b/m,
  ],
  [/\.proto$/i, 'grpc', /^[ \t]*service[ \t]+\w+\s*\{/m],
]

/** The interfaces that a repository describes, by their files. Names are different from each other. */
export async function findApis(facts: RepositoryFacts, component: string): Promise<FoundApi[]> {
  const found: FoundApi[] = []
  const names = new Set([component])
  for (const file of facts.files) {
    if (found.length === maxApis) break
    const candidates = kinds.filter(([pattern]) => pattern.test(file))
    const text = candidates.length > 0 ? await textOf(facts, file) : undefined
    const type = candidates.find(([, , pattern]) => pattern.test(text ?? ''))?.[1]
    if (text === undefined || type === undefined) continue
    const title = type === 'graphql' || type === 'grpc' ? undefined : titleOf(text, file)
    const name = freeName(title ?? nameOf(file, component), names)
    names.add(name)
    found.push({ name, title, type, file, reason: `it describes an interface (${type})` })
  }
  return found
}

function titleOf(text: string, file: string): string | undefined {
  const value = parseYaml(text, { file }).documents[0]?.value
  const title = (value as { info?: { title?: unknown } } | null | undefined)?.info?.title
  return typeof title === 'string' && title.trim() !== '' ? title.trim().slice(0, 100) : undefined
}

/** `openapi.yaml` and `schema.graphql` say nothing that the component's name does not. */
function nameOf(file: string, component: string): string {
  const name =
    file
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]+$/, '') ?? ''
  return /^(?:openapi|swagger|asyncapi|api|schema|service|events)$/i.test(name)
    ? `${component}-api`
    : name
}

function freeName(text: string, taken: ReadonlySet<string>): string {
  const name = entityName(text.toLowerCase())
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name.slice(0, 58)}-${count}`
    if (!taken.has(candidate)) return candidate
  }
}
