import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { coreKinds } from './core-kinds.ts'
import { formatEntityRef, parseEntityRef } from './entity-ref.ts'
import { parseLocationRef } from './location-ref.ts'
import { validateEntity } from './validate-entity.ts'

/** What `@backstage/catalog-model` answered: written by `node bench/record.mjs`. */
interface RecordedRow {
  id: string
  question: string
  input: unknown
  accepted: boolean
  output?: unknown
}

/** Where we answer otherwise, and why: each one is a decision that somebody read. */
interface Difference {
  id: string
  is: Verdict
  reason: string
}

type Verdict = 'the same' | 'stricter' | 'laxer' | 'another output'

interface Answer {
  accepted: boolean
  output?: unknown
}

const readJson = (path: string) =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as unknown

const { rows } = readJson('../../../../bench/recorded/catalog-model.json') as {
  rows: RecordedRow[]
}
const differences = readJson('./peer-differences.json') as Difference[]

const ofEntity =
  (compat?: 'backstage') =>
  (input: unknown): Answer => {
    const { entity } = validateEntity(input, { kinds: coreKinds, compat })
    return { accepted: entity !== undefined, output: entity }
  }

function attempt(work: () => unknown): Answer {
  try {
    return { accepted: true, output: work() }
  } catch {
    return { accepted: false }
  }
}

const judgesOf = (compat?: 'backstage'): Record<string, (input: never) => Answer> => ({
  entity: ofEntity(compat),
  'entity with AI': ofEntity(compat),
  'parse ref': ({ ref, ...defaults }: { ref: string; kind?: string; namespace?: string }) =>
    attempt(() => parseEntityRef(ref, defaults)),
  'format ref': (parts: { kind: string; namespace?: string; name: string }) =>
    attempt(() => formatEntityRef(parts)),
  'parse location ref': (ref: string) => attempt(() => parseLocationRef(ref)),
})
const judges = judgesOf()

/**
 * As it would be sent, so that the order of keys counts, as in the peer's `metadata`. Not that of the root: there the
 * peer's is by chance, for `metadata` comes first only where it filled in a namespace.
 */
function sent(output: unknown): string {
  const isObject = typeof output === 'object' && output !== null
  if (!isObject) return JSON.stringify(output)
  const root = Object.entries(output).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(Object.fromEntries(root))
}

function compare(row: RecordedRow, by = judges): Verdict {
  const ours = by[row.question]?.(row.input as never)
  if (row.accepted && !ours?.accepted) return 'stricter'
  if (!row.accepted && ours?.accepted) return 'laxer'
  const isSame = !row.accepted || sent(ours?.output) === sent(row.output)
  return isSame ? 'the same' : 'another output'
}

describe('agreement with the recorded answers of @backstage/catalog-model', () => {
  it('covers every question that was asked', () => {
    const questions = new Set(rows.map(({ question }) => question))
    expect([...questions].sort()).toEqual(Object.keys(judges).sort())
  })

  it('has no difference that is not listed, and none listed that is gone', () => {
    const found = rows
      .map((row) => ({ id: row.id, is: compare(row) }))
      .filter(({ is }) => is !== 'the same')
    expect(found).toEqual(differences.map(({ id, is }) => ({ id, is })))
  })

  it('is closer when asked to be compatible: what is left is of kinds and of programs, not of documents', () => {
    const compatible = judgesOf('backstage')
    const found = rows.filter((row) => compare(row, compatible) !== 'the same').map(({ id }) => id)
    expect(found).toMatchInlineSnapshot(`
      [
        "14 dependencyOf 5",
        "16 mcp-server with remotes",
        "16 mcp-server with definition",
        "19 {"ref":"k:a","namespace":""}",
        "19 {"ref":{"name":"a"},"kind":"Component"}",
        "19 {"ref":{"kind":"k","namespace":"n","name":"a"}}",
      ]
    `)
  })

  it('gives a reason for every difference', () => {
    expect(differences.filter(({ reason }) => !/^[A-Z].{20,}\.$/.test(reason))).toEqual([])
  })
})
