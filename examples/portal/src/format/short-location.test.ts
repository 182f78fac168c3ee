import { expect, it } from 'vitest'
import { shortLocation, shortLocations } from './short-location.ts'

it.each([
  ['/home/ana/org/shop/catalog-info.yaml', '…/org/shop/catalog-info.yaml'],
  ['file:/home/ana/org/catalog-info.yaml', '…/ana/org/catalog-info.yaml'],
  ['/org/catalog-info.yaml', '/org/catalog-info.yaml'],
  ['https://git.test/a/b/c/d.yaml', 'https://git.test/a/b/c/d.yaml'],
])('shortens %s to %s', (location, short) => {
  expect(shortLocation(location)).toBe(short)
})

it.each([
  [
    'the definition at /home/ana/org/shop/catalog-info.yaml:1:1 is served',
    'the definition at …/org/shop/catalog-info.yaml:1:1 is served',
  ],
  [
    '"https://git.test/a/b/c/d.yaml" and ./a/b/c/d/e and backstage.io/a/b/c/d',
    '"https://git.test/a/b/c/d.yaml" and ./a/b/c/d/e and backstage.io/a/b/c/d',
  ],
])('shortens the paths of a message: %s', (text, short) => {
  expect(shortLocations(text)).toBe(short)
})
