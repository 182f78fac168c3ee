import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call, withoutTimes } from './call.ts'

const config = `organisation: Publishing
catalog: { files: [org] }
folders: [org]
git: { standInFor: [github.com] }
`
const template = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: notes, title: Notes }
spec:
  type: service
  steps:
    - { id: write, action: fs:write, input: { path: README.md, content: hello } }
    - { id: publish, action: publish:github, input: { repoUrl: 'github.com?owner=org&repo=notes' } }
  output:
    links:
      - { title: Repository, url: '\${{ steps.publish.output.remoteUrl }}' }
      - { title: Elsewhere, url: https://example.com/notes }
`

it('leads to where a repository stays that was published to a server of the portal', async () => {
  await using temporary = await createTemporaryFolder({ allowGit: true })
  const { folder } = temporary
  await folder.write('callboard.config.yaml', config)
  await folder.write('org/catalog-info.yaml', template)
  const options = { cwd: folder.root }
  const argv = ['template', 'run', 'notes', '--config', 'callboard.config.yaml']
  const { code, stdout, stderr } = await call(argv, options)
  const place = `${folder.root}/.callboard/git/org/notes.git`
  expect([code, stderr, stdout]).toEqual([
    0,
    '',
    expect.stringMatching(new RegExp(`Repository +${place}\\n`)),
  ])
  expect(stdout).toMatch(/Elsewhere +https:\/\/example\.com\/notes\n/)
  expect(await readFile(join(place, 'HEAD'), 'utf8')).toMatch(/^ref: refs\/heads\//)
})

it('writes nothing with --out where a step cannot publish, as the help says', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('notes/template.yaml', template)
  const options = { cwd: folder.root }
  const { code, stdout } = await call(['template', 'run', 'notes', '--out', 'out'], options)
  const plan = await call(['template', 'plan', 'notes'], options)
  const help = await call(['template', 'run', '--help'], options)
  expect(code).toBe(3)
  expect(withoutTimes(stdout)).toMatchInlineSnapshot(`
    "Notes
      fs:write
        Wrote README.md
        ok completed <time>
      publish:github
        Creating org/notes on github.com
        x Nothing is set up to publish to "github.com" <time>
      Write out
        - skipped

      CLI_PUBLISH_NOWHERE in "publish:github"
      hint: Name the configuration of a portal with --config: it says where to publish. template plan shows the files.
    x Failed <time>
    "
  `)
  expect(existsSync(join(folder.root, 'out'))).toBe(false)
  expect(plan.stdout).toContain('README.md')
  expect(help.stdout.replace(/\s+/g, ' ')).toContain(
    'A step that publishes elsewhere, or without one, fails the run; --out is the last step and then writes nothing. "template plan" shows the files all the same.',
  )
})
