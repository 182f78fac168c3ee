import { CallboardError, type DocumentPath, parseYaml, type SourceLocation } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import type { SpreadDescription } from './bundle-references.ts'
import { copyPlain } from './copy-plain.ts'
import { formatPointer, parsePointer } from './json-pointer.ts'
import { notFetched, type ReferencedFile } from './referenced-files.ts'

/** References that may lead to references. */
const maxSteps = 32

/** A part of a file of a description. */
export interface Part {
  file: DescriptionFile
  /** The names that lead to it, none of them behind a reference. */
  names: readonly string[]
  value: unknown
}

/** A file of a description, parsed. */
export interface DescriptionFile extends ReferencedFile, ParsedText {}

interface ParsedText {
  value: unknown
  locate(path: DocumentPath): { at: SourceLocation } | undefined
}

/** The files that a description is spread over. */
export interface DescriptionFiles {
  /**
   * What a reference means, whatever references lie on the way there.
   *
   * @param from - the part that is the reference
   * @throws CATALOG_TARGET_INVALID with the place of the reference
   */
  follow(from: Part, reference: string): Promise<Part>
}

/** Opens a description at its first file. @throws CATALOG_TARGET_INVALID */
export function openDescription(description: SpreadDescription): {
  files: DescriptionFiles
  root: Part
} {
  const { text, base, target } = description
  const first: DescriptionFile = { text, base, ...parseOne(text, target) }
  const load = loader(description, first)
  return {
    root: { file: first, names: [], value: first.value },
    files: {
      async follow(from, reference) {
        try {
          return await follow(from, reference, load)
        } catch (error) {
          throw CallboardError.is(error) && error !== notFetched
            ? atReference(error, from, reference)
            : error
        }
      },
    },
  }
}

/** Reads the file at an address that stands in another one; each is parsed once. */
type Load = (address: string, from: DescriptionFile) => Promise<DescriptionFile>

function loader({ files }: SpreadDescription, first: DescriptionFile): Load {
  const parsed = new Map([[first.base.url, first]])
  return async (address, { base }) => {
    if (base.url.startsWith('file:') && /^[a-z][a-z0-9+.-]*:/i.test(address))
      throw refusal(address, 'it does not lie in the folder of the description')
    const read = await files.read(address, base)
    const known = parsed.get(read.base.url)
    if (known) return known
    const file = { ...read, ...parseOne(read.text, address) }
    parsed.set(file.base.url, file)
    return file
  }
}

async function follow({ file: start }: Part, reference: string, load: Load): Promise<Part> {
  let file = start
  let target = reference
  for (let step = 0; step < maxSteps; step += 1) {
    const { address, fragment } = splitReference(target)
    if (address !== '') file = await load(address, file)
    const names = parsePointer(fragment)
    if (!names) throw refusal(target, 'what follows the "#" is not a JSON pointer')
    const found = walk(file.value, names)
    if (!found) throw refusal(target, 'there is no such part in the file')
    if (!found.onward) return { file, names, value: found.value }
    const next = splitReference(found.onward)
    target = `${next.address}#${next.fragment}${formatPointer(names.slice(found.depth))}`
  }
  throw refusal(reference, `it leads through more than ${maxSteps} references`)
}

/** Whether a value stands for another one. A property may be called `$ref` and be none. */
export function isReference(value: unknown): value is { $ref: string } & Record<string, unknown> {
  return typeof value === 'object' && value !== null && '$ref' in value && isText(value.$ref)
}

const isText = (value: unknown) => typeof value === 'string'

function splitReference(reference: string): { address: string; fragment: string } {
  const hash = reference.indexOf('#')
  if (hash === -1) return { address: reference, fragment: '' }
  return { address: reference.slice(0, hash), fragment: reference.slice(hash + 1) }
}

/** The value behind some names, or the reference that stands in the way. */
function walk(root: unknown, names: readonly string[]) {
  let value = root
  for (const [depth, name] of names.entries()) {
    if (isReference(value)) return { onward: value.$ref, depth }
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return isReference(value) ? { onward: value.$ref, depth: names.length } : { value }
}

function parseOne(text: string, file: string): ParsedText {
  return parseJson(text, file) ?? parseYamlText(text, file)
}

/** JSON is YAML, and takes a thirtieth of the time to be parsed as what it is. */
function parseJson(text: string, file: string): ParsedText | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value = copyPlain(JSON.parse(text))
    return { value, locate: (path) => parseYamlText(text, file).locate(path) }
  } catch {
    return undefined
  }
}

function parseYamlText(text: string, file: string): ParsedText {
  const { documents, issues } = parseYaml(text, { file })
  const [document, another] = documents
  const problem = issues[0] ?? documents.flatMap((each) => each.issues)[0]
  if (problem)
    throw catalogErrors.TARGET_INVALID(
      { target: file, reason: problem.message },
      problem.at && { at: problem.at },
    )
  if (!document || another) throw refusal(file, 'it does not hold exactly one document')
  return document
}

function refusal(target: string, reason: string): CallboardError {
  return catalogErrors.TARGET_INVALID({ target, reason })
}

function atReference(cause: CallboardError, { file, names }: Part, target: string): CallboardError {
  const isOwn = cause.code === catalogErrors.TARGET_INVALID.code
  const reason = isOwn ? String(cause.data.reason) : cause.message
  const at = file.locate(pathIn(file.value, [...names, '$ref']))?.at
  return catalogErrors.TARGET_INVALID({ target, reason }, { at: cause.at ?? at, cause })
}

/** Names as a path, in which positions in lists are numbers. */
function pathIn(root: unknown, names: readonly string[]): DocumentPath {
  let value = root
  return names.map((name) => {
    const isPosition = Array.isArray(value)
    value = (value as Record<string, unknown> | undefined)?.[name]
    return isPosition ? Number(name) : name
  })
}
