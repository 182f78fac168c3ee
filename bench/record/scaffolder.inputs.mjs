// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
/**
 * What the peer's runner is asked. Every row is a run: steps over the actions of `scaffolder-actions.mjs`, with the
 * parameters below unless it has its own.
 *
 * @typedef {object} RunInput
 * @property {string} id the number of the clause and what is asked, unique
 * @property {object[]} steps
 * @property {Record<string, unknown>} [parameters]
 * @property {Record<string, string>} [secrets]
 * @property {Record<string, unknown>} [output]
 * @property {Record<string, { text?: string, base64?: string, executable?: boolean, link?: string }>} [skeleton]
 *   files of the folder `skeleton` beside the template
 */

export const parameters = {
  n: 3,
  b: true,
  f: false,
  nul: null,
  list: [1, 2],
  o: { a: 1 },
  es: '',
  ns: '42',
  fs: 'false',
  s: 'text',
}

const echo = (input, more = {}) => ({ id: 'a', name: 'a', action: 'test:echo', input, ...more })
const run = (id, ...steps) => ({ id, steps })

const value = (clause, text) => run(`${clause} value ${text}`, echo({ v: text }))
const values = [
  [1, '${{ parameters.n }}'],
  [2, 'x${{ parameters.n }}'],
  [3, ' ${{ parameters.n }}'],
  [4, '${{ parameters.n }}\n'],
  [5, '${{ parameters.n }}${{ parameters.n }}'],
  [6, '${{ parameters.missing }}'],
  [7, '${{ parameters.missing.deep }}'],
  [8, '${{ parameters.ns }}'],
  [8, '${{ parameters.fs }}'],
  [9, '${{ parameters.o }}!'],
  [10, '${{ parameters.list }}!'],
  [11, '${{ parameters.nul }}!'],
  [11, '${{ parameters.nul }}'],
  [12, '{# c #}${{ parameters.n }}'],
  [13, '{% if parameters.b %}true{% endif %}'],
  [14, '{% if parameters.f %}yes{% endif %}'],
  [15, '{{ parameters.n }}'],
  [16, '$${{ parameters.n }}'],
  [17, '${{ parameters.s | nosuch }}'],
  [17, '${{ broken'],
  [17, '${{ nofn() }}'],
  [17, '${{ parameters.constructor }}'],
  [18, "${{ '${{' }}"],
  [19, '{% raw %}${{ parameters.n }}{% endraw %}'],
  [21, '${{ [1,parameters.n] }}'],
  [21, '${{ {k:parameters.n} }}'],
  [22, '${{ none }}'],
  [22, '${{ undefined }}'],
  [23, '${{ "a" if parameters.f }}'],
  [24, '${{ steps.my-step.output.x }}'],
  [30, '${{ user.ref }} ${{ context.task.nothing }}'],
  ...[
    'github.com?owner=o&repo=r',
    'github.com?owner=/o/&repo=r',
    'GITHUB.com?owner=o&repo=r',
    'github.com?owner=o',
    'github.com?repo=r',
    'unknown.example?owner=o&repo=r',
    'https://github.com/o/r',
    '',
    'gitlab.com?project=42',
    'gitlab.com?owner=g/s&repo=r',
    'dev.azure.com?owner=o&repo=r',
    'dev.azure.com?organization=o&project=p&repo=r',
    'bitbucket.org?workspace=w&project=p&repo=r',
    'bitbucket.org?workspace=w&repo=r',
    'github.com?owner=a&repo=b&owner=evil',
    'github.com?owner=a&repo=../x',
  ].map((url) => [42, `\${{ "${url}" | parseRepoUrl }}`]),
  [43, '${{ "github.com?owner=o&repo=r" | projectSlug }}'],
  [43, '${{ "gitlab.com?project=42" | projectSlug }}'],
  ...[
    '"group:x" | parseEntityRef',
    '"x" | parseEntityRef',
    '"x" | parseEntityRef({defaultKind:"Group"})',
    '"x" | parseEntityRef({defaultKind:"Group", defaultNamespace:"n"})',
    '"x" | parseEntityRef(defaultKind="Group")',
    '"GrouP:Ns/X" | parseEntityRef',
    '"a:b:c" | parseEntityRef',
    '{kind:"Group", name:"x"} | parseEntityRef',
    '{kind:"Group", namespace:"n", name:"x"} | parseEntityRef',
  ].map((source) => [44, `\${{ ${source} }}`]),
  ...[
    '{a:{b:[1,{c:2} ]} } | pick("a.b[1].c")',
    '{a:1} | pick("missing.deep")',
    '{a:1} | pick("constructor")',
    'parameters.missing | pick("a")',
  ].map((source) => [45, `\${{ ${source} }}`]),
  [46, '${{ ("github.com?owner=o&repo=r" | parseRepoUrl).owner }}'],
  [46, '${{ "github.com?owner=o&repo=r" | parseRepoUrl.owner }}'],
  ...[
    '"a b c" | replace(" ","-")',
    '"aaa" | replace("a","b",2)',
    '"a1b2" | replace(r/[0-9]/g,"")',
    '"a1b2" | replace(r/[0-9]/,"$&$&")',
    '"ab" | replace("",".")',
  ].map((source) => [47, `\${{ ${source} }}`]),
  ...[
    'none | default("d")',
    '"" | default("d")',
    '"" | default("d",true)',
    'parameters.missing | default(7)',
  ].map((source) => [48, `\${{ ${source} }}`]),
  ...[
    '"abc" | truncate(2)',
    '"a\\nb" | indent(4)',
    '"x" | center(5)',
    '[1,2,3] | slice(2)',
    '[1,2,3] | batch(2)',
    '2.5 | round',
    '-1.5 | round',
    '"x" | int',
    '2**3**2',
    '-5//2',
    '-5%3',
    '[] and 1',
    '"abc"[-1]',
    '"ab" | list',
    '[[1],[2]] | sum',
    'parameters.o | dump',
    '"a.b" | upper | replace(".","")',
    '"a,b".split(",")',
    '"a,b".split(r/,/)',
    'r/^t/.test(parameters.s)',
    '"a,b".replaceAll(",","-")',
    '"7".padStart(3,"0")',
    '"x".repeat(2)',
    '[1,2].includes(2)',
    '"abc".at(-1)',
  ].map((source) => [49, `\${{ ${source} }}`]),
].map(([clause, text]) => value(clause, text))

