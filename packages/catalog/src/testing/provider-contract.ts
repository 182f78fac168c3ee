import { createReaders, messageOf, type Runtime, silentLogger } from '@callboard/core'
import { type ContractCase, contractCases, createTestRuntime } from '@callboard/core/testing'
import { createCatalog } from '../create-catalog.ts'
import type { Provider, ProviderChange, ProviderContext, Source } from '../provider/provider.ts'

/** A provider to be put to the test. */
export interface ContractProvider {
  /** Gives at least one entity, and nothing that is wrong. */
  provider: Provider
  /** Makes the provider's source unreadable, where a test can. */
  breakSource?(): Promise<void>
  /** Makes a difference in the provider's source, another one each time; for providers that watch. */
  changeSource?(): Promise<void>
  /** Releases what was made for the test. */
  dispose?(): Promise<void>
}

/**
 * What every provider does.
 *
 * @param create - makes a provider over a source of its own each time
 * @example
 * ```ts no-run
 * import { providerContract } from '@callboard/catalog/testing'
 * import { describe, it } from 'vitest'
 * describe('my provider', () => {
 *   for (const { name, run } of providerContract(() => ({ provider: myProvider() }))) it(name, run)
 * })
 * ```
 */
export function providerContract(
  create: () => ContractProvider | Promise<ContractProvider>,
): ContractCase[] {
  return contractCases(cases, create)
}

const cases: Record<string, (given: ContractProvider) => Promise<void>> = {
  async 'names itself'({ provider }) {
    expect(typeof provider.name === 'string' && provider.name !== '', 'it has no name')
  },
  async 'gives the same in the same order while its source stays the same'({ provider }) {
    const [first, second] = [await readAll(provider), await readAll(provider)]
    expect(first.length > 0, 'it gives nothing')
    expect(describe(first) === describe(second), 'a second reading differs from the first')
  },
  async 'can be read twice at the same time'({ provider }) {
    const [first, second] = await Promise.all([readAll(provider), readAll(provider)])
    expect(describe(first) === describe(second), 'two readings at once differ')
  },
  async 'gives absolute addresses, each of a text once'({ provider }) {
    const texts = (await readAll(provider)).flatMap((source) =>
      'entity' in source ? [] : [source],
    )
    for (const { url } of texts) expect(URL.canParse(url), `"${url}" is not an absolute address`)
    const urls = texts.map(({ url }) => url)
    expect(new Set(urls).size === urls.length, 'it gives an address twice')
  },
  async 'gives the text of what the catalog does not know'({ provider }) {
    const all = [...(await readAll(provider)), ...(await readAll(provider))]
    const unchanged = all.find((source) => 'unchanged' in source)
    expect(!unchanged, 'it says that a source is unchanged, and was told no version of it')
  },
  async 'gives what is wanted as it gives it among all the rest'({ provider }) {
    const all = await readAll(provider)
    const wanted = all.find((source) => !('entity' in source))
    if (!wanted || 'entity' in wanted) return
    const some = await readAll(provider, { only: [wanted.url] })
    const known = new Set(all.map((source) => describe([source])))
    expect(
      some.some((source) => !('entity' in source) && source.url === wanted.url),
      `it leaves out "${wanted.url}", which was asked for`,
    )
    for (const source of some)
      expect(known.has(describe([source])), 'it gives something else when it is asked for a part')
  },
  async 'tells of changes while it is watched, and stops when it is told to'(given) {
    const { provider, changeSource } = given
    if (!provider.watch || !changeSource) return
    const controller = new AbortController()
    const reason = new Error('left')
    const watching = provider.watch(contextOf(controller.signal))[Symbol.asyncIterator]()
    let told: IteratorResult<ProviderChange> | undefined
    const first = watching.next().then((result) => {
      told = result
    })
    // Nobody says when a watch has begun, so changes are made until one is told of.
    for (let change = 0; change < mostChanges && !told; change += 1) await changeSource()
    await first
    expect(told?.done === false, 'it ends by itself')
    expect(isOfUse(told?.value), 'it tells of a change in which nothing is different')
    controller.abort(reason)
    const ended = await drain(watching).catch((error: unknown) => error)
    expect(ended === undefined || ended === reason, `it ended with ${messageOf(ended)}`)
  },
  async 'gives entities that a catalog takes in'({ provider }) {
    await using catalog = await createCatalog({ providers: [provider] })
    const { added, issues } = await catalog.refresh()
    expect(issues.length === 0, `it has issues: ${issues.map(({ message }) => message).join('; ')}`)
    expect(added.length > 0, 'no entity came in')
    const again = await catalog.refresh()
    expect(again.unchanged.length === added.length, 'a second refresh changes entities')
  },
  async 'ends with the reason of a signal that is aborted, or pays no attention to it'({
    provider,
  }) {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    controller.abort(reason)
    const thrown = await readAll(provider, { signal: controller.signal }).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(thrown === undefined || thrown === reason, `it threw ${messageOf(thrown)}`)
  },
  async 'keeps its entities in the catalog while its source cannot be read'(given) {
    if (!given.breakSource) return
    await using catalog = await createCatalog({ providers: [given.provider] })
    const { added } = await catalog.refresh()
    await given.breakSource()
    const { removed, issues } = await catalog.refresh()
    expect(removed.length === 0, `${removed.join(', ')} left the catalog`)
    expect(issues.length > 0, 'nothing says that the source could not be read')
    expect(catalog.byRefs(added).every(Boolean), 'an entity is no longer there')
  },
}

/** Before a watch must have told of one. */
const mostChanges = 1000

async function readAll(
  provider: Provider,
  { signal = new AbortController().signal, only }: Partial<ProviderContext> = {},
) {
  const sources: Source[] = []
  for await (const source of provider.read({ ...contextOf(signal), only })) sources.push(source)
  return sources
}

function contextOf(signal: AbortSignal): ProviderContext {
  const runtime: Runtime = createTestRuntime()
  return { readers: createReaders([]), logger: silentLogger, runtime, signal }
}

function isOfUse(change: ProviderChange | undefined): boolean {
  if (!change || change.type === 'full') return change !== undefined
  const { changed = [], removed = [], touched = [] } = change
  return changed.length + removed.length + touched.length > 0
}

async function drain(changes: AsyncIterator<ProviderChange>): Promise<void> {
  for (let { done } = await changes.next(); !done; ) done = (await changes.next()).done
}

/** What of a source must stay the same; readers are made anew. */
function describe(sources: readonly Source[]): string {
  return JSON.stringify(sources, (key, value) => (key === 'readers' ? undefined : value))
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`A provider breaks its contract: ${otherwise}`)
}
