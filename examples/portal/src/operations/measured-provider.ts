import type { Provider, ProviderContext, Source } from '@callboard/catalog'
import type { Telemetry } from './telemetry.ts'

/** A provider whose readings are measured: from its first source until the catalog has taken in the last. */
export function measuredProvider(provider: Provider, telemetry: Telemetry): Provider {
  const { name, kinds } = provider
  return {
    name,
    ...(kinds && { kinds }),
    read: (context) => sourcesOf(provider, context, telemetry),
    ...(provider.watch && { watch: provider.watch.bind(provider) }),
  }
}

async function* sourcesOf(
  provider: Provider,
  context: ProviderContext,
  telemetry: Telemetry,
): AsyncGenerator<Source> {
  const reading = telemetry.begin({ name: 'catalog.read', labels: { provider: provider.name } })
  let sources = 0
  try {
    for await (const source of provider.read(context)) {
      sources += 1
      yield source
    }
    reading.end({ outcome: 'ok', details: { sources } })
  } catch (error) {
    const outcome = context.signal.aborted ? 'cancelled' : 'failed'
    reading.end({ outcome, error, details: { sources } })
    throw error
  } finally {
    // Who asks for no more was told to stop, or found something that he could not go on with.
    reading.end({ outcome: 'cancelled', details: { sources } })
  }
}
