import { issueFromError, silentLogger } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { searchErrors } from '../errors.ts'
import { type CollatorContext, defineCollator } from './collator.ts'
import { collectDocuments } from './collect-documents.ts'

const page = (location: string) => ({ title: location, text: '', location })

it('keeps the documents of a part that cannot be read, and no others', async () => {
  let run = 0
  const wiki = defineCollator({
    name: 'wiki',
    type: 'wiki',
    *collect({ keep }: CollatorContext) {
      run += 1
      yield page('/b/1')
      if (run === 1) yield* [page('/a/1'), page('/a/2'), page('/b/2')]
      else
        keep({
          name: 'the space A',
          cause: new Error('it is locked'),
          holds: ({ location }) => location.startsWith('/a/'),
        })
    },
  })
  const search = createSearch({ collators: [wiki] })
  await search.index()
  const report = await search.index()
  expect(report).toMatchObject({
    added: 0,
    changed: 0,
    removed: 1,
    collators: [
      {
        name: 'wiki',
        type: 'wiki',
        documents: 3,
        omitted: 0,
        issues: [
          {
            severity: 'warning',
            code: 'SEARCH_PART_UNREAD',
            message: 'The collator "wiki" could not read "the space A": it is locked',
            hint: 'What it had of that part stays findable; index again once it can be read.',
            at: undefined,
          },
        ],
      },
    ],
  })
})

it('says how many problems it does not tell one by one', async () => {
  const collator = defineCollator({
    name: 'ruin',
    type: 'page',
    collect({ report }) {
      for (let at = 0; at < 150; at += 1)
        report(issueFromError(searchErrors.LINE_INVALID({ reason: `${at}` })))
      return []
    },
  })
  const { issues } = await collectDocuments({
    collator,
    held: new Map(),
    decorators: [],
    logger: silentLogger,
    runtime: nodeRuntime,
  })
  expect([issues.length, issues.at(-1)?.message]).toEqual([
    101,
    'The collator "ruin" has 50 more problems',
  ])
})
