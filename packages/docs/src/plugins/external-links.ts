import { CallboardError, issueFromError, type Runtime } from '@callboard/core'
import { nodeRuntime, type UrlGate } from '@callboard/core/node'
import { docsErrors } from '../errors.ts'
import { type DocsPlugin, type DocsSiteContext, defineDocsPlugin } from './docs-plugin.ts'

/** What an address answered: nothing where it can be reached, else why not. */
export interface LinkVerdict {
  /** Milliseconds since 1970 UTC. */
  checkedMs: number
  problem?: string
}

/** Where verdicts are kept between builds; a `Map` fits. */
export interface LinkVerdicts {
  get(url: string): LinkVerdict | undefined | Promise<LinkVerdict | undefined>
  set(url: string, verdict: LinkVerdict): unknown
}

/** How {@link externalLinks} is set up. */
export interface ExternalLinksOptions {
  /** What may be contacted; a link to any other host is passed over. */
  gate: Pick<UrlGate, 'check' | 'fetch'>
  /** @default in memory, for as long as the plugin */
  verdicts?: LinkVerdicts
  /** Time for which a verdict holds, in milliseconds. @default a day */
  freshMs?: number
  /** Addresses that are asked at the same time. @default 4 */
  width?: number
  /** @default nodeRuntime */
  runtime?: Runtime
}

/** Answers that say nothing about whether a reader gets there: who asks must sign in, or asks too often. */
const inconclusive = new Set([401, 403, 405, 406, 407, 429, 501, 503])

/** Reports links to other sites that answer no reader, each address once in a while. It is not part of the default plugins. */
export function externalLinks(options: ExternalLinksOptions): DocsPlugin {
  const { gate, verdicts = new Map<string, LinkVerdict>(), runtime = nodeRuntime } = options
  const { freshMs = 24 * 60 * 60 * 1000, width = 4 } = options

  async function verdictOf(url: string, signal: AbortSignal | undefined): Promise<LinkVerdict> {
    const known = await verdicts.get(url)
    if (known && runtime.now() - known.checkedMs < freshMs) return known
    const problem = await problemOf(url, gate, signal)
    const verdict = { checkedMs: runtime.now(), ...(problem !== undefined && { problem }) }
    await verdicts.set(url, verdict)
    return verdict
  }

  return defineDocsPlugin({
    name: 'external-links',
    async site({ pages, report, signal }) {
      const places = placesOf(pages)
      const left = places.entries()
      const lane = async () => {
        for (const [url, at] of left) {
          if (!isAllowed(url, gate)) continue
          const { problem } = await verdictOf(url, signal)
          if (problem === undefined) continue
          const error = docsErrors.LINK_UNREACHABLE({ target: url, reason: problem })
          for (const place of at) report({ ...issueFromError(error, 'warning'), at: place })
        }
      }
      await Promise.all(Array.from({ length: width }, lane))
    },
  })
}

/** Each address without its fragment, with the places that link to it. */
function placesOf(pages: DocsSiteContext['pages']) {
  const places = new Map<string, { file: string; line: number | undefined }[]>()
  for (const { file, links } of pages)
    for (const { target, line } of links) {
      if (target.kind !== 'external') continue
      const url = target.href.replace(/#.*$/s, '')
      const at = places.get(url)
      if (at) at.push({ file, line })
      else places.set(url, [{ file, line }])
    }
  return places
}

function isAllowed(url: string, gate: Pick<UrlGate, 'check'>): boolean {
  try {
    return Boolean(gate.check(url))
  } catch (error) {
    if (CallboardError.is(error)) return false
    throw error
  }
}

async function problemOf(
  url: string,
  gate: Pick<UrlGate, 'fetch'>,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const head = await gate.fetch(url, { method: 'HEAD', signal })
    if (head.status < 400 || inconclusive.has(head.status)) return undefined
    // Some hosts answer no HEAD as they answer readers.
    const { status } = await gate.fetch(url, { signal })
    return status < 400 || inconclusive.has(status) ? undefined : `its host answers ${status}`
  } catch (error) {
    signal?.throwIfAborted()
    if (!CallboardError.is(error)) throw error
    // A page too large to be read is there.
    return error.code === 'CORE_RESPONSE_TOO_LARGE' ? undefined : error.message
  }
}
