import { createTestRuntime } from '@callboard/core/testing'
import { createCatalog } from '../create-catalog.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import type { CheckSet } from './check-set.ts'
import { parseChecks } from './parse-checks.ts'

export const component = (name: string, more = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name}${more} }\nspec: { type: service, lifecycle: production, owner: crew, dependsOn: ['component:cart', 'resource:gone'] }\n`

export const crew =
  'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }\n'

/** A refreshed catalog of a crew and its two components, with checks. */
export async function setUp(
  checks: CheckSet,
  more: Partial<Parameters<typeof createCatalog>[0]> = {},
) {
  const runtime = createTestRuntime()
  const files = {
    'crew.yaml': crew,
    'shop.yaml': component('shop', ', title: Shop'),
    'cart.yaml': component('cart'),
  }
  const catalog = await createCatalog({
    providers: [memoryProvider({ files })],
    runtime,
    checks,
    ...more,
  })
  await catalog.refresh()
  return { catalog, runtime, files }
}

export const rules = (text: string) => parseChecks(text, { file: 'checks.yaml' })
export const titled = `
  - name: titled
    description: It has a title
    level: bronze
    required: true
    for: kind=component
    expect: { metadata.title: { $exists: true } }
    fix: Write metadata.title.
`
