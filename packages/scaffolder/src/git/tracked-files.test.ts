import { createProcessGate, createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { trackedFiles } from './tracked-files.ts'

/** `.gitignore` files by folder, and the paths that are tried with them. */
const cases: { rules: Record<string, string>; paths: string[] }[] = [
  {
    rules: { '': '*.log\n!keep.log\n# note\n\n  \n\\#hash\n\\!bang\ntrailing   \n' },
    paths: ['a.log', 'x/b.log', 'keep.log', 'x/keep.log', '#hash', '!bang', 'trailing', 'note'],
  },
  {
    rules: { '': '/dist/\nbuild/\ndocs/*.txt\n**/deep/x\nabc/**\n' },
    paths: [
      'dist/a',
      'x/dist/a',
      'x/build/a',
      'docs/a.txt',
      'docs/b/a.txt',
      'x/docs/a.txt',
      'deep/x',
      'a/b/deep/x',
      'abc/d/e',
      'build.txt',
    ],
  },
  {
    rules: { '': 'out\n!out/keep\n', sub: '!*.env\nlocal\n', 'sub/deep': '!local\n' },
    paths: ['out/keep', 'out/x', 'sub/a.env', 'sub/local', 'sub/deep/local', 'local', 'sub/out/y'],
  },
  { rules: { '': '*.env\n[ab]?c\n*.{js,ts}\n' }, paths: ['x.env', 'a1c', 'b2c', 'c3c', 'x.js'] },
  { rules: { '': '.*\n!.gitignore\n' }, paths: ['.env', 'a/.env', 'a/b'] },
  { rules: { '': '\r\nnode_modules\r\n' }, paths: ['node_modules/a/b.js', 'x'] },
]

it.each(cases)('leaves out what Git leaves out: $rules', async ({ rules, paths }) => {
  await using temporary = await createTemporaryFolder({ allowGit: true, portable: false })
  const { folder } = temporary
  for (const path of paths) await folder.write(path, 'x')
  for (const [under, text] of Object.entries(rules))
    await folder.write(under === '' ? '.gitignore' : `${under}/.gitignore`, text)
  const { files } = await trackedFiles(folder)
  const gate = createProcessGate({
    git: { command: 'git', env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } },
  })
  const git = (...args: string[]) => gate.run({ program: 'git', args, cwd: folder.root })
  await git('init', '--quiet')
  const { stdout } = await git('-c', 'core.quotePath=off', 'ls-files', '-co', '--exclude-standard')
  expect(files.map(({ path }) => path).sort()).toEqual(stdout.trim().split('\n').sort())
})

it('keeps the record of where a project comes from, whatever is ignored', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('.gitignore', '*\n')
  await folder.write('.callboard/provenance.yaml', 'x')
  await folder.write('a', 'x')
  const { files, ignored } = await trackedFiles(folder)
  expect(files.map(({ path }) => path)).toEqual(['.callboard/provenance.yaml'])
  expect(ignored).toEqual(['.gitignore', 'a'])
})
