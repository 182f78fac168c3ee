import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { validate } from 'dockerfile-utils'
import { expect, it } from 'vitest'

const place = (name: string) => fileURLToPath(new URL(`../deploy/${name}`, import.meta.url))
const read = (name: string) => readFileSync(place(name), 'utf8')

it('has a container file without a mistake, that ends as somebody without rights', () => {
  expect(validate(read('Dockerfile')).map(({ message }) => message)).toEqual([])
  const [, last = ''] = read('Dockerfile').split(/\nFROM .*\n(?![\s\S]*\nFROM )/)
  expect(last).toMatch(/^USER node$/m)
  expect(last).toMatch(/^HEALTHCHECK /m)
  // What builds stays behind.
  expect(last).not.toMatch(/pnpm|npm install|COPY \. /)
})

it('names the pnpm of the workspace in the container file', () => {
  const { packageManager } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, pinned] = /^(pnpm@[\d.]+)/.exec(packageManager) ?? []
  expect(read('Dockerfile').match(/pnpm@[\d.]+/g)).toEqual([pinned, pinned])
})

it('checks the health of a portal that answers, as the container does', () => {
  const [, command = '[]'] =
    /HEALTHCHECK[^[]*(\[.*\])/.exec(read('Dockerfile').replaceAll('\\\n', '')) ?? []
  const [program, ...args] = JSON.parse(command) as string[]
  const { status } = spawnSync(program ?? '', args, { env: { PATH: process.env.PATH, PORT: '1' } })
  expect(status).toBe(1)
})

it('is configured as the page on operations shows it', () => {
  const page = readFileSync('docs/operations.md', 'utf8')
  expect(page).toContain(`\n${read('callboard.config.ts')}\`\`\`\n`)
})

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

it.skipIf(!hasSystemd)('has a unit that systemd takes, and calls hardened', () => {
  const unit = place('callboard.service')
  expect(execFileSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })).toBe('')
  const args = ['security', '--offline=true', '--threshold=20', unit]
  expect(spawnSync('systemd-analyze', args).status).toBe(0)
})
