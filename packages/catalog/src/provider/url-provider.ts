import {
  CallboardError,
  checkOptions,
  issueFromError,
  type SourceFile,
  throwIfAborted,
} from '@callboard/core'
import { z } from 'zod'
import { isMissing } from '../ingest/follow-location.ts'
import { filesAt } from './files-at.ts'
import { defineProvider, type Provider, type ProviderContext, type Source } from './provider.ts'

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
type Known = Required<Pick<SourceFile, 'etag' | 'text'>>

interface Reading extends Pick<ProviderContext, 'readers' | 'signal' | 'knownVersion'> {
  known: Map<string, Known>
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
    async *read({ readers, signal, knownVersion }) {
      const seen = new Set<string>()
      for (const target of targets) {
        for (const url of await filesAt(target, { readers, signal })) {
          if (seen.has(url)) continue
          seen.add(url)
          yield await readSource(url, { readers, signal, knownVersion, known })
        }
      }
    },
  })
}

async function readSource(url: string, reading: Reading): Promise<Source> {
  const { readers, signal, known } = reading
  const last = known.get(url)
  const version = last?.etag ?? reading.knownVersion?.(url)
  try {
    const file =
      version === undefined
        ? await readers.read(url, { signal })
        : await readers.readIfChanged(url, { etag: version, signal })
    if (!file) return last ? { url, ...last } : { url, unchanged: true }
    const { text, etag } = file
    if (etag === undefined) known.delete(url)
    else known.set(url, { text, etag })
    return { url, text, etag }
  } catch (error) {
    throwIfAborted(signal)
    if (!CallboardError.is(error)) throw error
    const failed = { ...issueFromError(error), at: { file: url } }
    return { url, failed, missing: isMissing(error) }
  }
}
