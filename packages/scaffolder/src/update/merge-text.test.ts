import { createProcessGate, createTemporaryFolder } from '@callboard/core/node'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeText } from './merge-text.ts'

const names = { ours: 'project', base: 'before', theirs: 'template' }
const merge = (base: string, ours: string, theirs: string) =>
  mergeText({ base, ours, theirs }, names)

it('takes the changes of both sides where they are apart', () => {
  expect(merge('a\nb\nc\nd\ne\n', 'a!\nb\nc\nd\ne\n', 'a\nb\nc\nd\ne\nf\n')).toEqual({
    text: 'a!\nb\nc\nd\ne\nf\n',
    conflicts: 0,
  })
})

it('marks what both sides changed differently, with what stood there before', () => {
  expect(merge('a\nb\nc\n', 'a\nours\nc\n', 'a\ntheirs\nc\n').text).toMatchInlineSnapshot(`
    "a
    <<<<<<< project
    ours
    ||||||| before
    b
    =======
    theirs
    >>>>>>> template
    c
    "
  `)
})

it.each([
  ['the same change on both sides is none', 'a\nb\n', 'a\nB\n', 'a\nB\n', 'a\nB\n'],
  ['a line that both deleted stays deleted', 'a\nb\nc\n', 'a\nc\n', 'a\nc\n', 'a\nc\n'],
  ['a last line without an end keeps having none', 'a\nb', 'A\nb', 'a\nb', 'A\nb'],
  [
    'line ends of the project are kept',
    'a\nb\nc\n',
    'a\r\nb\r\nC\r\n',
    'A\nb\nc\n',
    'A\r\nb\r\nC\r\n',
  ],
  ['nothing on all sides is nothing', '', '', '', ''],
])('%s', (_name, base, ours, theirs, text) => {
  expect(merge(base, ours, theirs)).toEqual({ text, conflicts: 0 })
})

it('begins marks on a line of their own where a text has no last line end', () => {
  expect(merge('a', 'b', 'c').text.split('\n')).toEqual([
    '<<<<<<< project',
    'b',
    '||||||| before',
    'a',
    '=======',
    'c',
    '>>>>>>> template',
    '',
  ])
})

/** Unique lines, so that each can be followed; edits of a common base. */
const lines = (prefix: string) =>
  fc
    .array(fc.record({ at: fc.nat(12), kind: fc.constantFrom('insert', 'delete', 'replace') }), {
      maxLength: 6,
    })
    .map((edits) => (base: readonly string[]) => {
      const result = [...base]
      const added: string[] = []
      edits.forEach(({ at, kind }, index) => {
        const line = `${prefix}${index}\n`
        if (kind !== 'delete') added.push(line)
        result.splice(at, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [line]))
      })
      return { text: result.join(''), added: added.filter((line) => result.includes(line)) }
    })
const base = Array.from({ length: 12 }, (_, index) => `base ${index}\n`)

it('never loses a line that only one side has', () => {
  fc.assert(
    fc.property(lines('ours '), lines('theirs '), (editOurs, editTheirs) => {
      const [ours, theirs] = [editOurs(base), editTheirs(base)]
      const { text } = merge(base.join(''), ours.text, theirs.text)
      for (const line of [...ours.added, ...theirs.added]) expect(text).toContain(line)
    }),
  )
})

it('keeps each side whole when the other has changed nothing, and does not care which is which', () => {
  fc.assert(
    fc.property(lines('ours '), lines('theirs '), (editOurs, editTheirs) => {
      const [origin, ours, theirs] = [base.join(''), editOurs(base).text, editTheirs(base).text]
      expect(merge(origin, ours, origin)).toEqual({ text: ours, conflicts: 0 })
      expect(merge(origin, origin, theirs)).toEqual({ text: theirs, conflicts: 0 })
      const [one, other] = [merge(origin, ours, theirs), merge(origin, theirs, ours)]
      expect(other.conflicts).toBe(one.conflicts)
      if (one.conflicts === 0) expect(other.text).toBe(one.text)
    }),
  )
})

it('merges what git merge-file merges, to the same text, and sees the same conflicts', async () => {
  const programs = createProcessGate({ git: { command: 'git' } })
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await fc.assert(
    fc.asyncProperty(lines('ours '), lines('theirs '), async (editOurs, editTheirs) => {
      const sides = {
        base: base.join(''),
        ours: editOurs(base).text,
        theirs: editTheirs(base).text,
      }
      for (const [name, text] of Object.entries(sides)) await folder.write(name, text)
      const { exitCode, stdout } = await programs.run({
        program: 'git',
        args: ['merge-file', '-p', 'ours', 'base', 'theirs'],
        cwd: folder.root,
      })
      const { text, conflicts } = mergeText(sides, names)
      expect(conflicts > 0).toBe(exitCode !== 0)
      if (conflicts === 0) expect(text).toBe(stdout)
    }),
    { numRuns: 60 },
  )
})

it('merges a lock file of ten thousand repetitive lines at once', () => {
  const lock = Array.from({ length: 10_000 }, (_, index) =>
    index % 3 ? '    }\n' : `  "p${index % 400}": {\n`,
  )
  const edit = (every: number, mark: string) =>
    lock
      .map((line, index) => (index % every === 0 ? line.replace('\n', `${mark}\n`) : line))
      .join('')
  const { conflicts } = merge(lock.join(''), edit(97, '!'), edit(89, '?'))
  expect(conflicts).toBeLessThan(10)
})
