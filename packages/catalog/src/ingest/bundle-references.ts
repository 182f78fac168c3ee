import { stringify } from 'yaml'
import { catalogErrors } from '../errors.ts'
import {
  type DescriptionFiles,
  isReference,
  openDescription,
  type Part,
} from './description-files.ts'
import { formatPointer } from './json-pointer.ts'
import type { ReferencedFile, ReferencedFiles } from './referenced-files.ts'

/** Objects, lists and values of a bundle. */
const maxValues = 200_000

/** A description that may be spread over files. */
export interface SpreadDescription extends ReferencedFile {
  /** Its name where it is referred to. */
  target: string
  files: ReferencedFiles
}

/**
 * A description of an interface as one YAML text: what a `$ref` to another file leads to takes the place of the first such `$ref`,
 * nearest to the root; all others, and those of a circle, point there. References inside the file stay as they are, so that
 * what has to be a reference (the channel of an operation in AsyncAPI 3) remains one.
 *
 * @throws CATALOG_TARGET_INVALID with the place of the reference
 */
export async function bundleReferences(description: SpreadDescription): Promise<string> {
  const { files, root } = openDescription(description)
  const bundle: Bundle = { files, root, placed: new Map([[keyOf(root), []]]) }
  const result: Record<string, unknown> = {}
  const plain = [{ holder: result, key: 'root', part: root, path: [] }] as Visit[]
  // One with words of its own beside the reference waits until its target has a place by itself.
  const waiting: Visit[] = []
  for (let next = 0, waited = 0; next < plain.length || waited < waiting.length; ) {
    const visit = next < plain.length ? plain[next++] : waiting[waited++]
    if (!visit) break
    if (plain.length > maxValues)
      throw catalogErrors.TARGET_INVALID({
        target: description.target,
        reason: `with all that it refers to, it holds more than ${maxValues} values`,
      })
    const { value } = visit.part
    const hasWords = isReference(value) && Object.keys(value).length > 1
    if (hasWords && next < plain.length) waiting.push(visit)
    // One by one: a hundred thousand arguments of a call are more than the stack has room for.
    else for (const inner of await settle(visit, bundle)) plain.push(inner)
  }
  return stringify(result.root)
}

interface Bundle {
  files: DescriptionFiles
  root: Part
  /** Where in the bundle the parts stand that were taken in. */
  placed: Map<string, readonly string[]>
}

/** A part on the way to its place in the bundle. */
interface Visit {
  holder: object
  key: string
  part: Part
  /** The names that lead to its place. */
  path: readonly string[]
}

/** Puts a part in its place and answers with what is in it. */
async function settle(visit: Visit, { files, root, placed }: Bundle): Promise<Visit[]> {
  const { part, path } = visit
  if (!isReference(part.value)) return open(visit, part.value)
  const { $ref, ...words } = part.value
  if (part.file === root.file && $ref.startsWith('#')) {
    // It means the same in the bundle, if it means anything.
    await files.follow(part, $ref)
    return open(visit, { ...words, $ref }, { asItIs: true })
  }
  const target = await files.follow(part, $ref)
  const known = placedAt(target, placed)
  if (known) return open(visit, { ...words, $ref: `#${formatPointer(known)}` }, { asItIs: true })
  placed.set(keyOf(target), path)
  const { value } = target
  const takesWords = typeof value === 'object' && value !== null && !Array.isArray(value)
  return open({ ...visit, part: target }, takesWords ? { ...value, ...words } : value)
}

/** Puts a value into its holder, shared with nothing. */
function open(
  { holder, key, part, path }: Visit,
  value: unknown,
  { asItIs = false } = {},
): Visit[] {
  const isTree = typeof value === 'object' && value !== null
  const made = Array.isArray(value) ? [...value] : isTree ? { ...value } : value
  // As an own property, whatever its name.
  Object.defineProperty(holder, key, {
    value: made,
    configurable: true,
    enumerable: true,
    writable: true,
  })
  if (!isTree || asItIs) return []
  return Object.entries(value).map(([name, child]) => ({
    holder: made as object,
    key: name,
    part: { file: part.file, names: [...part.names, name], value: child },
    path: [...path, name],
  }))
}

/** Where a part stands in the bundle: where it was put, or where what it is a part of was. */
function placedAt(part: Part, placed: Bundle['placed']): readonly string[] | undefined {
  for (let length = part.names.length; length >= 0; length -= 1) {
    const found = placed.get(keyOf({ ...part, names: part.names.slice(0, length) }))
    if (found) return [...found, ...part.names.slice(length)]
  }
  return undefined
}

function keyOf({ file, names }: Pick<Part, 'file' | 'names'>): string {
  return `${file.base.url}#${formatPointer(names)}`
}
