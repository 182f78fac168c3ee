import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { docsErrors } from './errors.ts'

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
const textOf = (pattern: RegExp) =>
  files
    .filter((path) => pattern.test(path) && !/^errors\.(test\.)?ts$/.test(path))
    .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
    .join('\n')
const sources = textOf(/(?<!\.test)\.ts$/)
const tests = textOf(/\.test\.ts$/)

describe('every error', () => {
  it.each(Object.keys(docsErrors))('DOCS_%s is made somewhere and held by a test', (name) => {
    expect([sources.includes(`docsErrors.${name}`), tests.includes(`DOCS_${name}`)]).toEqual([
      true,
      true,
    ])
  })
})
