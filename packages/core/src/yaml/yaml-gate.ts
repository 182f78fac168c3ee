import { Lexer } from 'yaml'
import type { YamlLimits } from './yaml-limits.ts'

/** Why a text is refused before it is parsed, and where. */
export interface YamlRefusal {
  code: 'YAML_SIZE' | 'YAML_DEPTH' | 'YAML_DOCS' | 'YAML_ENCODING'
  message: string
  hint: string
  /** Offset into the text, in UTF-16 code units. */
  offset: number
}

/**
 * Refuses a text that could harm the parser. Deep nesting aborts the whole process when such a text is parsed
 * a second time (seen with yaml 2.8.3 and 2.9.1 on Node 20: a regular expression compiled near the end of the
 * stack), so depth is counted on tokens, without recursion, before any parsing.
 */
export function refuseYaml(text: string, limits: YamlLimits): YamlRefusal | undefined {
  if (text.length > limits.maxLength) {
    return {
      code: 'YAML_SIZE',
      message: `The text is ${text.length} characters long, more than the ${limits.maxLength} that are read`,
      hint: 'Split it into several files.',
      offset: 0,
    }
  }
  const nul = text.indexOf('\u0000')
  if (nul !== -1) {
    return {
      code: 'YAML_ENCODING',
      message: 'The text holds a NUL character',
      hint: 'Save the file as UTF-8 text.',
      offset: nul,
    }
  }
  const run = indicatorRun(text, limits.maxDepth)
  return run === undefined ? walkTokens(text, limits) : tooDeep(run, limits)
}

/** The lexer itself recurses over `- - - …` on one line, so such runs are found by hand. */
function indicatorRun(text: string, max: number): number | undefined {
  let count = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index)
    if (character === space || character === tab) continue
    const next = text.charCodeAt(index + 1)
    const separated = next === space || next === tab || next === newline || Number.isNaN(next)
    if ((character === dash || character === question || character === colon) && separated) {
      count += 1
      if (count > max) return index
    } else {
      count = 0
    }
  }
  return undefined
}

const [space, tab, newline, dash, question, colon] = [' ', '\t', '\n', '-', '?', ':'].map((c) =>
  c.charCodeAt(0),
)

function walkTokens(text: string, limits: YamlLimits): YamlRefusal | undefined {
  /** Columns at which block collections that are still open began. */
  const columns: number[] = []
  let flow = 0
  let documents = 1
  let offset = 0
  let lineStart = 0
  for (const token of new Lexer().lex(text)) {
    const first = token[0]
    // Control tokens of the lexer stand for no character of the text.
    if (first === '\u0002' || first === '\u0018' || first === '\u001f') continue
    if (token === '---' || token === '...') {
      if (token === '---' && offset > 0) documents += 1
      if (documents > limits.maxDocuments) {
        return {
          code: 'YAML_DOCS',
          message: `The text holds more than ${limits.maxDocuments} documents`,
          hint: 'Split it into several files.',
          offset,
        }
      }
      columns.length = 0
      flow = 0
    } else if (token === '[' || token === '{') flow += 1
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1)
    else if (flow === 0 && first !== ' ' && first !== '\n' && first !== '\r' && first !== '#') {
      const column = offset - lineStart
      while ((columns.at(-1) ?? -1) >= column) columns.pop()
      columns.push(column)
    }
    if (columns.length + flow > limits.maxDepth) return tooDeep(offset, limits)
    const lastBreak = token.lastIndexOf('\n')
    if (lastBreak !== -1) lineStart = offset + lastBreak + 1
    offset += token.length
  }
  return undefined
}

function tooDeep(offset: number, { maxDepth }: YamlLimits): YamlRefusal {
  return {
    code: 'YAML_DEPTH',
    message: `The text is nested deeper than ${maxDepth} levels`,
    hint: 'Make it flatter; no format that is read here needs such depth.',
    offset,
  }
}
