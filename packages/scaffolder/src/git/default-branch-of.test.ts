import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTemporaryFolder, createUrlGate } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { startGitServer } from '../testing/git-http-server.ts'
import { defaultBranchOf } from './default-branch-of.ts'

const line = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`

/** What a server of the first protocol says of an empty repository. */
async function inEmptyRepository(capabilities: string): Promise<string | undefined> {
  const nothing = `${'0'.repeat(40)} capabilities^{}\0${capabilities}\n`
  const text = `${line('# service=git-upload-pack\n')}0000${line(nothing)}0000`
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/x-git-upload-pack-advertisement')
    response.end(text)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gate = createUrlGate({ allow: [{ origin, private: true }] })
  try {
    return await defaultBranchOf({ remoteUrl: `${origin}/org/empty.git`, gate })
  } finally {
    await gate.close()
    server.close()
  }
}

describe('the default branch of a remote', () => {
  it('is told of an empty repository, in the second protocol', async () => {
    await using repositories = await createTemporaryFolder({ allowGit: true })
    await using server = await startGitServer({ folder: repositories.folder })
    const gate = createUrlGate({ allow: [{ origin: server.url, private: true }] })
    const place = { owner: 'org', repo: 'empty', defaultBranch: 'team/trunk' }
    const { remoteUrl } = await server.createRepository(place)
    expect(await defaultBranchOf({ remoteUrl, gate })).toBe('team/trunk')
    const missing = server.remote({ owner: 'org', repo: 'missing' })
    await expect(defaultBranchOf({ remoteUrl: missing, gate })).rejects.toMatchObject({
      code: 'SCAFFOLDER_GIT_READ_FAILED',
    })
    await gate.close()
  })

  it('is told of an empty repository by a capability of the first protocol', async () => {
    expect(await inEmptyRepository('agent=x symref=HEAD:refs/heads/trunk')).toBe('trunk')
  })

  it('is nothing where the server does not say, or names no branch', async () => {
    expect(await inEmptyRepository('agent=x')).toBeUndefined()
    expect(await inEmptyRepository('symref=HEAD:refs/tags/v1')).toBeUndefined()
  })
})