const shapes = [
  run('6 missing in a list', echo({ v: ['${{ parameters.missing }}', 1] })),
  run('6 missing in an object inside', echo({ v: { a: { b: '${{ parameters.missing }}' } } })),
  run('20 the key of an object', echo({ 'k${{ parameters.n }}': 1 })),
  run('input is left out', { id: 'a', name: 'a', action: 'test:echo' }),
  run('values that are no text', echo({ a: 1, b: false, c: null, d: [true] })),
]

const condition = (clause, text) =>
  run(`${clause} if ${JSON.stringify(text)}`, echo({}, { if: text }))
const conditions = [
  ...['', 'false', 'true', 0, null, true, false].map((each) => [25, each]),
  ...[
    '${{ [] }}',
    '${{ {} }}',
    '${{ parameters.list }}',
    '${{ parameters.o }}',
    '${{ parameters.fs }}',
    '${{ parameters.es }}',
    '${{ parameters.nul }}',
    '${{ parameters.missing }}',
    '${{ parameters.f }}',
    '${{ 0 }}',
  ].map((each) => [26, each]),
  [27, ' ${{ parameters.f }}'],
  [27, '${{ parameters.f }}\n'],
  [28, '{{ parameters.f }}'],
  [28, '${{ parameters.f | nosuch }}'],
  [28, '${{ broken'],
  [29, '{% if parameters.f %}x{% endif %}'],
  [29, '{% if parameters.b %}false{% endif %}'],
  [31, '${{ always() }}'],
  [31, '${{ failure() }}'],
].map(([clause, text]) => condition(clause, text))

const repeated = (each, more = {}) =>
  echo({ k: '${{ each.key }}', v: '${{ each.value }}' }, { each, ...more })
