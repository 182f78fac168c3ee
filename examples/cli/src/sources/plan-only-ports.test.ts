import { createReaders } from '@callboard/core'
import { createProcessGate } from '@callboard/core/node'
import { builtinActions } from '@callboard/scaffolder'
import { expect, it } from 'vitest'
import { planOnlyPorts } from './plan-only-ports.ts'

it('has programs to run where a configuration allows some', () => {
  const readers = createReaders([])
  const ids = (ports: ReturnType<typeof planOnlyPorts>) =>
    builtinActions({ readers, ...ports }).map(({ id }) => id)
  const gate = createProcessGate({ gofmt: { command: 'gofmt' } })
  const scaffolder = { commands: { gate, allow: [{ program: 'gofmt' }] } }
  const config = { organisation: 'Acme', catalog: { providers: [] }, scaffolder }
  expect(ids(planOnlyPorts({ config }))).toEqual(expect.arrayContaining(['command:run']))
  expect(ids(planOnlyPorts({}))).not.toContain('command:run')
})
