import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolder } from '@callboard/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRepositories, type Repositories } from './repositories.ts'

let root: string
let repositories: Repositories
let small: Repositories
const name = { owner: 'org', repo: 'demo' }

/** A repository whose HEAD is `trunk`, with a branch whose name holds slashes. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'callboard-repositories-'))
  const work = join(root, 'work')
  await mkdir(join(root, 'git', 'org'), { recursive: true })
  await mkdir(work)
  const git = (...args: string[]) => {
    const options = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
    const { status, stderr } = spawnSync('git', [...options, ...args], {
      cwd: work,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
  }
  git('init', '--quiet', '--initial-branch=trunk')
  await writeFile(join(work, 'README.md'), '# Trunk\n')
  git('add', '.')
  git('commit', '--quiet', '-m', 'First')
  git('checkout', '--quiet', '-b', 'update/new/skeleton')
  await mkdir(join(work, 'docs'))
  await writeFile(join(work, 'docs', 'more.md'), '# More\n')
  git('add', '.')
  git('commit', '--quiet', '-m', 'Second')
  git('checkout', '--quiet', 'trunk')
  git('clone', '--quiet', '--bare', work, join(root, 'git', 'org', 'demo.git'))
  git('init', '--quiet', '--bare', join(root, 'git', 'org', 'empty.git'))
  const folder = await openFolder({ root: join(root, 'git'), allowGit: true })
  repositories = createRepositories(folder)
  small = createRepositories(folder, { maxFiles: 1, maxBytes: 10 })
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('lists repositories and their branches', async () => {
  expect(await repositories.list()).toEqual([name, { owner: 'org', repo: 'empty' }])
  expect(await repositories.branches(name)).toEqual({
    main: 'trunk',
    names: ['trunk', 'update/new/skeleton'],
  })
})

describe('an address', () => {
  it.each([
    [undefined, { branch: 'trunk', path: '' }],
    ['trunk', { branch: 'trunk', path: '' }],
    ['trunk/README.md', { branch: 'trunk', path: 'README.md' }],
    ['update/new/skeleton/docs/more.md', { branch: 'update/new/skeleton', path: 'docs/more.md' }],
  ])('that goes on with %s means a place', async (rest, place) => {
    expect(await repositories.locate({ ...name, rest })).toEqual({ ...name, ...place })
  })

  it('without a branch that is there says which is the main one', async () => {
    await expect(repositories.locate({ ...name, rest: 'main/README.md' })).rejects.toMatchObject({
      status: 404,
      message: 'org/demo has no branch "main/README.md"',
      hint: 'Its main branch is "trunk".',
    })
    await expect(
      repositories.locate({ owner: 'org', repo: 'empty', rest: undefined }),
    ).rejects.toMatchObject({ status: 404 })
  })
})

describe('a branch', () => {
  const update = { ...name, branch: 'update/new/skeleton', path: 'docs/more.md' }

  it('has its own files', async () => {
    expect((await repositories.files(update)).map(({ path }) => path)).toEqual([
      'README.md',
      'docs/more.md',
    ])
    expect(await repositories.read(update)).toBe('# More\n')
  })

  it('is written into a folder, and nothing else is', async () => {
    const into = await openFolder({ root: join(root, 'out'), create: true })
    await repositories.checkOut(update, into)
    expect((await into.list()).map(({ path }) => path)).toEqual(['README.md', 'docs'])
  })

  it('is not written when it is more than the budget', async () => {
    const into = await openFolder({ root: join(root, 'none'), create: true })
    await expect(small.checkOut(update, into)).rejects.toMatchObject({
      status: 413,
      message: 'The branch "update/new/skeleton" of org/demo has 2 files, more than 1',
    })
    const sized = createRepositories(
      await openFolder({ root: join(root, 'git'), allowGit: true }),
      {
        maxFiles: 9,
        maxBytes: 10,
      },
    )
    await expect(sized.checkOut(update, into)).rejects.toMatchObject({ status: 413 })
    expect(await into.list()).toEqual([])
  })
})
