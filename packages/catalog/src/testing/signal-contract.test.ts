import { expect, it } from 'vitest'
import type { AnySignal } from '../signals/signal.ts'
import { signalContract } from './signal-contract.ts'

const well = { summary: 'Well', level: 'ok' as const, facts: [], data: {} }

async function failuresOf(signal: AnySignal): Promise<string[]> {
  const failures: string[] = []
  const create = () => ({ signal, annotations: { app: 'shop' }, breakSource() {} })
  for (const { name, run } of signalContract(create))
    await run().catch((error: Error) => failures.push(`${name}: ${error.message}`))
  return failures
}

it('notices what a signal gets wrong', async () => {
  const careless: AnySignal = {
    name: 'Careless one',
    key: () => 'always the same',
    read: ({ entity }) => ({
      ...well,
      summary: new URL(`https://a.test/${entity.metadata.annotations?.app}`).host,
      facts: [{ label: '', value: 'x' }],
    }),
  }
  expect(await failuresOf(careless)).toMatchInlineSnapshot(`
    [
      "names itself: A signal breaks its contract: "Careless one" is not a name",
      "gives a value that any page can show: A signal breaks its contract: a fact has no label",
      "has the same key for the same question only: A signal breaks its contract: "app" makes no difference",
      "fails by itself when its system does, with a hint: A signal breaks its contract: it is well though its system is not",
    ]
  `)
})

it('notices a signal that asks wherever an annotation says', async () => {
  const { createUrlGate } = await import('@callboard/core/node')
  const gate = createUrlGate({ allow: ['https://a.test'] })
  const led: AnySignal = {
    name: 'led',
    async read({ entity, signal }) {
      const target = new URL(entity.metadata.annotations?.app ?? '', 'https://a.test/')
      await gate.fetch(target.href, { signal })
      return well
    },
  }
  expect(await failuresOf(led)).toContainEqual(expect.stringContaining('it asks another host'))
})
