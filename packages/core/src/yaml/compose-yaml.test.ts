import { join } from 'node:path'
import { build } from 'esbuild'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { createProcessGate } from '../node/process-gate.ts'
import { createTemporaryFolder } from '../node/temporary-folder.ts'
import { composeYaml } from './compose-yaml.ts'
import { parseYaml } from './parse-yaml.ts'
import { defaultYamlLimits } from './yaml-limits.ts'

const codes = (text: string, maxDepth = 64) => {
  const { issues, documents } = parseYaml(text, { file: 'x', limits: { maxDepth } })
  return [issues, ...documents.map((document) => document.issues)].flat().map(({ code }) => code)
}

/** Depth of plain data in collections. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

/** Ways to nest one thing in another as often as asked. */
const nestings: [string, (depth: number) => string][] = [
  ['flow sequences', (depth) => '['.repeat(depth) + ']'.repeat(depth)],
  ['flow maps', (depth) => '{a: '.repeat(depth) + '}'.repeat(depth)],
  ['flow maps as keys', (depth) => '{'.repeat(depth) + '}'.repeat(depth)],
  ['flow sequences, never closed', (depth) => '['.repeat(depth)],
  ['sequences on one line', (depth) => `${'- '.repeat(depth)}x`],
  ['sequences on one line after tabs', (depth) => `${'-\t'.repeat(depth)}x`],
  ['sequences on lines of their own', (depth) => lines(depth, () => '-')],
  ['maps on lines of their own', (depth) => lines(depth, () => 'a:')],
  ['maps and sequences by turns', (depth) => lines(depth, (at) => (at % 2 ? '-' : 'a:'))],
  ['explicit keys on one line', (depth) => `${'? '.repeat(depth)}x`],
  ['explicit keys on lines of their own', (depth) => lines(depth, () => '?')],
  ['explicit values on one line', (depth) => `${': '.repeat(depth)}x`],
  ['keys and values by turns', (depth) => `${'? - '.repeat(depth / 2)}x`],
  [
    'sequences with anchors',
    (depth) =>
      `${Array.from({ length: depth }, (_, at) => `- &a${at}\n${' '.repeat(at + 1)}`).join('')}x`,
  ],
  [
    'flow sequences with tags and anchors',
    (depth) =>
      `${Array.from({ length: depth }, (_, at) => `!!seq &a${at} [`).join('')}${']'.repeat(depth)}`,
  ],
  [
    'flow sequences over lines and comments',
    (depth) => `${'[ # x\n'.repeat(depth)}${']\n'.repeat(depth)}`,
  ],
  ['flow in block', (depth) => `a:\n  - ${'['.repeat(depth - 2)}${']'.repeat(depth - 2)}`],
]

function lines(depth: number, indicator: (at: number) => string): string {
  const row = (_: unknown, at: number) => `${' '.repeat(at)}${indicator(at)}\n`
  return `${Array.from({ length: depth }, row).join('')}${' '.repeat(depth)}x`
}

/** What is bundled from CommonJS asks for Node's own modules by calling require(). */
const banner = {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
}

describe('the gate for depth', () => {
  it.each(nestings)('refuses %s that are too deep, and takes those that are not', (_name, nest) => {
    expect(codes(nest(60))).not.toContain('YAML_DEPTH')
    for (const depth of [70, 1000]) expect(codes(nest(depth))).toEqual(['YAML_DEPTH'])
  })

  it('takes what is long and not deep', () => {
    for (const text of [
      '- [a]\n'.repeat(500),
      `[${'[],'.repeat(500)}]`,
      'a: {b: [c]}\n---\n'.repeat(300),
      `text: |\n${'  [[[[[[[[ {{{{{{ - - - - - - -\n'.repeat(100)}`,
      `text: "${'[{- ? : '.repeat(500)}"`,
      `# ${'[['.repeat(500)}\na: 1`,
      `a: ${'x - - - - - - '.repeat(50)}`,
      `a:\n${'  - b:\n      - c\n'.repeat(300)}`,
      Array.from({ length: 500 }, (_, at) => `${' '.repeat(at % 50)}# x\n`).join(''),
    ])
      expect(codes(text)).toEqual([])
  })

  it('counts as deep as the data is, whatever it is written in', () => {
    const bits = fc.constantFrom(
      ...[
        '[',
        '{',
        ']',
        '}',
        '- ',
        '? ',
        ': ',
        'a: ',
        '\n',
        '\n ',
        '\n  ',
        '\n    ',
        ', ',
        'x',
        '"y"',
      ],
      ...[
        "'z'",
        '&a ',
        '!!seq ',
        '!x ',
        '*a ',
        '#c\n',
        '|\n',
        '\t',
        '-\t',
        '---\n',
        '&b &c ',
        '!d !e ',
      ],
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        const { documents } = parseYaml(text, { file: 'x', limits: { maxDepth: 6 } })
        for (const { value } of documents) expect(depthOf(value)).toBeLessThanOrEqual(6)
        const composed = composeYaml(text, { ...defaultYamlLimits, maxDepth: 6 })
        // What the recursive stage was given is never deeper than the limit and what a key and a flow pair add.
        if (Array.isArray(composed))
          for (const { document } of composed)
            expect(depthOf(document?.contents?.toJSON())).toBeLessThanOrEqual(14)
        const real = parseAllDocuments(text, {
          schema: 'core',
          logLevel: 'silent',
          uniqueKeys: false,
        })
        const deepest = Math.max(
          0,
          ...[...real].map((document) => depthOf(document.contents?.toJSON())),
        )
        if (codes(text, 6).includes('YAML_DEPTH')) expect(deepest).toBeGreaterThan(2)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the process alive when deep texts come again and again, also in a worker', async () => {
    const script = `
      import { isMainThread, Worker } from 'node:worker_threads'
      import { parseYaml } from ${JSON.stringify(join(import.meta.dirname, '../index.ts'))}
      const texts = ['['.repeat(1000), '- '.repeat(1000), '{a: '.repeat(1000), '? '.repeat(1000)]
      const codes = new Set()
      for (let round = 0; round < 10; round += 1)
        for (const text of texts) codes.add(parseYaml(text, { file: 'x' }).issues[0]?.code)
      console.log(isMainThread ? 'main' : 'worker', ...codes)
      if (isMainThread) new Worker(new URL(import.meta.url))
    `
    await using temporary = await createTemporaryFolder()
    const outfile = await temporary.folder.absolutePath('deep.mjs')
    const stdin = { contents: script, resolveDir: import.meta.dirname }
    await build({
      stdin,
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      banner,
    })
    const gate = createProcessGate({ node: { command: process.execPath } })
    const { stdout, stderr, exitCode } = await gate.run({
      program: 'node',
      args: [outfile],
      cwd: join(import.meta.dirname, '../..'),
    })
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: 'main YAML_DEPTH\nworker YAML_DEPTH\n',
      stderr: '',
      exitCode: 0,
    })
  })
})