const after = { id: 'z', name: 'z', action: 'test:echo', input: { seen: '${{ steps.a }}' } }
const loops = [
  run('32 each over a list', repeated('${{ parameters.list }}'), after),
  run('32 each over an object', repeated('${{ parameters.o }}'), after),
  run('32 each over a written list', repeated(['x', '${{ parameters.n }}']), after),
  run('33 each over []', repeated('${{ [] }}'), after),
  run('33 each over {}', repeated('${{ {} }}'), after),
  ...['${{ parameters.missing }}', '${{ none }}', 'text', '${{ 3 }}', '', '${{ false }}'].map(
    (each) => run(`34 each over ${JSON.stringify(each)}`, repeated(each), after),
  ),
  run('35 if in each', repeated('${{ parameters.list }}', { if: '${{ each.value == 2 }}' }), after),
  run('36 if: false with each', repeated('${{ parameters.list }}', { if: false }), after),
  run(
    '38 the second turn fails',
    { ...repeated('${{ parameters.list }}'), action: 'test:fail-at-2' },
    { ...after, if: '${{ always() }}' },
  ),
  run(
    '38 the second turn has a wrong input',
    {
      id: 'a',
      name: 'a',
      action: 'test:number',
      each: [1, 'x'],
      input: { n: '${{ each.value }}' },
    },
    { ...after, if: '${{ always() }}' },
  ),
]

const secrets = [
  {
    ...run('30 if with a secret', echo({}, { if: '${{ secrets.T }}' })),
    secrets: { T: 'hunter2hunter2' },
  },
  {
    ...run('37 each over secrets', repeated('${{ secrets }}')),
    secrets: { T: 'hunter2hunter2' },
  },
  {
    ...run('37 if in each with a secret', repeated([1], { if: '${{ secrets.T }}' })),
    secrets: { T: 'hunter2hunter2' },
  },
]

const fail = { id: 'fail', name: 'fail', action: 'test:fail', input: {} }
const failures = [
  ...[
    true,
    '${{ parameters.b }}',
    '${{ always() }}',
    '${{ failure() }}',
    '${{ failure() and parameters.b }}',
    '${{ not failure() }}',
    '${{ parameters.f and failure() }}',
    '${{ always() | nosuch }}',
  ].map((each) =>
    run(`39 after a failure if ${JSON.stringify(each)}`, fail, echo({}, { if: each })),
  ),
  run('39 after a failure without if', fail, echo({})),
  run(
    '39 a second failure',
    fail,
    { ...fail, id: 'more', if: '${{ always() }}' },
    echo({}, { if: '${{ failure() }}' }),
  ),
  run('40 an unknown action is only met at its step', echo({}), {
    ...echo({}),
    id: 'b',
    action: 'test:nosuch',
  }),
  run('40 an unknown action that is skipped', { ...echo({}), action: 'test:nosuch', if: false }),
  run('41 an extra input', { ...echo({ n: 1, x: 2 }), action: 'test:number' }),
  run('41 a wrong type', { ...echo({ n: '1' }), action: 'test:number' }),
  run('41 an expression of the right type', {
    ...echo({ n: '${{ parameters.n }}' }),
    action: 'test:number',
  }),
  run('73 an output that is a date', { ...echo({}), action: 'test:date' }, after),
  run('73 an output that is undefined', { ...echo({}), action: 'test:nothing' }, after),
  run('74 an output of a skipped step', echo({}, { if: false }), after),
]

const outputs = [
  {
    ...run('output', echo({ v: 1 })),
    output: {
      links: [
        { title: 'a ${{ parameters.n }}', url: '${{ steps.a.output.got.v }}' },
        { title: 'off', if: '${{ parameters.f }}' },
        { title: 'list', if: '${{ [] }}' },
        { title: 'missing', if: '${{ parameters.missing }}' },
        { title: 'on', if: true },
      ],
      text: [{ title: 't', content: '${{ parameters.o }}', if: '${{ parameters.b }}' }],
      more: { deep: '${{ parameters.list }}', gone: '${{ parameters.missing }}' },
    },
  },
  { ...run('output after a failure', fail), output: { x: 1 } },
  {
    ...run('output with a secret', echo({})),
    secrets: { T: 'hunter2hunter2' },
    output: { x: 'a${{ secrets.T }}' },
  },
  { ...run('output with a broken expression', echo({})), output: { x: '${{ 1 | nosuch }}' } },
]

