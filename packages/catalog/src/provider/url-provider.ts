import {
  CallboardError,
  checkOptions,
  issueFromError,
  type Readers,
  throwIfAborted,
} from '@callboard/core'
import { z } from 'zod'
import { isMissing } from '../ingest/follow-location.ts'
import { filesAt } from './files-at.ts'
import { defineProvider, type Provider, type Source } from './provider.ts'

/** How {@link urlProvider} is set up. */
export interface UrlProviderOptions {
  /**
   * Absolute addresses that the catalog's readers can read: of a file, of files by a pattern
   * (`https://github.com/acme/shop/blob/main/**` + `/catalog-info.yaml`), or of a repository or a folder, whose
   * `catalog-info.yaml` files are meant.
   */
  targets: readonly string[]
  /** Kinds the files may define. @default every kind */
  kinds?: readonly string[]
  /** @default 'url' */
  name?: string
}

const optionsSchema = z.strictObject({
  targets: z
    .array(z.string().refine((target) => URL.canParse(target), 'expected an absolute address'))
    .min(1),
  kinds: z.array(z.string()).optional(),
  name: z.string().min(1).optional(),
})

/** A text as it was read last. */
interface Known {
  etag: string
  text: string
}

/**
 * Reads entities by address. What did not change since the last time is not transferred again; what cannot be read now
 * stays as it was.
 *
 * @throws CORE_OPTION_INVALID
 */
export function urlProvider(options: UrlProviderOptions): Provider {
  checkOptions('urlProvider', optionsSchema, options)
  const { targets, kinds, name = 'url' } = options
  const known = new Map<string, Known>()
  return defineProvider({
    name,
    ...(kinds && { kinds }),
    async *read({ readers, signal }) {
      const seen = new Set<string>()
      for (const target of targets) {
        for (const url of await filesAt(target, { readers, signal })) {
          if (seen.has(url)) continue
          seen.add(url)
          yield await readSource(url, { readers, signal, known })
        }
      }
    },
  })
}

async function readSource(
  url: string,
  { readers, signal, known }: { readers: Readers; signal: AbortSignal; known: Map<string, Known> },
): Promise<Source> {
  const last = known.get(url)
  try {
    const file = last
      ? await readers.readIfChanged(url, { etag: last.etag, signal })
      : await readers.read(url, { signal })
    if (!file) return { url, text: last?.text ?? '' }
    if (file.etag === undefined) known.delete(url)
    else known.set(url, { etag: file.etag, text: file.text })
    return { url, text: file.text }
  } catch (error) {
    throwIfAborted(signal)
    if (!CallboardError.is(error)) throw error
    const failed = { ...issueFromError(error), at: { file: url } }
    return { url, failed, missing: isMissing(error) }
  }
}
