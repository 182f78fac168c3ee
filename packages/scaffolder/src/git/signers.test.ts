import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Secret } from '@callboard/core'
import {
  createTemporaryFolder,
  createUrlGate,
  type TemporaryFolder,
  type UrlGate,
} from '@callboard/core/node'

import { generateKey } from 'openpgp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GitServer, startGitServer } from '../testing/git-http-server.ts'
import type { CommitSigner } from './commit-signer.ts'
import { pgpSigner } from './pgp-signer.ts'
import { pushWorkspace } from './push-workspace.ts'
import { sshSigner } from './ssh-signer.ts'

let keys: TemporaryFolder
let repositories: TemporaryFolder
let server: GitServer
let gate: UrlGate

beforeAll(async () => {
  keys = await createTemporaryFolder({ allowGit: true })
  repositories = await createTemporaryFolder({ allowGit: true })
  server = await startGitServer({ folder: repositories.folder })
  gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
})
afterAll(async () => {
  await gate.close()
  for (const resource of [server, repositories, keys]) await resource[Symbol.asyncDispose]()
})

/** Pushes a signed commit, and returns what Git says of it. */
async function verify(repo: string, signer: CommitSigner, config: Record<string, string>) {
  await using workspace = await createTemporaryFolder()
  await workspace.folder.write('a.txt', 'a\n')
  const { remoteUrl } = await server.createRepository({ owner: 'org', repo })
  await pushWorkspace({
    workspace: workspace.folder,
    remoteUrl,
    branch: 'main',
    message: 'Begin\n\nWith ümlauts\n',
    author: { name: 'Ana', email: 'ana@example.com' },
    gate,
    signer,
  })
  const options = Object.entries(config).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const gitDir = `--git-dir=${repositories.folder.root}/org/${repo}.git`
  const { status, stderr } = spawnSync('git', [...options, gitDir, 'verify-commit', 'main'], {
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GNUPGHOME: `${keys.folder.root}/gpg` },
  })
  return { status, said: stderr }
}

function sshKey(name: string, ...options: string[]): Secret {
  const file = `${keys.folder.root}/${name}`
  execFileSync('ssh-keygen', ['-q', '-N', '', '-C', '', '-f', file, ...options])
  return new Secret(readFileSync(file, 'utf8'))
}

describe('sshSigner', () => {
  it.each([
    ['ed25519', ['-t', 'ed25519']],
    ['rsa', ['-t', 'rsa', '-b', '2048']],
    ['ecdsa-256', ['-t', 'ecdsa', '-b', '256']],
    ['ecdsa-384', ['-t', 'ecdsa', '-b', '384']],
    ['ecdsa-521', ['-t', 'ecdsa', '-b', '521']],
    ['rsa-pem', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
    ['ecdsa-pkcs8', ['-t', 'ecdsa', '-m', 'PKCS8']],
  ])('signs with a key of the kind %s as Git checks it', async (name, options) => {
    const signer = sshSigner({ privateKey: sshKey(name, ...options) })
    const file = readFileSync(`${keys.folder.root}/${name}.pub`, 'utf8')
    expect(signer.publicKey).toBe(file.trim())
    const signers = `${keys.folder.root}/${name}.signers`
    writeFileSync(signers, `ana@example.com ${signer.publicKey}\n`)
    const { status, said } = await verify(name, signer, {
      'gpg.format': 'ssh',
      'gpg.ssh.allowedSignersFile': signers,
    })
    expect(said).toContain('Good "git" signature for ana@example.com')
    expect(status).toBe(0)
  })

  it('takes a key whose line ends were written out', () => {
    const privateKey = sshKey('flat', '-t', 'ed25519')
    const flat = new Secret(privateKey.reveal().trim().replaceAll('\n', '\\n'))
    expect(sshSigner({ privateKey: flat }).publicKey).toBe(sshSigner({ privateKey }).publicKey)
  })

  it('says what is wrong with a key, and nothing of it', () => {
    const locked = `${keys.folder.root}/locked`
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', locked])
    const whole = sshKey('cut', '-t', 'ed25519').reveal()
    const cut = whole.split('\n').toSpliced(2, 1).join('\n')
    const texts = [readFileSync(locked, 'utf8'), cut, 'not a key', whole.replace(/b3B/, 'AAA')]
    const said = texts.map((text) => {
      try {
        return sshSigner({ privateKey: new Secret(text) }).name
      } catch (error) {
        return (error as Error).message
      }
    })
    expect(said).toMatchInlineSnapshot(`
      [
        "The signing key cannot be used: it is protected by a passphrase",
        "The signing key cannot be used: it is cut off",
        "The signing key cannot be used: it is no private key",
        "The signing key cannot be used: it is cut off",
      ]
    `)
  })
})

describe('pgpSigner', () => {
  it('signs as GnuPG checks it, also with a key that has a passphrase', async () => {
    const made = await generateKey({
      userIDs: [{ name: 'Ana', email: 'ana@example.com' }],
      passphrase: 'open sesame',
    })
    const home = `${keys.folder.root}/gpg`
    mkdirSync(home, { mode: 0o700 })
    const args = ['--homedir', home, '--batch', '--quiet', '--no-autostart', '--import']
    execFileSync('gpg', args, { input: made.publicKey, stdio: 'pipe' })
    const privateKey = new Secret(made.privateKey)
    const signer = pgpSigner({ privateKey, passphrase: new Secret('open sesame') })
    const { status, said } = await verify('pgp', signer, {})
    expect(said).toContain('Good signature from "Ana <ana@example.com>"')
    expect(status).toBe(0)
    await expect(pgpSigner({ privateKey }).sign('x')).rejects.toThrow(
      'it is protected by a passphrase',
    )
  })

  it('says when a key is none', async () => {
    const signer = pgpSigner({ privateKey: new Secret('not a key') })
    await expect(signer.sign('x')).rejects.toMatchObject({
      code: 'SCAFFOLDER_SIGNING_KEY_INVALID',
    })
  })
})
