// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders } from '@callboard/core'
import { createTemporaryFolder, fileReader, folderUrl } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { builtinActions } from '../actions/builtin-actions.ts'
import { createScaffolder } from '../run/create-scaffolder.ts'
import { templateCases } from '../testing/template-cases.ts'
import { testTemplate } from '../testing/test-template.ts'
import { parseCases } from './parse-cases.ts'
import { runCases } from './run-cases.ts'
import { formatSnapshots, parseSnapshots } from './snapshot.ts'

const template = (text = 'hello') =>
  testTemplate(`parameters: { required: [name], properties: { name: { type: string }, loud: { type: boolean } } }
steps:
  - id: write
    action: fs:write
    input: { path: '\${{ parameters.name }}.txt', content: '${text} \${{ parameters.name }}' }
  - id: shout
    if: \${{ parameters.loud }}
    action: fs:write
    input: { path: loud.txt, content: LOUD }
  - id: never
    if: \${{ parameters.name == 'nobody' }}
    action: fs:write
    input: { path: never.txt, content: x }
output: { name: '\${{ parameters.name }}' }`)

const scaffolder = createScaffolder({ actions: builtinActions({ readers: createReaders([]) }) })
const run = (text: string, more: Partial<Parameters<typeof runCases>[0]> = {}) =>
  runCases({
    scaffolder,
    template: template(),
    cases: parseCases({ text, file: 'template.test.yaml' }),
    ...more,
  })
const verdicts = ({ cases }: Awaited<ReturnType<typeof run>>) =>
  cases.map(({ name, passed, problems }) => [name, passed, problems.map(({ message }) => message)])

const two = `cases:
  - { name: quiet, values: { name: ana } }
  - { name: loud, values: { name: ana, loud: true } }`

it('keeps what cases make, each file once, and passes while it stays the same', async () => {
  const made = await run(two, { update: true })
  expect(verdicts(made)).toEqual([
    ['quiet', true, []],
    ['loud', true, []],
  ])
  const text = formatSnapshots(made.snapshots)
  expect(text).toMatchInlineSnapshot(`
    "# What the cases beside this file make. "callboard template test --update" rewrites it.
    quiet:
      steps:
        write: completed
        shout: skipped
        never: skipped
      output:
        name: ana
      files:
        ana.txt: hello ana
    loud:
      steps:
        write: completed
        shout: completed
        never: skipped
      output:
        name: ana
      files:
        ana.txt:
          same: quiet
        loud.txt: LOUD
    "
  `)
  const kept = parseSnapshots({ text, file: 'template.test.snapshot.yaml' })
  expect(kept).toEqual(made.snapshots)
  expect(verdicts(await run(two, { kept }))).toEqual(verdicts(made))
})

it('shows line by line what came out differently', async () => {
  const { snapshots: kept } = await run(two, { update: true })
  const { cases } = await run(
    two.replace('name: quiet, values: { name: ana }', 'name: quiet, values: { name: bo }'),
    {
      kept,
      template: template('bye'),
    },
  )
  const [quiet, loud] = cases
  expect(quiet?.problems.map(({ message }) => message)).toEqual([
    'output is different',
    'ana.txt is not made',
    'bo.txt is made and was not expected',
  ])
  expect(loud?.problems).toMatchInlineSnapshot(`
    [
      {
        "diff": "diff --git a/ana.txt b/ana.txt
    --- a/ana.txt
    +++ b/ana.txt
    @@ -1,1 +1,1 @@
    -hello ana
    \\ No newline at end of file
    +bye ana
    \\ No newline at end of file
    ",
        "message": "ana.txt is different",
      },
    ]
  `)
})

it('tells which steps ran, and which conditions were seen to hold and not to hold', async () => {
  const { coverage } = await run(two, { update: true })
  expect(coverage).toEqual({
    steps: [
      { id: 'write', ran: true },
      { id: 'shout', ran: true },
      { id: 'never', ran: false },
    ],
    conditions: [
      { step: 'shout', if: '${{ parameters.loud }}', held: true, failed: true },
      { step: 'never', if: "${{ parameters.name == 'nobody' }}", held: false, failed: true },
    ],
    branches: [],
  })
})