const template = (id, skeleton, input = {}) => ({
  id,
  skeleton,
  steps: [
    {
      id: 'a',
      name: 'a',
      action: 'fetch:template',
      input: { url: './skeleton', values: skeletonValues, ...input },
    },
    { id: 'look', name: 'look', action: 'test:look', if: '${{ always() }}', input: {} },
  ],
})
const skeletonValues = {
  name: 'demo',
  dir: 'a/b',
  empty: '',
  up: '../evil',
  abs: '/etc/x',
  off: false,
  items: ['x', 'y'],
}
const text = (content) => ({ text: content })
const files = [
  template('50 a name of two parts', { '${{ values.dir }}/${{ values.name }}.txt': text('x') }),
  template('51 a name that is empty', { '${{ values.empty }}': text('x'), keep: text('') }),
  template('51 a name with nothing', { '${{ values.nope }}.txt': text('x') }),
  template('52 a folder that is off', {
    '{% if values.off %}d{% endif %}/f': text('x'),
    keep: text(''),
  }),
  template('52 a folder inside that is off', { 'p/{% if values.off %}d{% endif %}/f': text('x') }),
  template('53 a name that leads out', { '${{ values.up }}': text('x') }),
  template('53 a folder that leads up and back', { 'p/${{ ".." }}/f': text('x'), keep: text('') }),
  template('53 a folder that is its parent', { 'p/${{ "." }}/f': text('x'), keep: text('') }),
  template('53 a name from the root', { '${{ values.abs }}': text('x'), keep: text('') }),
  template('54 two sources with one target', {
    'a${{ values.empty }}': text('first?'),
    a: text('second?'),
  }),
  template('55 a target outside', { a: text('x') }, { targetPath: '../out' }),
  template('55 a target inside', { a: text('x') }, { targetPath: 'in/side' }),
  template(
    '56 copyWithoutTemplating by extension',
    {
      'a.txt': text('${{ values.name }}'),
      'd/b.txt': text('${{ values.name }}'),
      '${{ values.name }}.txt': text('${{ broken'),
    },
    { copyWithoutTemplating: ['*.txt'] },
  ),
  template(
    '56 copyWithoutTemplating of a folder',
    { 'd/e/b.txt': text('${{ values.name }}'), 'c.txt': text('${{ values.name }}') },
    { copyWithoutTemplating: ['d'] },
  ),
  template(
    '56 copyWithoutTemplating with an exception',
    { 'd/b.txt': text('${{ values.name }}'), 'd/c.txt': text('${{ values.name }}') },
    { copyWithoutTemplating: ['d/**', '!d/c.txt'] },
  ),
  template(
    '57 copyWithoutRender',
    { 'a.txt': text('${{ values.name }}') },
    { copyWithoutRender: ['*.txt'] },
  ),
  template(
    '58 templateFileExtension true',
    {
      'a.txt.njk': text('${{ values.name }}'),
      'b.txt': text('${{ values.name }}'),
      '${{ values.name }}': text(''),
    },
    { templateFileExtension: true },
  ),
  template(
    '58 templateFileExtension jinja2',
    { 'a.jinja2': text('${{ values.name }}') },
    { templateFileExtension: 'jinja2' },
  ),
  template(
    '58 a file that is only the extension',
    { '.njk': text('${{ values.name }}') },
    { templateFileExtension: true },
  ),
  template(
    '58 a folder with the extension',
    { 'x.njk/a.txt.njk': text('${{ values.name }}'), 'x.njk/b.txt': text('${{ values.name }}') },
    { templateFileExtension: true },
  ),
  template(
    '58 templateFileExtension with copyWithoutTemplating',
    { a: text('') },
    { templateFileExtension: true, copyWithoutTemplating: ['a'] },
  ),
  template('60 a NUL at the beginning', {
    '${{ values.name }}.bin': { base64: Buffer.from('\0${{ values.name }}').toString('base64') },
  }),
  template('61 Latin-1', { a: { base64: Buffer.from([0xe9, 0x24]).toString('base64') } }),
  template('61 Latin-1 in a longer text', {
    a: {
      base64: Buffer.from('Le caf\u00e9 est ferm\u00e9. ${{ values.name }}\n', 'latin1').toString(
        'base64',
      ),
    },
  }),
  template('61 UTF-16', {
    a: {
      base64: Buffer.from('\ufeff${{ values.name }} caf\u00e9\n', 'utf16le').toString('base64'),
    },
  }),
  template('61 a byte-order mark and CRLF', { a: text('\ufeffa\r\n${{ values.name }}\r\n') }),
  template('62 a mode', {
    'run.sh': { text: '${{ values.name }}', executable: true },
    plain: text('x'),
  }),
  template('63 a link', { a: text('x'), 'l-${{ values.name }}': { link: 'a' } }),
  template('63 a link to a folder', { 'd/a': text('x'), l: { link: 'd' } }),
  template('63 a link to nothing', { a: text('x'), l: { link: 'nothing' } }),
  template('63 a link out of the skeleton', { a: text('x'), l: { link: '../template.yaml' } }),
  template('63 a folder .git', { a: text('x'), '.git/config': text('[core]') }),
  template('64 an expression of another program', { a: text('[${{ github.sha }}]') }),
  template('64 a call of another program', { a: text("${{ hashFiles('x') }}") }),
  template('64 a raw block', { a: text('{% raw %}${{ github.sha }}{% endraw %}') }),
  template('64 a literal', { a: text("${{ '${{ github.sha }}' }}") }),
  template('65 Go templates', { a: text('{{ .Values.a }}') }),
  template('65 an array of the shell', { a: text('${#arr[@]}') }),
  template('65 a tag of another program', { a: text('{% assign a = 1 %}') }),
  template('66 a loop', {
    a: text('\n{% for i in values.items %}\n- ${{ i }}\n{% endfor %}\nend\n'),
  }),
  template(
    '66 a loop with trimBlocks',
    { a: text('\n{% for i in values.items %}\n- ${{ i }}\n{% endfor %}\nend\n') },
    { trimBlocks: true },
  ),
  template(
    '66 lstripBlocks',
    { a: text('x\n  {% if values.name %}\ny\n  {% endif %}\n') },
    { trimBlocks: true, lstripBlocks: true },
  ),
  template(
    '67 cookiecutterCompat',
    {
      '{{ cookiecutter.name }}': text(
        '{{ cookiecutter.items | jsonify }} ${{ values.name }} {{ True }}',
      ),
    },
    { cookiecutterCompat: true },
  ),
  template('68 without values', { a: text('[${{ values.name }}]') }, { values: undefined }),
  template('68 a loop without end', { a: text('{% for i in range(0,2000000) %}x{% endfor %}') }),
  template('68 no escaping', { a: text('${{ "<b>&" }}') }),
  template('empty folder and dotted names', { '.hidden/.x': text('x'), '.gitignore': text('y') }),
  template('a failure leaves nothing or something', { a: text('ok'), b: text('${{ broken') }),
]

