// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyUpdate } from './apply-update.ts'
import { readProvenance } from './provenance.ts'
import { testProject, verdicts } from './test-project.ts'

describe('an update', () => {
  it('follows the template where the project did not change it, and merges where both did', async () => {
    await using it = await testProject()
    const before = await it.release({
      'same.txt': 'same\n',
      'follow.txt': 'one ${{ values.name }}\n',
      'both.txt': 'a\nb\nc\nd\ne\n',
      'mine.txt': 'theirs\n',
      'gone.txt': 'gone\n',
      'deleted-here.txt': 'x\n',
      'changed-and-gone.txt': 'x\n',
      'clash.txt': 'a\n',
    })
    await it.make(before)
    await it.edit({
      'both.txt': 'A\nb\nc\nd\ne\n',
      'mine.txt': 'mine\n',
      'own.txt': 'own\n',
      'new-on-both.txt': 'mine\n',
      'changed-and-gone.txt': 'y\n',
      'clash.txt': 'mine\n',
    })
    await it.project.remove('deleted-here.txt')
    const after = await it.release({
      'same.txt': 'same\n',
      'follow.txt': 'two ${{ values.name }}\n',
      'both.txt': 'a\nb\nc\nd\nE\n',
      'mine.txt': 'theirs\n',
      'deleted-here.txt': 'changed\n',
      'new/file.txt': 'new\n',
      'new-on-both.txt': 'theirs\n',
      'clash.txt': 'theirs\n',
    })
    const plan = await it.plan(after)
    expect(verdicts(plan)).toEqual([
      'merge both.txt (both)',
      'conflict changed-and-gone.txt (both)',
      'conflict clash.txt (both)',
      'keep deleted-here.txt (both)',
      'merge follow.txt (template)',
      'delete gone.txt (template)',
      'keep mine.txt (project)',
      'conflict new-on-both.txt (both)',
      'add new/file.txt (template)',
    ])
    expect(plan.files.find(({ path }) => path === 'follow.txt')?.diff).toMatchInlineSnapshot(`
      "diff --git a/follow.txt b/follow.txt
      --- a/follow.txt
      +++ b/follow.txt
      @@ -1,1 +1,1 @@
      -one ledger
      +two ledger
      "
    `)
    expect((await it.files())['follow.txt']).toBe('one ledger\n')
    await applyUpdate(plan, it.project)
    const files = await it.files()
    expect(files['clash.txt']).toMatchInlineSnapshot(`
      "<<<<<<< this project
      mine
      ||||||| template before
      a
      =======
      theirs
      >>>>>>> template now
      "
    `)
    expect({ ...files, 'clash.txt': '', 'new-on-both.txt': '' }).toEqual({
      'both.txt': 'A\nb\nc\nd\nE\n',
      'changed-and-gone.txt': 'y\n',
      'clash.txt': '',
      'follow.txt': 'two ledger\n',
      'mine.txt': 'mine\n',
      'new-on-both.txt': '',
      'new/file.txt': 'new\n',
      'own.txt': 'own\n',
      'same.txt': 'same\n',
    })
    // Done once, there is nothing to do again.
    expect((await it.plan(after)).isBehind).toBe(false)
  })

  it('needs nothing of the template as it was', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'one\n' }))
    const after = await it.release({ 'a.txt': 'two\n' })
    await it.org.remove('v1')
    await applyUpdate(await it.plan(after), it.project)
    expect(await it.files()).toEqual({ 'a.txt': 'two\n' })
  })

  it('leaves alone what the template ignores, and only creates what it says to', async () => {
    await using it = await testProject()
    const spec = `update: { version: 2, ignore: [docs/**], createOnly: ['*.cfg'] }`
    await it.make(await it.release({ 'docs/x.md': 'one\n', 'a.cfg': 'one\n' }))
    const after = await it.release({ 'docs/x.md': 'two\n', 'a.cfg': 'two\n', 'b.cfg': 'b\n' }, spec)
    const plan = await it.plan(after)
    expect([plan.from.version, plan.to.version]).toEqual([undefined, '2'])
    expect(plan.files).toEqual([
      { path: 'a.cfg', action: 'keep', changedBy: 'template', reason: 'it is only created' },
      expect.objectContaining({ path: 'b.cfg', action: 'add', changedBy: 'template' }),
      {
        path: 'docs/x.md',
        action: 'keep',
        changedBy: 'template',
        reason: 'the template leaves it to the project',
      },
    ])
  })

  it('leaves conflicts beside the file when that is asked for', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'a\n' }))
    await it.edit({ 'a.txt': 'mine\n' })
    await applyUpdate(
      await it.plan(await it.release({ 'a.txt': 'theirs\n' }), { conflicts: 'rej' }),
      it.project,
    )
    const files = await it.files()
    expect(files['a.txt']).toBe('mine\n')
    expect(files['a.txt.rej']).toMatchInlineSnapshot(`
      "diff --git a/a.txt b/a.txt
      --- a/a.txt
      +++ b/a.txt
      @@ -1,1 +1,1 @@
      -a
      +theirs
      "
    `)
  })

  it('does not mix the bytes of what is no text', async () => {
    await using it = await testProject()
    await it.make(
      await it.release({ 'logo.png': Buffer.from([0, 1]), 'new.png': Buffer.from([0, 1]) }),
    )
    await it.edit({ 'logo.png': Buffer.from([0, 2]) })
    const after = await it.release({
      'logo.png': Buffer.from([0, 3]),
      'new.png': Buffer.from([0, 3]),
    })
    const plan = await it.plan(after)
    expect(verdicts(plan)).toEqual(['conflict logo.png (both)', 'merge new.png (template)'])
    await applyUpdate(plan, it.project)
    expect([...(await it.project.readBytes('logo.png'))]).toEqual([0, 2])
    expect([...(await it.project.readBytes('logo.png.rej'))]).toEqual([0, 3])
  })

  it('carries the executable bit, also without a change of the text', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'run.sh': '#!/bin/sh\n' }))
    const after = await it.release({})
    await it.org.write('v2/skeleton/run.sh', '#!/bin/sh\n', { executable: true })
    const plan = await it.plan(after)
    expect(plan.files[0]?.diff).toBe(
      'diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n',
    )
    await applyUpdate(plan, it.project)
    expect((await it.project.stat('run.sh'))?.executable).toBe(true)
  })

  it('treats a link or a folder in the place of a file as a change of the project', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'a\n', 'b.txt': 'b\n' }))
    await it.project.remove('a.txt')
    await it.project.write('a.txt/inside', 'x')
    await it.project.remove('b.txt')
    await symlink('/etc/passwd', join(it.project.root, 'b.txt'))
    const plan = await it.plan(await it.release({ 'a.txt': 'A\n', 'b.txt': 'B\n' }))
    expect(verdicts(plan)).toEqual(['conflict a.txt (both)', 'conflict b.txt (both)'])
    await applyUpdate(plan, it.project)
    expect(await it.project.readText('b.txt.rej')).toBe('B\n')
  })

  it('asks for what the template has come to require, and keeps the answer', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'a\n' }))
    const after = await it.release({ 'a.txt': 'a\n' })
    const stricter = {
      ...after,
      pages: [
        {
          title: 'x',
          path: [],
          schema: { required: ['team'], properties: { team: { type: 'string' } } },
        },
      ],
    }
    await expect(it.plan(stricter)).rejects.toMatchObject({
      code: 'SCAFFOLDER_PARAMETERS_INVALID',
      data: { errors: [{ path: 'team', message: 'is required' }] },
    })
    await applyUpdate(await it.plan(stricter, { answers: { team: 'core' } }), it.project)
    // "name" is not asked for any more.
    expect((await readProvenance(it.project))?.answers).toEqual({ team: 'core' })
  })

  it('begins only on the project that was planned for', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'a\n', 'b.txt': 'b\n' }))
    const plan = await it.plan(await it.release({ 'a.txt': 'A\n', 'b.txt': 'B\n' }))
    await it.edit({ 'b.txt': 'meanwhile\n' })
    const failure = await applyUpdate(plan, it.project).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'SCAFFOLDER_UPDATE_STALE' })
    expect(String(failure)).toMatchInlineSnapshot(
      `"CallboardError: "b.txt" is not as it was when the update was planned"`,
    )
    expect(await it.files()).toEqual({ 'a.txt': 'a\n', 'b.txt': 'meanwhile\n' })
  })

  it('takes everything back when it cannot be carried out whole', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'a\n', 'gone.txt': 'x\n' }))
    const plan = await it.plan(await it.release({ 'a.txt': 'A\n', 'new/b.txt': 'B\n' }))
    // A file where a folder is needed.
    await it.edit({ new: 'mine\n' })
    await expect(applyUpdate(plan, it.project)).rejects.toMatchObject({ code: 'CORE_PATH_DENIED' })
    expect(await it.files()).toEqual({ 'a.txt': 'a\n', 'gone.txt': 'x\n', new: 'mine\n' })
    expect((await it.plan(await it.release({ 'a.txt': 'a\n' }))).from).toEqual(plan.from)
  })

  it('says that a template fails before anything is changed', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'a\n' }))
    const broken = await it.release({ 'a.txt': '${{ values.name | nothing }}\n' })
    await expect(it.plan(broken)).rejects.toMatchObject({ code: 'SCAFFOLDER_UPDATE_PLAN_FAILED' })
  })

  it('says where the settings of a template are wrong', async () => {
    await using it = await testProject()
    await it.make(await it.release({ 'a.txt': 'a\n' }))
    const wrong = await it.release({}, 'update: { migrations: [{ to: next, steps: [{}] }] }')
    const failure = await it.plan(wrong).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'SCAFFOLDER_UPDATE_SETTINGS', at: { line: 13 } })
    expect(String(failure)).toMatchInlineSnapshot(
      `"CallboardError: What "template:default/demo" says about updates is not valid: "update.migrations.0.to": expected numbers with dots between: 2.1.0"`,
    )
  })
})