it('tells which branches of skeletons were taken, of one that was never reached too', async () => {
  await using temporary = await createTemporaryFolder({ portable: false })
  const { folder } = temporary
  await folder.write('skeleton/same.txt', 'no branches ${{ values.name }}\n')
  await folder.write(
    'skeleton/{% if values.loud %}loud{% endif %}/notes.md',
    '{% for line in values.lines %}${{ line }}{% else %}none{% endfor %}\n',
  )
  await folder.write(
    'skeleton/README.md',
    `# \${{ "LOUD" if values.loud else "quiet" }}
{% if values.name == 'ana' %}Ana{% elif values.loud %}{% if values.lines %}x{% endif %}{% endif %}
{% for line in values.lines %}- \${{ line }}{% endfor %}
`.replaceAll('\\', ''),
  )
  const skeletons = createScaffolder({
    actions: builtinActions({ readers: createReaders([fileReader({ folders: [folder] })]) }),
  })
  const fetching = testTemplate(
    `parameters: { properties: { name: { type: string }, loud: { type: boolean }, lines: { type: array, items: { type: string } } } }
steps: [{ action: fetch:template, input: { url: ./skeleton, values: '\${{ parameters }}' } }]`.replaceAll(
      '\\',
      '',
    ),
    { baseUrl: `${folderUrl(folder)}template.yaml` },
  )
  const { coverage } = await run(
    `snapshot: none
cases: [{ name: ana, values: { name: ana, loud: false, lines: [] } }, { name: bo, values: { name: bo, loud: false, lines: [a] } }]`,
    { scaffolder: skeletons, template: fetching },
  )
  expect(
    coverage.branches.map(
      ({ file, line, column, text, way, taken }) =>
        `${file}:${line}:${column} ${text} ${way ? 'yes' : 'no'}: ${taken ? 'taken' : 'NEVER'}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "README.md:1:14 if values.loud yes: NEVER",
      "README.md:1:14 if values.loud no: taken",
      "README.md:2:4 if values.name == 'ana' yes: taken",
      "README.md:2:4 if values.name == 'ana' no: taken",
      "README.md:2:36 elif values.loud yes: NEVER",
      "README.md:2:36 elif values.loud no: taken",
      "README.md:2:58 if values.lines yes: NEVER",
      "README.md:2:58 if values.lines no: NEVER",
      "README.md:3:4 for line in values.lines yes: taken",
      "{% if values.loud %}loud{% endif %}/notes.md:1:4 if values.loud yes: NEVER",
      "{% if values.loud %}loud{% endif %}/notes.md:1:4 if values.loud no: taken",
    ]
  `)
})

it('holds a case to what it says itself, whatever is kept', async () => {
  const text = `snapshot: none
cases:
  - name: right
    values: { name: ana }
    expect: { files: [ana.txt], absent: [loud.txt], steps: { shout: skipped }, output: { name: ana } }
  - name: wrong
    values: { name: ana }
    expect: { files: [bo.txt], absent: [ana.txt], steps: { shout: completed }, output: { name: bo } }
  - { name: refused, expect: { error: SCAFFOLDER_PARAMETERS_INVALID } }
  - { name: not refused, values: { name: ana }, expect: { error: SCAFFOLDER_PARAMETERS_INVALID } }
  - { name: surprise }`
  expect(verdicts(await run(text))).toEqual([
    ['right', true, []],
    [
      'wrong',
      false,
      [
        'step "shout" is different',
        'output "name" is different',
        'bo.txt is not made',
        'ana.txt is made and should not be',
      ],
    ],
    ['refused', true, []],
    ['not refused', false, ['error is different']],
    ['surprise', false, ['The parameters are not valid: "name" is required']],
  ])
})

it('takes no error for what is expected, and then leaves what was kept', async () => {
  const { snapshots: kept } = await run(two, { update: true })
  const broken = await run(two.replaceAll('name: ana', 'name: 1'), { kept, update: true })
  expect(verdicts(broken)).toEqual([
    ['quiet', false, ['The parameters are not valid: "name" must be of type string']],
    ['loud', false, ['The parameters are not valid: "name" must be of type string']],
  ])
  expect(broken.snapshots).toEqual(kept)
})

it('fails for a case of which nothing is kept, and for what is kept of no case', async () => {
  const { snapshots } = await run(two, { update: true })
  const kept = new Map([...snapshots].slice(0, 1).map(([, each]) => ['gone', each]))
  expect(verdicts(await run(two, { kept }))).toEqual([
    ['quiet', false, ['nothing is kept of it yet: look at what it makes, then add --update']],
    ['loud', false, ['nothing is kept of it yet: look at what it makes, then add --update']],
    ['gone', false, ['it is kept, and there is no case of that name: add --update to drop it']],
  ])
})

it('runs cases side by side, in the order of the file, and stops when it is told to', async () => {
  const many = `cases:\n${Array.from({ length: 9 }, (_, index) => `  - { name: c${index}, values: { name: n${index} } }`).join('\n')}`
  const { cases } = await run(many, { update: true, concurrency: 3 })
  expect(cases.map(({ name }) => name)).toEqual(
    Array.from({ length: 9 }, (_, index) => `c${index}`),
  )
  await expect(run(many, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  )
})

it.each([
  ['', '"": '],
  ['cases: []', '"cases": Too small: expected array to have >=1 items'],
  ['cases: [{ name: a, vales: {} }]', '"cases.0": Unrecognized key: "vales"'],
  ['cases: [{ name: a }, { name: a }]', 'two of them are called "a"'],
  ['cases: [', 'Flow sequence'],
])('refuses the cases %j', (text, problem) => {
  const parse = () => parseCases({ text, file: 'template.test.yaml' })
  expect(parse).toThrow(expect.objectContaining({ code: 'SCAFFOLDER_CASES_INVALID' }))
  if (text !== '') expect(parse).toThrow(problem)
})

it('refuses what is kept in another form', () => {
  for (const text of ['a: 1', 'a: { steps: {}, files: { x: { same: nobody } } }', 'a: ['])
    expect(() => parseSnapshots({ text, file: 'x.yaml' })).toThrow(
      expect.objectContaining({ code: 'SCAFFOLDER_CASES_INVALID' }),
    )
})

it('is there for any test runner', async () => {
  const { snapshots } = await run(two, { update: true })
  const kept = formatSnapshots(snapshots)
  const cases = templateCases({ scaffolder, template: template(), text: two, kept })
  expect(cases.map(({ name }) => name)).toEqual(['quiet', 'loud'])
  for (const each of cases) await each.run()
  const [quiet] = templateCases({ scaffolder, template: template('bye'), text: two, kept })
  await expect(quiet?.run()).rejects.toThrow(
    /ana\.txt is different[\s\S]*-hello ana[\s\S]*\+bye ana/,
  )
})
