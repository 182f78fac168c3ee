import { readFileSync } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAssets } from './assets.ts'
import { packagePath } from './package-folder.ts'

const server = createServer(express().use('/assets', createAssets().router))
let port: number
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

async function ask(name: string, encoding?: string) {
  const headers = encoding === undefined ? {} : { 'accept-encoding': encoding }
  const answer = await new Promise<IncomingMessage>((resolve) =>
    get({ host: '127.0.0.1', port, path: `/assets/${name}`, headers }, resolve),
  )
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }
}

it.each([
  ['br', 'gzip, deflate, br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  [undefined, undefined, (body: Buffer) => body],
  [undefined, 'identity', (body: Buffer) => body],
])('sends a stylesheet as %s to whom takes %s', async (encoding, accepted, decode) => {
  const { headers, body } = await ask('callboard.css', accepted)
  expect(headers['content-encoding']).toBe(encoding)
  expect(headers).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  })
  expect(decode(body).equals(readFileSync(packagePath('public', 'callboard.css')))).toBe(true)
})

it('sends nothing that is not there', async () => {
  const asked = ['../package.json', '%2e%2e/package.json', 'nope.css', '']
  expect(await Promise.all(asked.map(async (name) => (await ask(name)).status))).toEqual([
    404, 404, 404, 404,
  ])
})

it('holds what every page loads below a third of what a page may weigh', async () => {
  const names = [
    'callboard.css',
    'tokens.css',
    'contrast.css',
    'htmx.js',
    'palette.js',
    'theme.js',
    'copy.js',
    'rows.js',
    'icons.svg',
  ]
  const sizes = await Promise.all(
    names.map(async (name) => (await ask(name, 'gzip, br')).body.length),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40_000)
})
