import { createReaders, messageOf, silentLogger } from '@callboard/core'
import { type ContractCase, contractCases, createTestRuntime } from '@callboard/core/testing'
import { createCatalog } from '../create-catalog.ts'
import { copyPlain } from '../ingest/copy-plain.ts'
import type { Processor } from '../processor/processor.ts'
import { defineProvider } from '../provider/provider.ts'

/** A processor to be put to the test. */
export interface ContractProcessor {
  processor: Processor
  /** An entity that is valid before and after the processor went over it. */
  entity: Record<string, unknown>
}

/**
 * What every processor does.
 *
 * @param create - makes a processor anew each time
 */
export function processorContract(
  create: () => ContractProcessor | Promise<ContractProcessor>,
): ContractCase[] {
  return contractCases(cases, create)
}

const cases: Record<string, (given: ContractProcessor) => Promise<void>> = {
  async 'names itself'({ processor }) {
    expect(typeof processor.name === 'string' && processor.name !== '', 'it has no name')
  },
  async 'makes the same of the same entity, also twice at the same time'(given) {
    const [first, second] = await Promise.all([processed(given), processed(given)])
    expect(first === second, 'two outcomes differ')
    expect((await processed(given)) === first, 'a later outcome differs')
  },
  async 'makes plain data'(given) {
    const made = await given.processor.process(contextOf(given))
    const problem = await Promise.resolve()
      .then(() => copyPlain(made ?? null))
      .then(() => undefined, messageOf)
    expect(problem === undefined, problem ?? '')
  },
  async 'lets a valid entity into the catalog, and leaves it alone when nothing changed'(given) {
    const provider = defineProvider({ name: 'one', read: () => [{ entity: given.entity }] })
    const processors = [given.processor]
    await using catalog = await createCatalog({ providers: [provider], processors })
    const { added, issues } = await catalog.refresh()
    expect(issues.length === 0, `it has issues: ${issues.map(({ message }) => message).join('; ')}`)
    expect(added.length > 0, 'the entity did not come in')
    expect((await catalog.refresh()).changed.length === 0, 'a second refresh changes it')
  },
}

async function processed(given: ContractProcessor): Promise<string> {
  return JSON.stringify((await given.processor.process(contextOf(given))) ?? null)
}

function contextOf({ entity }: ContractProcessor) {
  return {
    entity: copyPlain(entity) as Record<string, unknown>,
    location: 'provider:one',
    readers: createReaders([]),
    logger: silentLogger,
    runtime: createTestRuntime(),
    signal: new AbortController().signal,
  }
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`A processor breaks its contract: ${otherwise}`)
}
