/** Thrown by the reader of plain YAML at what it is not certain of; whoever calls it catches it and asks the parser. */
export const notPlain = Symbol('not plain YAML')

/** What plain words stand for in the core schema; every other word is text. */
const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
])
const longestWord = 5

/** Codes that a plain scalar may begin with; any other may begin something else. */
const beginsPlain = table(/[\w./$(]/)
const beginsNumber = table(/[\d.]/)
/** Whole numbers that are exact, and decimal fractions. */
const simpleNumber = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/
/** Whatever else the core schema takes for a number. */
const otherNumber =
  /^(?:\d+|0o[0-7]+|0x[\da-fA-F]+|(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|\.(?:inf|Inf|INF|nan|NaN|NAN))$/

/** Whether a text is a word that means something else than itself. */
export function isWord(text: string): boolean {
  return text.length <= longestWord && words.has(text)
}

/** The value of a plain scalar without white space around it. */
export function readPlain(text: string): unknown {
  const first = text.charCodeAt(0)
  if (first < 128 && !beginsPlain[first]) throw notPlain
  if (beginsNumber[first]) {
    if (simpleNumber.test(text)) return Number(text)
    if (otherNumber.test(text)) throw notPlain
  }
  if (text.length > longestWord) return text
  const word = words.get(text)
  return word === undefined ? text : word
}

/** Where a plain scalar ends that begins at an offset: before a comment, and without white space. */
export function endOfPlain(text: string, at: number, lineEnd: number): number {
  let end = at
  for (let index = at; index < lineEnd; index += 1) {
    const code = text.charCodeAt(index)
    if (code === space) continue
    if (code === hash && text.charCodeAt(index - 1) === space) return end
    end = index + 1
    if (code === colon && (end === lineEnd || text.charCodeAt(end) === space)) throw notPlain
  }
  return end
}

/** The text of a scalar in quotes that ends on its line and in which nothing is escaped. */
export function readQuoted(text: string, at: number, lineEnd: number): string {
  const quote = text.charAt(at)
  const close = text.indexOf(quote, at + 1)
  if (close === -1 || close >= lineEnd) throw notPlain
  refuseRest(text, close + 1, lineEnd)
  const content = text.slice(at + 1, close)
  if (quote === '"' && content.includes('\\')) throw notPlain
  return content
}

/** A word, or a text in quotes, with what ends it in a list. */
const flowItem = /[ ]*(?:([A-Za-z][\w./-]*(?::[\w./-]+)*)|"([^"\\\n]*)"|'([^'\n]*)')[ ]*([,\]])/y

/** A list of words on one line, or an empty list or object. */
export function readFlow(text: string, at: number, lineEnd: number): unknown {
  const second = text.charAt(at + 1)
  if (second === ']' || second === '}') {
    refuseRest(text, at + 2, lineEnd)
    if (text.charAt(at) === '{' && second === '}') return {}
    if (text.charAt(at) === '[' && second === ']') return []
  }
  if (text.charAt(at) !== '[') throw notPlain
  const items: unknown[] = []
  flowItem.lastIndex = at + 1
  for (;;) {
    const match = flowItem.exec(text)
    if (!match) throw notPlain
    const [, plain, double, single, ended] = match
    items.push(plain === undefined ? (double ?? single) : readPlain(plain))
    if (ended === ']') break
  }
  refuseRest(text, flowItem.lastIndex, lineEnd)
  return items
}

/** Behind a value there is nothing but white space, and a comment after it. */
function refuseRest(text: string, from: number, lineEnd: number): void {
  let at = from
  while (text.charCodeAt(at) === space) at += 1
  if (at >= lineEnd) return
  if (at === from || text.charCodeAt(at) !== hash) throw notPlain
}

const space = 32
const hash = 35
const colon = 58

/** Which of the first 128 codes match a pattern. */
export function table(pattern: RegExp): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)))
}
