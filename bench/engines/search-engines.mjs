/** @import { PortalDocument } from '../generate/portal-documents.mjs' */

/**
 * A search that is asked for the ten best documents. It answers with their ids, best first.
 *
 * @typedef {(query: string) => string[] | Promise<string[]>} Ask
 */

/**
 * @typedef {object} SearchEngine
 * @property {string} name
 * @property {'ours' | 'peer'} role
 * @property {() => Promise<(documents: readonly PortalDocument[]) => Ask | Promise<Ask>>} load imports it; what it gives builds an index
 */

const fields = ['title', 'name', 'text', 'tags']
const limit = 10

/** What the literature begins with, before anything was tried: k1 1.2 and b 0.75 in every field. */
const plainRanking = ({ fields, ...ranking }) => ({
  ...ranking,
  saturation: 1.2,
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, { ...field, lengthNorm: 0.75 }]),
  ),
})

const loadOurs = (rank) => async () => {
  const { createEmbeddedEngine, createSearch, defaultRanking, defineCollator } = await import(
    '@callboard/search'
  )
  return async (documents) => {
    const collator = defineCollator({
      name: 'generated',
      type: 'generated',
      *collect() {
        for (const { id, ...document } of documents) yield { ...document, location: `/${id}` }
      },
    })
    const engine = createEmbeddedEngine({ ranking: rank(defaultRanking) })
    const search = createSearch({ collators: [collator], engine })
    await search.index()
    return async (term) => {
      const { results } = await search.query({ term, limit })
      return results.map(({ document }) => document.location.slice(1))
    }
  }
}

const loadMiniSearch = (searchOptions) => async () => {
  const { default: MiniSearch } = await import('minisearch')
  return (documents) => {
    const index = new MiniSearch({ fields, searchOptions })
    index.addAll(documents)
    return (query) =>
      index
        .search(query)
        .slice(0, limit)
        .map(({ id }) => id)
  }
}

async function loadLunr() {
  const { default: lunr } = await import('lunr')
  return (documents) => {
    const index = lunr(function define() {
      this.ref('id')
      for (const field of fields) this.field(field)
      for (const document of documents) this.add(document)
    })
    // Its query language gives meaning to `-`, `+`, `:`, `~`, `^` and `*`, which people who type a name do not.
    const plain = (query) => query.replace(/[-+:~^*]/g, ' ')
    return (query) =>
      index
        .search(plain(query))
        .slice(0, limit)
        .map(({ ref }) => ref)
  }
}

async function loadOrama() {
  const { create, insertMultiple, search } = await import('@orama/orama')
  return async (documents) => {
    const schema = Object.fromEntries(fields.map((field) => [field, 'string']))
    const index = create({ schema, components: { tokenizer: { stemming: true } } })
    await insertMultiple(index, [...documents])
    // Every word need not be there: as it comes a question of a sentence finds nothing.
    return async (term) =>
      (await search(index, { term, limit, threshold: 1 })).hits.map(({ document }) => document.id)
  }
}

const loadFlexSearch = (options) => async () => {
  const { Document } = await import('flexsearch')
  return (documents) => {
    const index = new Document({ document: { id: 'id', index: fields } })
    for (const document of documents) index.add(document)
    return (query) => index.search(query, { limit, merge: true, ...options }).map(({ id }) => id)
  }
}

/** @type {readonly SearchEngine[]} */
export const searchEngines = [
  { name: '@callboard/search', role: 'ours', load: loadOurs((ranking) => ranking) },
  { name: 'MiniSearch', role: 'peer', load: loadMiniSearch({}) },
  {
    name: 'MiniSearch, prefix and fuzzy',
    role: 'peer',
    load: loadMiniSearch({ prefix: true, fuzzy: 0.2 }),
  },
  { name: 'Lunr', role: 'peer', load: loadLunr },
  { name: 'Orama', role: 'peer', load: loadOrama },
  { name: 'FlexSearch', role: 'peer', load: loadFlexSearch({}) },
  { name: 'FlexSearch, suggest', role: 'peer', load: loadFlexSearch({ suggest: true }) },
]

/** Ours with constants that nobody chose, and without what it learns from the best answers. */
export const plainVariants = [
  {
    name: '@callboard/search, k1 1.2, b 0.75',
    role: 'ours',
    load: loadOurs(plainRanking),
  },
  {
    name: '@callboard/search, no feedback',
    role: 'ours',
    load: loadOurs((ranking) => ({ ...ranking, feedback: 0 })),
  },
]
