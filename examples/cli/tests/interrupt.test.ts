import { expect, it } from 'vitest'
import { Interrupted } from '../src/io.ts'
import { call } from './call.ts'

it.each([
  [['validate', '.']],
  [['catalog', 'list', '--from', '.']],
  [['docs', 'check', 'shop']],
  [['search', 'orders', '--from', '.']],
  [['template', 'run', 'hello', '-p', 'name=ana', '--from', '.']],
])('%j answers an interruption with 130 and says nothing more', async (argv) => {
  const signal = AbortSignal.abort(new Interrupted('SIGINT'))
  expect(await call(argv, { signal })).toEqual({ code: 130, stdout: '', stderr: '' })
})

it('cancels a run that is under way, and shows its end', async () => {
  const { code, stdout } = await call(
    ['template', 'run', 'hello', '-p', 'name=ana', '--json', '--from', '.'],
    {
      onOutput: (text, interrupt) => {
        if (text.includes('Beginning step')) interrupt()
      },
    },
  )
  expect(code).toBe(130)
  expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    type: 'result',
    status: 'cancelled',
  })
})