const step = (id, action, input) => ({ id, name: id, action, input })
const look = { id: 'look', name: 'look', action: 'test:look', if: '${{ always() }}', input: {} }

/** Steps over a workspace that holds the skeleton, and what is there after them. */
const onFiles = (id, skeleton, ...steps) => ({
  id,
  skeleton,
  steps: [step('fetch', 'fetch:plain', { url: './skeleton' }), ...steps, look],
})
const twice = (id, input) => ({
  id,
  skeleton: {
    'one/a': text('first'),
    'one/run.sh': { text: 'first', executable: true },
    'two/a': text('second'),
    'two/run.sh': text('second'),
    'two/new': text('second'),
  },
  steps: [
    step('one', 'fetch:template', { url: './skeleton/one', values: {} }),
    step('two', 'fetch:template', { url: './skeleton/two', values: {}, ...input }),
    look,
  ],
})
const remove = (...paths) =>
  onFiles(
    `69 fs:delete ${JSON.stringify(paths)}`,
    { 'd/x': text('x'), 'd/e/y': text('y'), keep: text(''), '.dot': text('') },
    step('delete', 'fs:delete', { files: paths }),
  )
const move = (name, ...moves) =>
  onFiles(
    `70 fs:rename ${name}`,
    { a: text('a'), b: text('b'), 'd/x': text('x') },
    step('rename', 'fs:rename', { files: moves }),
  )
