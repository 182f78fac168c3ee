import type { Catalog } from '@callboard/catalog'
import { searchDocuments } from '@callboard/docs'
import type { DocsSite, UnreadSite } from '@callboard/search'
import type { Reading } from './policy/create-reading.ts'
import type { PortalDocs } from './portal-docs.ts'

/** The docs of every entity as the search takes them in. */
export async function* collectDocs({
  catalog,
  docs,
  reading,
}: {
  catalog: Catalog
  docs: PortalDocs
  reading: Pick<Reading, 'findable'>
}): AsyncIterable<DocsSite | UnreadSite> {
  for (const ref of docs.refs()) {
    const site = await docs.get(ref)
    const entity = catalog.get(ref)
    const { spec = {}, kind } = entity ? reading.findable(entity) : {}
    if (!site) {
      yield { entityRef: ref, unread: 'its docs could not be built; the log has the reason' }
      continue
    }
    yield {
      entityRef: ref,
      title: site.name,
      documents: searchDocuments(site),
      kind,
      ...(typeof spec.owner === 'string' && { owner: spec.owner }),
      ...(typeof spec.lifecycle === 'string' && { lifecycle: spec.lifecycle }),
      ...(typeof spec.type === 'string' && { type: spec.type }),
    }
  }
}
