import { readFileSync } from 'node:fs'

/** A block of TypeScript in a Markdown file. */
export interface Fence {
  file: string
  /** Line of its first line of code, from 1. */
  line: number
  code: string
  /** Whether it is meant to be executed; one marked `no-run` is only type-checked. */
  run: boolean
}

/** The TypeScript fences of a Markdown file. */
export function fencesOf(file: string): Fence[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const fences: Fence[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const opening = /^(\s*)(`{3,})(?:ts|typescript)\b(.*)$/.exec(lines[index] ?? '')
    if (!opening) continue
    const [, indent = '', ticks = '', info = ''] = opening
    const end = lines.findIndex((text, at) => at > index && text.trim() === ticks)
    const code = lines.slice(index + 1, end).map((text) => text.slice(indent.length))
    fences.push({ file, line: index + 2, code: code.join('\n'), run: !/\bno-run\b/.test(info) })
    index = end
  }
  return fences
}

/** The code with every `expression // => value` turned into a check, and with exports left as they are. */
export function withChecks(code: string): string {
  const checked = code.replace(
    /^(?!\s*\/\/)(\s*)(.+?);?\s*\/\/ => (.+)$/gm,
    (_line, indent: string, expression: string, value: string) => {
      const declared = /^const (\w+) = /.exec(expression)
      if (declared) return `${indent}${expression}; __expect(${declared[1]}).toEqual(${value})`
      return `${indent}__expect(${expression}).toEqual(${value})`
    },
  )
  return `import { expect as __expect } from 'vitest'\n${checked}\n`
}
