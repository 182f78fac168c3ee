import { describe, expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import { badAnnotation, hasAnnotation } from './annotations.ts'
import { defineSignal } from './signal.ts'

const rule = 'prometheus.io/rule'
const files = {
  'crew.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }\n',
  'shop.yaml': `---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: shop, annotations: { ${rule}: latency } }\nspec: { type: service, lifecycle: production, owner: crew }\n`,
}
const signals = [
  defineSignal({
    name: 'refusing',
    applies: hasAnnotation(rule),
    read: () => {
      throw badAnnotation(rule, { value: 'latency', reason: 'it is odd', hint: 'Mend it.' })
    },
  }),
  defineSignal({
    name: 'fine',
    read: ({ ref }) => ({ summary: ref, level: 'ok', facts: [], data: null }),
  }),
]

describe('catalog.signals', () => {
  it('has what each signal says, and where the entity stands of which one failed', async () => {
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })], signals })
    await catalog.refresh()
    const [refusing, fine] = await catalog.signals('Component:shop')
    expect(refusing).toMatchObject({
      status: 'failed',
      error: {
        code: 'CATALOG_ANNOTATION_INVALID',
        message: 'The annotation "prometheus.io/rule", "latency", cannot be used: it is odd',
        hint: 'Mend it.',
        at: { file: 'shop.yaml', line: 2 },
      },
    })
    expect(fine?.value?.summary).toBe('component:default/shop')
    expect((await catalog.signals('group:crew')).map(({ name }) => name)).toEqual(['fine'])
    expect((await catalog.signals('component:shop', { names: ['fine'] })).length).toBe(1)
  })

  it('refuses what is not in the catalog, and is empty without signals', async () => {
    await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
    await catalog.refresh()
    expect(await catalog.signals('component:shop')).toEqual([])
    await expect(catalog.signals('component:shpo')).rejects.toMatchObject({
      code: 'CATALOG_ENTITY_NOT_FOUND',
      hint: 'Did you mean "component:default/shop"?',
    })
  })

  it.each([
    [[signals[1], signals[1]], 'CORE_DUPLICATE_NAME'],
    [[{ ...signals[1], name: 'a b' }], 'CORE_OPTION_INVALID'],
    [[{ name: 'a' }], 'CORE_OPTION_INVALID'],
  ])('refuses signals that nobody could name: %j', async (given, code) => {
    await expect(
      createCatalog({ providers: [], signals: given as typeof signals }),
    ).rejects.toMatchObject({ code })
  })

  it('ends readings that are under way when the catalog is closed', async () => {
    const slow = defineSignal({ name: 'slow', read: () => new Promise<never>(() => undefined) })
    const catalog = await createCatalog({
      providers: [memoryProvider({ files })],
      signals: [slow],
    })
    await catalog.refresh()
    const reading = catalog.signals('group:crew')
    await catalog[Symbol.asyncDispose]()
    expect((await reading)[0]).toMatchObject({
      status: 'failed',
      error: { code: 'CATALOG_CLOSED' },
    })
  })
})
