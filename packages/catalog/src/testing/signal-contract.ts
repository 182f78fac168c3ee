import { type Entity, messageOf, silentLogger } from '@callboard/core'
import { type ContractCase, contractCases, createTestRuntime } from '@callboard/core/testing'
import { createSignals, type SignalReading } from '../signals/create-signals.ts'
import type { AnySignal } from '../signals/signal.ts'

/** A signal to be put to the test. */
export interface ContractSignal {
  signal: AnySignal
  /** Annotations with which there is something to read. */
  annotations: Readonly<Record<string, string>>
  /** Makes the other system fail from now on, where a test can. */
  breakSource?(): Promise<void> | void
  /** Releases what was made for the test. */
  dispose?(): PromiseLike<void>
}

/**
 * What every signal does.
 *
 * @param create - makes a signal over a system of its own each time
 * @example
 * ```ts no-run
 * import { signalContract } from '@callboard/catalog/testing'
 * import { describe, it } from 'vitest'
 * describe('my signal', () => {
 *   const create = () => ({ signal: mySignal(), annotations: { 'acme.example/app': 'shop' } })
 *   for (const { name, run } of signalContract(create)) it(name, run)
 * })
 * ```
 */
export function signalContract(
  create: () => ContractSignal | Promise<ContractSignal>,
): ContractCase[] {
  return contractCases(cases, create)
}

const cases: Record<string, (given: ContractSignal) => Promise<void>> = {
  async 'names itself'({ signal }) {
    expect(/^[a-z0-9][a-z0-9-]*$/.test(signal.name), `"${signal.name}" is not a name`)
  },
  async 'applies where its annotations are, and only there'({ signal, annotations }) {
    expect(signal.applies?.(entityWith(annotations)) ?? true, 'it does not apply')
    if (!signal.applies) return
    expect(!signal.applies(entityWith({})), 'it applies to an entity without annotations')
    const blank = Object.fromEntries(Object.keys(annotations).map((key) => [key, ' ']))
    expect(!signal.applies(entityWith(blank)), 'it applies to blank annotations')
  },
  async 'gives a value that any page can show'({ signal, annotations }) {
    const { status, value, error } = await readOnce(signal, annotations)
    expect(status === 'ok', `it failed: ${error?.message}`)
    expect(value?.summary !== '', 'its summary is empty')
    for (const { label } of value?.facts ?? []) expect(label !== '', 'a fact has no label')
  },
  async 'has the same key for the same question only'({ signal, annotations }) {
    if (!signal.key) return
    const key = (given: Readonly<Record<string, string>>) => signal.key?.(entityWith(given))
    expect(key(annotations) === key({ ...annotations }), 'two entities that ask alike differ')
    for (const name of Object.keys(annotations)) {
      const other = { ...annotations, [name]: `${annotations[name]}x` }
      expect(key(annotations) !== key(other), `"${name}" makes no difference`)
    }
  },
  async 'fails with words on hostile annotations, and asks nobody else'({ signal, annotations }) {
    const names = Object.keys(annotations)
    for (const text of hostile) {
      const given = Object.fromEntries(names.map((name) => [name, text]))
      const { status, error } = await readOnce(signal, given)
      const isTold = status === 'ok' || (error?.message ?? '') !== ''
      expect(isTold && error?.code !== 'CATALOG_SIGNAL_FAILED', `${text}: ${error?.message}`)
      expect(error?.code !== 'CORE_HOST_DENIED', `it asks another host for ${text}`)
    }
  },
  async 'ends when it is aborted'({ signal, annotations }) {
    const controller = new AbortController()
    const reading = read(signal, annotations, controller.signal)
    const reason = new Error('cancelled')
    controller.abort(reason)
    const thrown = await reading.then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(thrown === reason, `it threw ${messageOf(thrown)}`)
  },
  async 'fails by itself when its system does, with a hint'(given) {
    if (!given.breakSource) return
    await given.breakSource()
    const { status, error } = await readOnce(given.signal, given.annotations)
    expect(status === 'failed', 'it is well though its system is not')
    expect((error?.hint ?? '') !== '', `no hint: ${error?.message}`)
  },
}

const hostile = [
  '../../admin',
  '..',
  'a/../../b',
  'https://evil.test/x',
  '//evil.test/x',
  'a?b=c#d',
  '%2e%2e%2fadmin',
  'a\r\nx-injected: yes',
  '\ud800',
  `'"\`;(){}[]|&@>`,
  'x'.repeat(5000),
  ','.repeat(100),
]

async function read(
  signal: AnySignal,
  annotations: Readonly<Record<string, string>>,
  cancel?: AbortSignal,
): Promise<SignalReading[]> {
  const runtime = createTestRuntime()
  const closed = new AbortController().signal
  const signals = createSignals({ signals: [signal], logger: silentLogger, runtime, closed })
  return signals.read(entityWith(annotations), { signal: cancel })
}

async function readOnce(
  signal: AnySignal,
  annotations: Readonly<Record<string, string>>,
): Promise<SignalReading> {
  const [reading] = await read(signal, annotations)
  return reading ?? { name: signal.name, status: 'ok' }
}

function entityWith(annotations: Readonly<Record<string, string>>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'shop', annotations: { ...annotations } },
    spec: { type: 'service', lifecycle: 'production', owner: 'crew' },
  }
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`A signal breaks its contract: ${otherwise}`)
}
