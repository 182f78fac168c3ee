import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fence, fencesOf, withChecks } from './markdown-fences.ts'

const documents = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.md'),
)
const readmes = readdirSync('packages').map((name) => join('packages', name, 'README.md'))
const files = [
  'README.md',
  'CONTRIBUTING.md',
  ...documents.map((name) => join('docs', name)),
  ...readmes.filter(existsSync),
]
const fences = files.flatMap(fencesOf)
const nameOf = (fence: Fence) => `${fence.file.replaceAll(/[^a-zA-Z]+/g, '-')}-${fence.line}.ts`

let folder: string

// Inside the workspace: from anywhere else the packages cannot be found by their names.
beforeAll(async () => {
  folder = await mkdtemp(join(import.meta.dirname, '.fences-'))
  const written = fences.map((fence) =>
    writeFile(join(folder, nameOf(fence)), withChecks(fence.code)),
  )
  await Promise.all(written)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the TypeScript of the documents', () => {
  it('is there', () => {
    expect(fences.filter(({ run }) => run).length).toBeGreaterThan(3)
  })

  it('is well typed', () => {
    const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
    const { options } = ts.parseJsonConfigFileContent(
      { ...config, include: [] },
      ts.sys,
      process.cwd(),
    )
    // A fence declares what its reader will use later.
    const relaxed = { ...options, noUnusedLocals: false }
    const paths = fences.map((fence) => join(folder, nameOf(fence)))
    const program = ts.createProgram(paths, relaxed)
    // Asked for one by one: asking for all would check the sources of the packages as well.
    const problems = paths
      .map((path) => program.getSourceFile(path))
      .flatMap((source) => [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ])
      .map(
        ({ file, messageText }) =>
          `${file?.fileName.split('/').at(-1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      )
    expect(problems).toEqual([])
  })

  it.each(
    fences.filter(({ run }) => run).map((fence) => [`${fence.file}:${fence.line}`, fence] as const),
  )('does what it says: %s', async (_place, fence) => {
    await import(join(folder, nameOf(fence)))
  })
})
