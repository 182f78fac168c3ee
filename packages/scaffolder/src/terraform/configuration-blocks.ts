import { isRecord } from '../expressions/plain-data.ts'

/** A block of a configuration. */
export interface Block {
  /** `["aws_s3_bucket", "logs"]` of a resource. */
  labels: readonly string[]
  body: Record<string, unknown>
}

/** Labels of each type of block that is looked into. */
const labelCounts = {
  terraform: 0,
  required_providers: 0,
  removed: 0,
  module: 1,
  provider: 1,
  provisioner: 1,
  backend: 1,
  cloud: 0,
  encryption: 0,
  check: 1,
  resource: 2,
  data: 2,
  ephemeral: 2,
} as const

/** The blocks of one type in a body. A list may stand at every level: several blocks, or several with one label. */
export function* blocksOf(body: unknown, type: keyof typeof labelCounts): Generator<Block> {
  for (const outer of [body].flat())
    if (isRecord(outer) && Object.hasOwn(outer, type))
      yield* below(outer[type], labelCounts[type], [])
}

function* below(content: unknown, depth: number, labels: readonly string[]): Generator<Block> {
  if (Array.isArray(content)) for (const each of content) yield* below(each, depth, labels)
  else if (depth > 0 && isRecord(content))
    for (const [label, inner] of Object.entries(content))
      yield* below(inner, depth - 1, [...labels, label])
  // What should be a block and is none is refused by Terraform; it is seen here all the same.
  else if (content !== undefined) yield { labels, body: isRecord(content) ? content : {} }
}

/** Every text in a value, names of keys included. */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item)
  else if (isRecord(value))
    for (const [key, item] of Object.entries(value)) {
      yield key
      yield* textsIn(item)
    }
}

/** Whether a name is that of a key anywhere in a value. */
export function holdsKey(value: unknown, names: readonly string[]): string | undefined {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = holdsKey(item, names)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isRecord(value)) {
    const text = typeof value === 'string' ? value : ''
    return text.includes('${') ? names.find((name) => wordIn(text, name)) : undefined
  }
  for (const [key, item] of Object.entries(value)) {
    if (names.includes(key)) return key
    const found = holdsKey(item, names)
    if (found !== undefined) return found
  }
  return undefined
}

function wordIn(text: string, name: string): boolean {
  return new RegExp(`(?<!\\w)${name}(?!\\w)`).test(text)
}
