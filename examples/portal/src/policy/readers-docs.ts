import type { Catalog } from '@callboard/catalog'
import type { PortalDocs } from '../portal-docs.ts'

/** Docs of the entities of which whoever asks may read them; of the others there are none. */
export function readersDocs(docs: PortalDocs, catalog: () => Catalog): PortalDocs {
  const isShown = (ref: string) => catalog().byRefs([ref])[0] !== undefined
  const { builds, versions } = docs
  return {
    ...docs,
    has: (ref) => isShown(ref) && docs.has(ref),
    refs: () => docs.refs().filter(isShown),
    get: async (ref, options) => (isShown(ref) ? docs.get(ref, options) : undefined),
    sync: async (ref, options) => isShown(ref) && docs.sync(ref, options),
    open: async (ref, options) => (isShown(ref) ? docs.open(ref, options) : undefined),
    ...(versions && {
      versions: async (ref, options) => (isShown(ref) ? versions(ref, options) : []),
    }),
    builds: {
      ...builds,
      all: () => builds.all().filter(({ ref }) => isShown(ref)),
      latest: () => new Map([...builds.latest()].filter(([ref]) => isShown(ref))),
    },
  }
}
