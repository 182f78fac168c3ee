import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { filesProvider } from '../provider/files-provider.ts'
import { defineProvider } from '../provider/provider.ts'
import { memoryProvider } from './memory-provider.ts'
import { type ContractProvider, providerContract } from './provider-contract.ts'

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`

async function files(): Promise<ContractProvider> {
  const temporary = await createTemporaryFolder()
  const { folder } = temporary
  let changes = 0
  await folder.write('catalog-info.yaml', component('root'))
  await folder.write('services/a/catalog-info.yaml', component('a'))
  return {
    provider: filesProvider({ root: folder.root }),
    async changeSource() {
      changes += 1
      await folder.write('services/a/catalog-info.yaml', component(`a${changes}`))
    },
    // Not UTF-8.
    async breakSource() {
      await folder.write('services/a/catalog-info.yaml', Uint8Array.of(0xc3, 0x28))
    },
    async dispose() {
      await temporary[Symbol.asyncDispose]()
    },
  }
}

const texts = () => ({ provider: memoryProvider({ files: { 'a.yaml': component('a') } }) })

describe.each([
  ['filesProvider', files],
  ['memoryProvider', texts],
])('%s', (_name, create) => {
  for (const { name, run } of providerContract(create)) it(name, run)
})

describe('the contract', () => {
  it('notices a provider that gives something else each time', async () => {
    let count = 0
    const restless = defineProvider({
      name: 'restless',
      *read() {
        count += 1
        yield { url: 'https://host.test/a.yaml', text: component(`a${count}`) }
      },
    })
    const failures: string[] = []
    for (const { name, run } of providerContract(() => ({ provider: restless })))
      await run().catch(() => failures.push(name))
    expect(failures).toEqual([
      'gives the same in the same order while its source stays the same',
      'can be read twice at the same time',
      'gives what is wanted as it gives it among all the rest',
      'gives entities that a catalog takes in',
    ])
  })

  it('notices a provider that leaves out what is wanted, or ends its watch by itself', async () => {
    const source = { url: 'https://host.test/a.yaml', text: component('a') }
    const forgetful = defineProvider({
      name: 'forgetful',
      read: ({ only }) => (only ? [] : [source]),
      async *watch() {},
    })
    const failures: string[] = []
    const given = { provider: forgetful, changeSource: async () => {} }
    for (const { run } of providerContract(() => given))
      await run().catch(({ message }) => failures.push(message))
    expect(failures).toEqual([
      'A provider breaks its contract: it leaves out "https://host.test/a.yaml", which was asked for',
      'A provider breaks its contract: it ends by itself',
    ])
  })
})
