import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { formatError } from '@callboard/core'
import { expect, it } from 'vitest'
import { parsePort } from './parse-port.ts'
import { servePortal } from './serve-portal.ts'

const loaded = {
  config: { organisation: 'Acme', catalog: { providers: [] } },
  folder: import.meta.dirname,
}

it('says that a port is taken, and which one to try', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = other.address() as AddressInfo
    await expect(servePortal({ loaded, port })).rejects.toMatchObject({
      code: 'SERVE_PORT_TAKEN',
      message: `Port ${port} is taken by another program`,
      hint: `Choose another one: PORT=${port + 1} npm start.`,
    })
  } finally {
    await new Promise((resolve) => other.close(resolve))
  }
})

it.each([
  ['0', 0],
  ['7007', 7007],
  ['65535', 65_535],
])('reads the port %s', (text, port) => {
  expect(parsePort(text)).toBe(port)
})

it.each(['', 'http', '-1', '70.5', '65536', '0x1f', '1e3', ' 80', '000080'])(
  'does not take "%s" for a port',
  (text) => {
    expect(() => parsePort(text)).toThrow(
      expect.objectContaining({ code: 'SERVE_PORT_INVALID', message: `"${text}" is not a port` }),
    )
  },
)

it('says what a port is', () => {
  const read = () => {
    try {
      return parsePort('http')
    } catch (error) {
      return formatError(error)
    }
  }
  expect(read()).toMatchInlineSnapshot(`
    "SERVE_PORT_INVALID: "http" is not a port
      hint: A port is a number from 0 to 65535; 0 takes any free one."
  `)
})

it.each(['0.0.0.0', '::', '192.0.2.1'])(
  'is not open to everybody who reaches %s without anybody signing in',
  async (listen) => {
    const open = { ...loaded, config: { ...loaded.config, listen } }
    await expect(servePortal({ loaded: open, port: 0 })).rejects.toMatchObject({
      code: 'SERVE_OPEN_TO_ALL',
      message: `The portal would be open to everybody who reaches ${listen}`,
    })
  },
)
