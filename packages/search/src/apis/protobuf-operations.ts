import { type ApiOperation, joinWords } from './api-operation.ts'

// An unclosed comment goes on to the end: looking for its end from every beginning would take forever.
const tokens =
  /\/\/(?<line>[^\n]*)|\/\*(?<block>[\s\S]*?)(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|(?<word>[\w.]+)|(?<sign>[{}();=])/g

/** Words that open a part with a name. */
const openers: ReadonlySet<string> = new Set(['service', 'rpc', 'message', 'enum', 'oneof'])
/** Longest description, in characters. */
const maxDescription = 2000
const maxOperations = 10_000
/** Deepest nesting that is read. */
const maxDepth = 64

interface Part {
  opener: string
  name: string
  description: string
  words: string[]
}

/**
 * The calls of services, the messages and the enums of a Protocol Buffers file. It is read for its names: what does
 * not hold together is passed over.
 */
export function protobufOperations(text: string): ApiOperation[] {
  const operations: ApiOperation[] = []
  const open: (Part | undefined)[] = []
  let description = ''
  let statement: string[] = []
  for (const { groups = {} } of text.matchAll(tokens)) {
    if (operations.length >= maxOperations || open.length > maxDepth) break
    const { line, block, word, sign } = groups
    const comment = line ?? block?.replace(/^\s*\*+/gm, '')
    if (comment !== undefined) {
      description = `${description} ${comment.trim()}`.trim().slice(0, maxDescription)
    } else if (word !== undefined) statement.push(word)
    else if (sign === '=') named(statement, description)
    else if (sign === '{' || sign === ';' || sign === '}') {
      const part = partOf(statement, description)
      if (part?.opener === 'rpc') operations.push(toOperation(part, serviceName()))
      if (sign === '{') open.push(part)
      const closed = sign === '}' ? open.pop() : undefined
      if (closed && (closed.opener === 'message' || closed.opener === 'enum'))
        operations.push(toOperation(closed, ''))
      statement = []
      description = ''
    }
  }
  return operations

  /** The last word before an equals sign is the name of a field or a value of what is open. */
  function named(words: readonly string[], comment: string): void {
    const holder = open.findLast((part) => part !== undefined && part.opener !== 'oneof')
    if (words[0] !== 'option') holder?.words.push(`${words.at(-1) ?? ''} ${comment}`.trim())
  }

  function serviceName(): string {
    return open.findLast((part) => part?.opener === 'service')?.name ?? ''
  }
}

/** `service Name`, `rpc Name Input returns Output` … */
function partOf(statement: readonly string[], description: string): Part | undefined {
  const [opener = '', name = '', ...rest] = statement
  if (!openers.has(opener) || name === '') return undefined
  const words = rest.filter((word) => word !== 'returns' && word !== 'stream')
  return { opener, name, description, words }
}

function toOperation({ opener, name, description, words }: Part, service: string): ApiOperation {
  return {
    method: opener,
    path: service === '' ? name : `${service}.${name}`,
    name,
    summary: '',
    text: joinWords([description, ...words]),
    tags: [],
  }
}
