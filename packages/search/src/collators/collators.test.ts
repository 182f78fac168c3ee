import { createReaders, defineReader, type Entity, type Folder } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { type ContractCollator, collatorContract } from '../testing/collator-contract.ts'
import { apiCollator } from './api-collator.ts'
import { defineCollator } from './collator.ts'
import { docsCollator } from './docs-collator.ts'
import { entityCollator } from './entity-collator.ts'
import { gitWikiCollator } from './git-wiki-collator.ts'
import { ndjsonCollator } from './ndjson-collator.ts'
import { templateCollator } from './template-collator.ts'
import { wikiCollator } from './wiki-collator.ts'

const entity = (kind: string, name: string, spec: Entity['spec'] = {}): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, description: `What ${name} is for` },
  spec,
})

/** A source in memory that can break. */
function breakable<Item>(items: Item[]): { read: () => Item[]; breakSource: () => void } {
  let isBroken = false
  return {
    read() {
      if (isBroken) throw new Error('the source is down')
      return items
    },
    breakSource() {
      isBroken = true
    },
  }
}

function overEntities(
  make: (read: () => Entity[]) => ContractCollator['collator'],
  items: Entity[],
) {
  const { read, breakSource } = breakable(items)
  return { collator: make(read), breakSource }
}

async function overFolder(
  make: (folder: Folder) => ContractCollator['collator'],
  files: Record<string, string>,
): Promise<ContractCollator> {
  const temporary = await createTemporaryFolder()
  const { folder } = temporary
  for (const [path, text] of Object.entries(files)) await folder.write(path, text)
  return {
    collator: make(folder),
    breakSource: async () => temporary[Symbol.asyncDispose](),
    dispose: async () => temporary[Symbol.asyncDispose](),
  }
}

const pages = { 'Home.md': '# Welcome\n\nBegin here.', 'How-to/Deploy-it.md': 'Press the button.' }
const openApi = JSON.stringify({
  openapi: '3.1.0',
  paths: { '/a': { get: { summary: 'Read a' } }, '/b': { get: { summary: 'Read b' } } },
})

const collators: Record<string, () => ContractCollator | Promise<ContractCollator>> = {
  entityCollator: () =>
    overEntities(
      (entities) => entityCollator({ entities }),
      [entity('Component', 'billing'), entity('API', 'billing-api')],
    ),
  templateCollator: () =>
    overEntities(
      (templates) => templateCollator({ templates }),
      [entity('Template', 'new-service'), entity('Template', 'new-site')],
    ),
  apiCollator: () =>
    overEntities(
      (apis) => apiCollator({ apis }),
      [
        entity('API', 'a', { type: 'openapi', definition: openApi }),
        entity('API', 'b', { type: 'graphql', definition: 'type Query { invoices: [Int] }' }),
      ],
    ),
  docsCollator() {
    const documents = [
      { location: '', title: 'Runbook', text: 'Begin here' },
      { location: 'x/#drain', title: 'Queues', heading: 'Drain', text: 'Empty it' },
    ]
    const site = { entityRef: 'component:default/billing', title: 'Billing', documents }
    const { read, breakSource } = breakable([site])
    return { collator: docsCollator({ sites: read }), breakSource }
  },
  wikiCollator: () => overFolder((folder) => wikiCollator({ folder }), pages),
  gitWikiCollator: () =>
    overFolder((folder) => {
      const reader = defineReader({
        name: 'clone',
        matches: ({ protocol }) => protocol === 'git+https:',
        read: async () => undefined,
        tree: async ({ url }) => ({
          folder,
          url: url.href,
          [Symbol.asyncDispose]: async () => undefined,
        }),
      })
      const url = 'https://github.test/acme/payments/wiki'
      return gitWikiCollator({ readers: createReaders([reader]), url })
    }, pages),
  ndjsonCollator: () =>
    overFolder((folder) => ndjsonCollator({ folder, file: 'export-*.ndjson', type: 'tool' }), {
      'export-2026-01.ndjson': '{"title":"Old","text":"","location":"/old"}',
      'export-2026-02.ndjson':
        '{"title":"Vault","text":"","location":"/vault"}\n\n{"title":"Argo","text":"","location":"/argo"}\n',
    }),
}

describe.each(Object.entries(collators))('%s', (_name, create) => {
  for (const { name, run } of collatorContract(create)) it(name, run)
})

describe('the contract', () => {
  it('notices a collator whose documents change by themselves, or that loses them', async () => {
    let run = 0
    const restless = defineCollator({
      name: 'restless',
      type: 'page',
      *collect() {
        run += 1
        yield { title: 'a', text: '', location: `/${run}` }
        yield { title: 'b', text: '', location: '/b' }
      },
    })
    const failures: string[] = []
    const cases = collatorContract(() => ({ collator: restless, breakSource: () => undefined }))
    for (const { name, run: check } of cases) await check().catch(() => failures.push(name))
    expect(failures).toEqual([
      'yields the same while its source stays the same',
      'can be run twice at the same time',
      'keeps its documents when its source breaks, and says why',
    ])
  })
})
