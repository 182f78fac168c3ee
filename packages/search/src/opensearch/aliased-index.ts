import type { Runtime } from '@callboard/core'
import { z } from 'zod'
import { type IndexMark, indexLayout } from './index-layout.ts'
import type { SearchServer } from './search-server.ts'

/** The index that an alias stands for. */
export interface AliasedIndex extends IndexMark {
  index: string
}

/** An alias and the indices behind it, of which it shows one. */
export interface IndexAlias {
  /** What the alias shows; where there is none yet, an empty index that is made now. */
  open(signal?: AbortSignal): Promise<AliasedIndex>
  /** Makes an index that nobody sees. */
  create(signal?: AbortSignal): Promise<string>
  /**
   * Shows an index in place of another one, which is removed, in one step. Says whether it could: somebody else may have
   * done so before.
   */
  replace(old: string, by: string, signal?: AbortSignal): Promise<boolean>
  /** Removes an index that was never shown. */
  drop(index: string): Promise<void>
  /** Removes what processes left behind that were stopped while they built. */
  sweep(signal?: AbortSignal): Promise<void>
}

const done = z.object({ acknowledged: z.boolean() })
const described = z.record(
  z.string(),
  z.object({
    mappings: z.object({
      _meta: z
        .object({ callboard: z.object({ format: z.int(), analysis: z.string() }).optional() })
        .optional(),
    }),
  }),
)
// What is empty is left out of such an answer.
const listed = z.record(
  z.string(),
  z.object({
    aliases: z.record(z.string(), z.unknown()).default({}),
    mappings: z.object({ _meta: z.record(z.string(), z.unknown()).default({}) }).optional(),
    settings: z.object({ index: z.object({ creation_date: z.coerce.number() }) }),
  }),
)
/** Nobody builds for longer. */
const abandonedMs = 24 * 60 * 60 * 1000

/** Opens an alias; nothing is asked yet. */
export function indexAlias(
  server: SearchServer,
  { name, runtime }: { name: string; runtime: Runtime },
): IndexAlias {
  const firstIndex = `${name}-first`
  const find = async (signal: AbortSignal | undefined): Promise<AliasedIndex | undefined> => {
    const found = await server.ask({
      method: 'GET',
      path: `/${name}/_mapping`,
      schema: described,
      expected: { index_not_found_exception: {} },
      signal,
    })
    const [[index, { mappings }] = ['', { mappings: {} }], ...others] = Object.entries(found)
    if (index === '') return undefined
    const mark = mappings._meta?.callboard
    if (!mark || index === name || others.length > 0)
      throw server.failure(
        `"${name}" is something else than an index of this engine; give the engine another name`,
      )
    return { index, ...mark }
  }
  const make = (index: string, more: object, signal: AbortSignal | undefined) =>
    server.ask({
      method: 'PUT',
      path: `/${index}`,
      body: { ...indexLayout, ...more },
      schema: done,
      expected: { resource_already_exists_exception: { acknowledged: true } },
      signal,
    })
  return {
    async open(signal) {
      const found = await find(signal)
      if (found) return found
      // Two processes that begin at once make one and the same.
      await make(firstIndex, { aliases: { [name]: {} } }, signal)
      const made = await find(signal)
      if (!made)
        throw server.failure(`there is an index "${firstIndex}" that has lost its alias "${name}"`)
      return made
    },
    async create(signal) {
      const index = `${name}-${runtime.randomId().toLowerCase()}`
      await make(index, {}, signal)
      return index
    },
    async replace(old, by, signal) {
      const actions = [{ add: { index: by, alias: name } }, { remove_index: { index: old } }]
      const { acknowledged } = await server.ask({
        method: 'POST',
        path: '/_aliases',
        body: { actions },
        schema: done,
        expected: {
          index_not_found_exception: { acknowledged: false },
          aliases_not_found_exception: { acknowledged: false },
        },
        signal,
      })
      // An answer that was lost is asked for twice, and the second time there is nothing left to remove.
      return acknowledged || (await find(signal))?.index === by
    },
    async drop(index) {
      await server.ask({
        method: 'DELETE',
        path: `/${index}`,
        schema: done,
        expected: { index_not_found_exception: { acknowledged: true } },
      })
    },
    async sweep(signal) {
      const path = `/${name}-*?expand_wildcards=open&filter_path=*.aliases,*.mappings._meta,*.settings.index.creation_date`
      const all = await server.ask({ method: 'GET', path, schema: listed, signal })
      for (const [index, { aliases, mappings, settings }] of Object.entries(all)) {
        const isOurs = mappings?._meta.callboard !== undefined
        const ageMs = runtime.now() - settings.index.creation_date
        if (isOurs && Object.keys(aliases).length === 0 && ageMs > abandonedMs)
          await this.drop(index)
      }
    },
  }
}
