import { createReaders } from '@callboard/core'
import { createUrlGate } from '@callboard/core/node'
import { repositoryReader, urlReader } from '@callboard/core/readers'
import { afterAll, expect, it } from 'vitest'
import { isOfSamePlace } from './resolve-target.ts'

const gate = createUrlGate({ allow: [] })
afterAll(() => gate.close())

const remote = createReaders([
  repositoryReader({ integrations: [{ type: 'github', host: 'github.com' }], gate }),
  urlReader({ gate }),
])
const local = createReaders([])
const shop = 'https://github.com/acme/shop/blob/main/catalog-info.yaml'

it.each([
  ['the same branch', shop, 'https://github.com/acme/shop/blob/main/docs/api.yaml', true],
  ['another branch', shop, 'https://github.com/acme/shop/blob/next/docs/api.yaml', true],
  ['another repository', shop, 'https://github.com/acme/till/blob/main/api.yaml', false],
  ['another owner', shop, 'https://github.com/other/shop/blob/main/api.yaml', false],
  ['another page of the host', shop, 'https://github.com/acme/shop/issues', false],
  ['another host', shop, 'https://example.test/acme/shop/blob/main/api.yaml', false],
  ['the same host', 'https://example.test/a/b.yaml', 'https://example.test/c.yaml', true],
  ['another port', 'https://example.test/a/b.yaml', 'https://example.test:444/c.yaml', false],
])('tells whether an address lies beside the file that names it: %s', (_case, url, target, is) => {
  expect(isOfSamePlace(target, { url, local, remote })).toBe(is)
})
