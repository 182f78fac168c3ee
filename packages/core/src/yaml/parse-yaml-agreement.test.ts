import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { parseYaml } from './parse-yaml.ts'
import { codes, values } from './test-parse.ts'

describe('agreement with the parser itself', () => {
  const theirs = (text: string) => {
    const documents = parseAllDocuments(text, {
      schema: 'core',
      version: '1.2',
      logLevel: 'silent',
    })
    return [...documents].flatMap((document) => {
      try {
        return [document.toJS({ maxAliasCount: -1 })].filter((value) => value !== null)
      } catch {
        return []
      }
    })
  }
  const accepted = (text: string) =>
    parseYaml(text, { file: 'x' }).documents.flatMap(({ value, issues }) =>
      issues.length > 0 ? [] : [JSON.stringify(value)],
    )

  it('gives the same value for whatever it accepts', () => {
    const bits = fc.constantFrom(
      ...[
        'a',
        'b: ',
        '- ',
        '\n',
        '\n  ',
        '\n    ',
        ': ',
        '? ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"',
        "'",
        '|\n',
        '>-\n',
      ],
      ...[
        '&x ',
        '*x',
        '!!str ',
        '# c',
        '---\n',
        '...\n',
        '\t',
        '1',
        '~',
        'true',
        '1.5',
        '\\',
        '%',
        'é',
        '<<: ',
      ],
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 30 }), (parts) => {
        const text = parts.join('')
        const all = theirs(text).map((value) => JSON.stringify(value))
        for (const value of accepted(text)) expect(all).toContain(value)
      }),
      { numRuns: 500 },
    )
  })

  it('reads back what JSON writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value)
        expect(values(text)).toEqual(value === null ? [] : [JSON.parse(text)])
      }),
    )
  })

  const corpus = fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url))
  it.runIf(existsSync(corpus))(
    'reads every real file as the parser does, and refuses none for its depth',
    () => {
      const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((path) =>
        /\.ya?ml$/.test(path),
      )
      expect(files.length).toBeGreaterThan(100)
      for (const file of files) {
        const text = readFileSync(`${corpus}/${file}`, 'utf8')
        expect({
          file,
          codes: codes(text).filter(
            (code) => !['YAML_SYNTAX', 'YAML_DUPLICATE_KEY', 'YAML_TAG'].includes(code),
          ),
        }).toEqual({ file, codes: [] })
        const ours = parseYaml(text, { file }).documents.filter(({ issues }) => issues.length === 0)
        const all = parseAllDocuments(text, { schema: 'core', logLevel: 'silent' })
        for (const { index, value } of ours)
          expect({ file, value }).toEqual({ file, value: [...all][index]?.toJS() })
      }
    },
    120_000,
  )
})
