import type { Catalog } from '@callboard/catalog'

/** A catalog that is another one for each who asks: every use of it is a use of the one of that moment. */
export function readersCatalog(current: () => Catalog): Catalog {
  // Its members are functions and getters of plain objects: none of them needs to know on what it is called.
  return new Proxy({} as Catalog, {
    get: (_target, key) => Reflect.get(current(), key),
    has: (_target, key) => Reflect.has(current(), key),
  })
}
