import { expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { defineProvider } from '../provider/provider.ts'

it('says of a source that a provider calls unchanged and never gave that nothing is known of it', async () => {
  const url = 'https://host.test/catalog-info.yaml'
  const provider = defineProvider({ name: 'hasty', read: () => [{ url, unchanged: true }] })
  const catalog = await createCatalog({ providers: [provider] })
  const { added, issues } = await catalog.refresh()
  expect(added).toEqual([])
  expect(issues).toMatchInlineSnapshot(`
    [
      {
        "at": {
          "file": "https://host.test/catalog-info.yaml",
        },
        "code": "SOURCE_UNKNOWN",
        "hint": "Its provider has to give the text wherever \`knownVersion\` tells no version.",
        "message": "The provider says that "https://host.test/catalog-info.yaml" is unchanged, and never gave it before",
        "severity": "error",
      },
    ]
  `)
})
