import { z } from 'zod'
import type { UrlGate } from '../node/url-gate.ts'
import { checkOptions, objectWith } from '../options/check-options.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { shownUrl } from '../text/shown-url.ts'
import { defineReader, type Reader } from './reader.ts'
import { createSourceFetcher, etagOf } from './source-fetcher.ts'
import { textOf } from './text-of.ts'

/** How {@link urlReader} is set up. */
export interface UrlReaderOptions {
  /** Hosts that may be read from, and for how long and how much. */
  gate: UrlGate
  /** @default the real clock */
  runtime?: Runtime
}

const optionsSchema = z.strictObject({
  gate: objectWith('fetch', 'check'),
  runtime: objectWith('now', 'sleep').optional(),
})

/**
 * Reads single files by their `https:` address from the hosts that the gate allows. It carries no credentials but those
 * that the gate has for an origin.
 *
 * @throws CORE_OPTION_INVALID
 */
export function urlReader(options: UrlReaderOptions): Reader {
  checkOptions('urlReader', optionsSchema, options)
  const { gate, runtime } = options
  const fetchSource = createSourceFetcher({ gate, runtime })
  return defineReader({
    name: 'https',
    matches: ({ protocol }) => protocol === 'https:' || protocol === 'http:',
    async read({ url, etag, signal }) {
      const headers = { accept: 'application/yaml, application/json, text/plain, */*;q=0.5' }
      const answer = await fetchSource({ url: url.href, etag, headers, signal })
      if (!answer) return undefined
      const next = etagOf(answer)
      return {
        text: textOf(answer, { shown: shownUrl(url.href), path: url.pathname }),
        // Not where redirects led: what stands beside the file is looked for beside the address that was given.
        url: url.href,
        ...(next !== undefined && { etag: next }),
      }
    },
  })
}
