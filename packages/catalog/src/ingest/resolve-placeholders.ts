import {
  CallboardError,
  type DocumentPath,
  formatLocation,
  type Issue,
  parseYaml,
  throwIfAborted,
  type YamlDocument,
} from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import { bundleReferences } from './bundle-references.ts'
import {
  createReferencedFiles,
  notFetched,
  type ReferencedFile,
  type ReferencedFiles,
  type ReferencedFilesOptions,
} from './referenced-files.ts'
import { type ReferenceBase, readHint } from './resolve-target.ts'

/** Placeholders that a document may hold. */
const maxPlaceholders = 32
/** Deeper than any document that the YAML gate lets through. */
const maxDepth = 100

/** What {@link resolvePlaceholders} needs beside the document. */
export interface PlaceholderContext extends ReferencedFilesOptions {
  base: ReferenceBase
}

/**
 * Replaces each `{ $text: … }`, `{ $json: … }` and `{ $yaml: … }` by what stands in the file it names, and each `{ $openapi: … }`
 * and `{ $asyncapi: … }` by that file with everything in it that its `$ref`s lead to elsewhere. What comes in is not searched for
 * placeholders again. A failure is an issue at the placeholder, in whose place the name of the file stays.
 */
export async function resolvePlaceholders(
  document: YamlDocument,
  context: PlaceholderContext,
): Promise<{ value: unknown; issues: Issue[] }> {
  const issues: Issue[] = []
  const files = createReferencedFiles(context)
  for (const [index, placeholder] of findPlaceholders(document.value).entries()) {
    throwIfAborted(context.signal)
    try {
      if (index >= maxPlaceholders)
        throw refusal(placeholder, `only ${maxPlaceholders} placeholders are filled in`)
      placeholder.replace(await readPlaceholder(placeholder, { files, base: context.base }))
    } catch (error) {
      throwIfAborted(context.signal)
      if (!CallboardError.is(error)) throw error
      placeholder.replace(String(placeholder.target))
      issues.push({
        ...failureOf(error, placeholder),
        ...document.locate(placeholder.path),
      })
    }
  }
  return { value: document.value, issues }
}

function failureOf(error: CallboardError, { path, target }: Placeholder): Issue {
  const field = path.join('.')
  if (error === notFetched)
    return {
      severity: 'warning',
      code: 'PLACEHOLDER_NOT_READ',
      message: `"${field}" comes from "${target}", which was not fetched`,
      hint: 'Nothing is wrong by that; the catalog fetches it.',
    }
  const place = error.at ? ` (at ${formatLocation(error.at)})` : ''
  return {
    severity: 'error',
    code: 'PLACEHOLDER_FAILED',
    message: `"${field}" could not be filled in: ${error.message}${place}`,
    hint: readHint(error),
  }
}

interface Placeholder {
  path: DocumentPath
  key: keyof typeof resolvers
  target: unknown
  replace(value: unknown): void
}

function findPlaceholders(root: unknown): Placeholder[] {
  const found: Placeholder[] = []
  const search = (node: unknown, path: DocumentPath): void => {
    if (typeof node !== 'object' || node === null || path.length > maxDepth) return
    for (const [name, child] of Object.entries(node)) {
      const childPath = [...path, Array.isArray(node) ? Number(name) : name]
      const key = placeholderKey(child)
      if (key === undefined) search(child, childPath)
      else {
        const target = (child as Record<string, unknown>)[key]
        const replace = (value: unknown) => {
          ;(node as Record<string, unknown>)[name] = value
        }
        found.push({ path: childPath, key, target, replace })
      }
    }
  }
  search(root, [])
  return found
}

/** Only an object of exactly one known key is a placeholder; anything else is data. */
function placeholderKey(node: unknown): keyof typeof resolvers | undefined {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return undefined
  const [key, another] = Object.keys(node)
  if (key === undefined || another !== undefined || !Object.hasOwn(resolvers, key)) return undefined
  return key as keyof typeof resolvers
}

async function readPlaceholder(
  placeholder: Placeholder,
  { files, base }: { files: ReferencedFiles; base: ReferenceBase },
): Promise<unknown> {
  const { key, target } = placeholder
  if (typeof target !== 'string') throw refusal(placeholder, 'it names no file')
  const file = await files.read(target, base)
  return resolvers[key]({ ...file, files, placeholder, target })
}

/** What a placeholder leads to. */
interface Resolving extends ReferencedFile {
  files: ReferencedFiles
  placeholder: Placeholder
  target: string
}

const resolvers = {
  $text: ({ text }: Resolving) => text,
  $json({ text, placeholder }: Resolving): unknown {
    try {
      return JSON.parse(text)
    } catch {
      throw refusal(placeholder, 'it is not well-formed JSON')
    }
  },
  $yaml({ text, placeholder, target }: Resolving): unknown {
    const { documents, issues } = parseYaml(text, { file: target })
    const [document, another] = documents
    const [problem] = [...issues, ...documents.flatMap((each) => each.issues)]
    if (problem) throw refusal(placeholder, problem.message)
    if (!document || another) throw refusal(placeholder, 'it does not hold exactly one document')
    return document.value
  },
  $openapi: bundleReferences,
  $asyncapi: bundleReferences,
}

function refusal({ target }: Placeholder, reason: string): CallboardError {
  return catalogErrors.TARGET_INVALID({ target: String(target), reason })
}