const renderIn = (name, input) =>
  onFiles(
    `72 workspace:template ${name}`,
    { 'in/${{ values.name }}.txt': text('${{ values.name }}') },
    step('render', 'workspace:template', {
      values: skeletonValues,
      copyWithoutTemplating: [],
      ...input,
    }),
  )

const workspaces = [
  twice('59 a file that is there', {}),
  twice('59 a file that is there with replace: false', { replace: false }),
  twice('59 a file that is there with replace: true', { replace: true }),
  remove('d'),
  remove('d/**'),
  remove('d/*'),
  remove('*'),
  remove('**'),
  remove('missing'),
  remove('keep', 'missing/*'),
  remove('../skeleton'),
  remove('keep', '../*'),
  remove('d/../keep'),
  move('to a new name', { from: 'a', to: 'new/name' }),
  move('of a folder', { from: 'd', to: 'e' }),
  move('onto a file', { from: 'a', to: 'b' }),
  move('onto a file with overwrite', { from: 'a', to: 'b', overwrite: true }),
  move('onto a folder with overwrite', { from: 'a', to: 'd', overwrite: true }),
  move('of what is not there', { from: 'nope', to: 'b' }),
  move('that fails at the second', { from: 'a', to: 'c' }, { from: 'nope', to: 'd' }),
  move('to the outside', { from: 'a', to: '../a' }),
  move('from the outside', { from: '../template.yaml', to: 'a' }),
  move('onto itself', { from: 'a', to: 'a' }),
  move('of a folder into itself', { from: 'd', to: 'd/e' }),
  onFiles(
    '71 fetch:plain over what is there',
    { a: text('new'), 'other/a': text('old'), 'other/b': text('${{ values.name }}') },
    step('again', 'fetch:plain', { url: './skeleton/other' }),
  ),
  onFiles(
    '71 fetch:plain into a folder',
    { a: text('a') },
    step('again', 'fetch:plain', { url: './skeleton', targetPath: 'in/side' }),
  ),
  onFiles(
    '71 fetch:plain from the outside',
    { a: text('a') },
    step('again', 'fetch:plain', { url: '../../etc' }),
  ),
  onFiles(
    '71 fetch:plain to the outside',
    { a: text('a') },
    step('again', 'fetch:plain', { url: './skeleton', targetPath: '../out' }),
  ),
  onFiles(
    '71 fetch:plain of what is not there',
    { a: text('a') },
    step('again', 'fetch:plain', { url: './nope' }),
  ),
  renderIn('into another folder', { sourcePath: 'in', targetPath: 'out' }),
  renderIn('into the same folder', { sourcePath: 'in', targetPath: 'in' }),
  renderIn('into a folder inside', { sourcePath: 'in', targetPath: 'in/side' }),
  renderIn('into the folder around', { sourcePath: 'in', targetPath: '.' }),
  renderIn('without copyWithoutTemplating', {
    sourcePath: 'in',
    targetPath: 'out',
    copyWithoutTemplating: undefined,
  }),
  renderIn('of what is not there', { sourcePath: 'nope', targetPath: 'out' }),
  renderIn('from the outside', { sourcePath: '../skeleton', targetPath: 'out' }),
  run('74 two steps of one id', echo({ v: 1 }), echo({ v: 2 }), after),
]

export const inputs = [
  ...values,
  ...shapes,
  ...conditions,
  ...loops,
  ...secrets,
  ...failures,
  ...outputs,
  ...files,
  ...workspaces,
]
