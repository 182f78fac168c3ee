import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { silentLogger } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { type ContractCase, contractCases } from '@callboard/core/testing'
import type { Collator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'
import { searchFields } from '../document/indexed-document.ts'
import type { SearchDocument } from '../document/search-document.ts'
import type { CollatorReport } from '../search.ts'

/** A collator over a source that the contract can change. The source has at least two documents. */
export interface ContractCollator {
  collator: Collator
  /** Makes the source unreadable as a whole, as it would be one day. */
  breakSource(): void | Promise<void>
  /** Releases what the source needs. */
  dispose?(): void | Promise<void>
}

/** What every collator does. `create` gives one over a source of its own each time. */
export function collatorContract(
  create: () => ContractCollator | Promise<ContractCollator>,
): ContractCase[] {
  return contractCases(
    {
      'yields documents that are taken in, every one': async ({ collator }) => {
        const yielded = await collected(collator)
        const report = await indexed(collator)
        deepEqual(report.issues, [])
        ok(report.documents >= 2, `there are ${report.documents} documents`)
        equal(report.documents, yielded.length)
      },
      'yields the same while its source stays the same': async ({ collator }) => {
        deepEqual(await collected(collator), await collected(collator))
      },
      'can be run twice at the same time': async ({ collator }) => {
        const [first, second] = await Promise.all([collected(collator), collected(collator)])
        deepEqual(first, second)
      },
      'yields plain data': async ({ collator }) => {
        for (const document of await collected(collator))
          deepEqual(JSON.parse(JSON.stringify(document)), document)
      },
      'gives texts for each field': async ({ collator }) => {
        for (const document of await collected(collator)) {
          const fields = collator.fields?.(document)
          if (!fields) continue
          deepEqual(Object.keys(fields).sort(), [...searchFields].sort())
          ok(
            Object.values(fields).every((texts) => texts.every((text) => typeof text === 'string')),
          )
        }
      },
      'finds each document by its title': async ({ collator }) => {
        const search = createSearch({ collators: [collator] })
        await search.index()
        for (const { title } of await collected(collator)) {
          const { total } = await search.query({ term: title })
          ok(total > 0, `"${title}" finds nothing`)
        }
      },
      'ends with the reason of an abort': async ({ collator }) => {
        const reason = new Error('enough')
        const search = createSearch({ collators: [collator] })
        await rejects(search.index({ signal: AbortSignal.abort(reason) }), reason)
      },
      'keeps its documents when its source breaks, and says why': async ({
        collator,
        breakSource,
      }) => {
        const search = createSearch({ collators: [collator] })
        const [before] = (await search.index()).collators
        await breakSource()
        const after = await search.index()
        deepEqual([after.added, after.changed, after.removed], [0, 0, 0])
        equal(after.collators[0]?.documents, before?.documents)
        ok((after.collators[0]?.issues.length ?? 0) > 0, 'nothing is told')
      },
    },
    create,
  )
}

async function collected(collator: Collator): Promise<SearchDocument[]> {
  const documents: SearchDocument[] = []
  const context = {
    logger: silentLogger,
    runtime: nodeRuntime,
    report: () => undefined,
    keep: () => undefined,
  }
  for await (const document of await collator.collect(context)) documents.push(document)
  return documents
}

async function indexed(collator: Collator): Promise<CollatorReport> {
  const [report] = (await createSearch({ collators: [collator] }).index()).collators
  ok(report)
  return report
}
