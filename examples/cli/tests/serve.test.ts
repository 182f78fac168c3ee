import { expect, it } from 'vitest'
import { Interrupted } from '../src/io.ts'
import { call } from './call.ts'
import { schemas } from './schemas.ts'

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 0],
] as const)('serves until %s, and then answers with %i', async (by, code) => {
  const controller = new AbortController()
  let answer: Promise<Response> | undefined
  const called = await call(['serve', '--from', '.', '--json'], {
    signal: controller.signal,
    env: { PORT: '0' },
    onOutput(text) {
      const { url } = schemas.serve.parse(JSON.parse(text))
      answer = fetch(`${url}/api/catalog/entities/by-name/component/default/orders`).finally(() =>
        controller.abort(new Interrupted(by)),
      )
    },
  })
  expect((await answer)?.status).toBe(200)
  expect(called).toMatchObject({ code, stderr: '' })
})

it('says where it is', async () => {
  const { stdout } = await call(['serve', '--from', '.', '--port', '0'], {
    onOutput: (_text, interrupt) => interrupt(),
  })
  expect(stdout.replaceAll(/localhost:\d+/g, 'localhost:<port>')).toMatchInlineSnapshot(`
    "
      Callboard is at http://localhost:<port>

      Find anything   press / on any page

      Stop with Ctrl+C.
    "
  `)
})

it('refuses what is no port', async () => {
  const { code, stderr } = await call(['serve', '--from', '.', '--port', 'http'])
  expect([code, stderr]).toMatchInlineSnapshot(`
    [
      2,
      "SERVE_PORT_INVALID: "http" is not a port
      hint: A port is a number from 0 to 65535; 0 takes any free one.
    ",
    ]
  `)
})
