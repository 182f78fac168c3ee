import type { YamlLimits } from './yaml-limits.ts'

/** Why a text is refused as a whole, and where. */
export interface YamlRefusal {
  code: 'YAML_SIZE' | 'YAML_DEPTH' | 'YAML_DOCS' | 'YAML_ENCODING'
  message: string
  hint: string
  /** Offset into the text, in UTF-16 code units. */
  offset: number
}

/** What can be refused by looking at the characters alone, before any parsing. */
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
  return tooManyDocuments(text, limits)
}

/** A line that begins with `---` separates documents wherever it stands, also inside quotes and block scalars. */
function tooManyDocuments(text: string, { maxDocuments }: YamlLimits): YamlRefusal | undefined {
  let separators = 0
  for (let index = text.indexOf('\n---'); index !== -1; index = text.indexOf('\n---', index + 4)) {
    if (!/^[ \t\r\n]?$/.test(text.charAt(index + 4))) continue
    separators += 1
    // The first may open the first document instead of ending one.
    if (separators > maxDocuments) return documentsRefusal(index + 1, maxDocuments)
  }
  return undefined
}

export function documentsRefusal(offset: number, max: number): YamlRefusal {
  return {
    code: 'YAML_DOCS',
    message: `The text holds more than ${max} documents`,
    hint: 'Split it into several files.',
    offset,
  }
}

export function depthRefusal(offset: number, max: number): YamlRefusal {
  return {
    code: 'YAML_DEPTH',
    message: `The text is nested deeper than ${max} levels`,
    hint: 'Make it flatter; no format that is read here needs such depth.',
    offset,
  }
}
