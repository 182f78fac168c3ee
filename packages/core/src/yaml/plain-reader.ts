import { lineEnd, readPlainBlock } from './plain-block.ts'
import {
  endOfPlain,
  isWord,
  notPlain,
  readFlow,
  readPlain,
  readQuoted,
  table,
} from './plain-scalar.ts'

const space = 32
const hash = 35
const dash = 45
const colon = 58

const beginsKey = table(/[A-Za-z_$]/)
const inKey = table(/[\w$./-]/)
/** A longer key may be none: YAML looks for the colon within 1024 characters. */
const maxKeyLength = 500

/** Whatever may stand in a plain document: no tab, no carriage return, nothing that is not seen. */
const plainText = /^[\n\x20-\x7e\u00a1-\u2027\u202a-\ufefe\uff00-\ufffd]*$/

/** The value of a document, and the offset at which its content begins. */
export interface PlainDocument {
  /** `null` for a document without content. */
  value: unknown
  /** Offset of the content, or of the end. */
  start: number
}

/**
 * Reads one document of the plain part of YAML, or gives `undefined` for one that is not certain to be plain.
 * In that part everything is decided by the line it stands on, so that no other rule of YAML can read it differently:
 * block mappings with plain keys, block sequences, plain and quoted scalars of one line, lists of words on one line,
 * empty lists and objects, literal blocks, and folded blocks of even lines.
 *
 * @param text - holds no document marker but the one it may begin with
 */
export function readPlainDocument(text: string, maxDepth: number): PlainDocument | undefined {
  if (!plainText.test(text)) return undefined
  try {
    return new PlainReader(text, maxDepth).read()
  } catch (thrown) {
    if (thrown === notPlain) return undefined
    throw thrown
  }
}

/** Stands on one line at a time; whatever reads a value leaves it on the line behind that value. */
class PlainReader {
  readonly #text: string
  readonly #maxDepth: number
  /** Where the line begins, where its content does, and where it ends. */
  #start = 0
  #content = 0
  #end = -1
  /** Column of the content, from 0; -1 behind the last line. */
  #indent = 0

  constructor(text: string, maxDepth: number) {
    this.#text = text
    this.#maxDepth = maxDepth
  }

  read(): PlainDocument {
    if (this.#text.startsWith('---')) {
      this.#end = this.#text.indexOf('\n')
      if (this.#end === -1) this.#end = this.#text.length
      if (!/^--- *(?: #.*)?$/.test(this.#text.slice(0, this.#end))) throw notPlain
    }
    this.#advance()
    const start = this.#content
    if (this.#indent === -1) return { value: null, start: this.#text.length }
    if (this.#indent !== 0) throw notPlain
    const value = this.#block(1)
    if (this.#content < this.#text.length) throw notPlain
    return { value, start }
  }

  /** Moves to the next line that is more than white space and a comment. */
  #advance(): void {
    const text = this.#text
    while (this.#end < text.length) {
      const start = this.#end + 1
      let content = start
      while (text.charCodeAt(content) === space) content += 1
      this.#end = lineEnd(text, content)
      if (content >= this.#end || text.charCodeAt(content) === hash) continue
      this.#start = start
      this.#content = content
      this.#indent = content - start
      return
    }
    this.#content = text.length
    this.#indent = -1
  }

  #block(depth: number): unknown {
    return this.#isItem()
      ? this.#sequence(this.#indent, depth)
      : this.#mapping(this.#content, depth)
  }

  /** @param at - where the first key stands, which may be behind the dash of an item */
  #mapping(at: number, depth: number): Record<string, unknown> {
    if (depth > this.#maxDepth) throw notPlain
    const indent = at - this.#start
    const mapping: Record<string, unknown> = {}
    let keyAt = at
    let count = 0
    do {
      const keyEnd = this.#keyEnd(keyAt)
      if (keyEnd === -1) throw notPlain
      const key = this.#text.slice(keyAt, keyEnd)
      if (key === '__proto__' || isWord(key)) throw notPlain
      count += 1
      mapping[key] = this.#value(keyEnd + 1, { indent, depth, inMapping: true })
      keyAt = this.#content
    } while (this.#indent === indent)
    // Of a key that stands there twice the parser has something to say.
    if (this.#indent > indent || Object.keys(mapping).length !== count) throw notPlain
    return mapping
  }

  #sequence(indent: number, depth: number): unknown[] {
    if (depth > this.#maxDepth) throw notPlain
    const items: unknown[] = []
    while (this.#indent === indent && this.#isItem()) {
      let at = this.#content + 1
      while (this.#text.charCodeAt(at) === space) at += 1
      items.push(
        this.#keyEnd(at) === -1
          ? this.#value(this.#content + 1, { indent, depth, inMapping: false })
          : this.#mapping(at, depth + 1),
      )
    }
    if (this.#indent > indent) throw notPlain
    return items
  }

  #isItem(): boolean {
    if (this.#text.charCodeAt(this.#content) !== dash) return false
    const after = this.#content + 1
    return after >= this.#end || this.#text.charCodeAt(after) === space
  }

  /** Where the colon behind a key stands, or -1 when no key begins here. */
  #keyEnd(at: number): number {
    const text = this.#text
    if (!beginsKey[text.charCodeAt(at)]) return -1
    let end = at + 1
    while (inKey[text.charCodeAt(end)]) end += 1
    if (text.charCodeAt(end) !== colon || end - at > maxKeyLength) return -1
    return end + 1 >= this.#end || text.charCodeAt(end + 1) === space ? end : -1
  }

  /** What stands behind a colon or a dash. */
  #value(from: number, { indent, depth, inMapping }: Place): unknown {
    const text = this.#text
    let at = from
    while (text.charCodeAt(at) === space) at += 1
    const end = this.#end
    const first = text.charAt(at)
    if (first === '|' || first === '>') {
      const block = readPlainBlock(text, { at, end, indent })
      this.#end = block.end
      this.#advance()
      return block.value
    }
    this.#advance()
    if (at >= end || first === '#') return this.#nested({ indent, depth, inMapping })
    if (first === '"' || first === "'") return readQuoted(text, at, end)
    if (first === '[' || first === '{') return readFlow(text, at, end)
    return readPlain(text.slice(at, endOfPlain(text, at, end)))
  }

  /** What stands below a key or a dash. */
  #nested({ indent, depth, inMapping }: Place): unknown {
    if (this.#indent > indent) return this.#block(depth + 1)
    const isList = inMapping && this.#indent === indent && this.#isItem()
    return isList ? this.#sequence(indent, depth + 1) : null
  }
}

/** What a value stands in. */
interface Place {
  indent: number
  depth: number
  /** The items of a list may stand as far left as the key above them. */
  inMapping: boolean
}
