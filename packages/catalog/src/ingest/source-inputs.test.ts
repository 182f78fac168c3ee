import { expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { defineProcessor } from '../processor/processor.ts'
import { memoryProvider, memoryReaders } from '../testing/memory-provider.ts'

const api = `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: pets }
spec: { type: openapi, lifecycle: production, owner: crew, definition: { $openapi: ./openapi.yaml } }
`

it('gathers a description again when one of its files is another one, and only then', async () => {
  const files: Record<string, string> = {
    'api.yaml': api,
    'openapi.yaml': 'openapi: 3.1.0\npet: { $ref: ./pet.yaml }\n',
    'pet.yaml': 'type: object\n',
  }
  const seen: unknown[] = []
  const catalog = await createCatalog({
    providers: [memoryProvider({ files, entries: ['api.yaml'] })],
    readers: memoryReaders(files),
    processors: [
      defineProcessor({
        name: 'seen',
        process({ entity }) {
          seen.push((entity.spec as { definition: unknown }).definition)
        },
      }),
    ],
  })
  const refresh = async () => (await catalog.refresh()).issues.map(({ code }) => code)
  const definition = () => catalog.get('api:pets')?.spec?.definition
  await refresh()
  await refresh()
  await catalog.refresh({ keys: ['api:pets'] })
  expect(seen).toEqual(['openapi: 3.1.0\npet:\n  type: object\n'])
  files['pet.yaml'] = 'type: string\n'
  await refresh()
  await refresh()
  expect([seen.length, definition()]).toEqual([2, 'openapi: 3.1.0\npet:\n  type: string\n'])
  const { 'pet.yaml': pet = '' } = files
  delete files['pet.yaml']
  expect(await refresh()).toEqual(['PLACEHOLDER_FAILED'])
  expect(await refresh()).toEqual(['PLACEHOLDER_FAILED'])
  files['pet.yaml'] = pet
  expect(await refresh()).toEqual([])
  expect(definition()).toBe('openapi: 3.1.0\npet:\n  type: string\n')
})
