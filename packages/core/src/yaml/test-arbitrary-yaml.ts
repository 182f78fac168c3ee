import fc from 'fast-check'

const words = (text: string) => text.trim().split(/\s+/)
const lines = (text: string) => text.replace(/^\n/, '').replace(/\n$/, '').split('\n')

const plainScalars = lines(`
payments
Payments, all of them
backstage.io/v1alpha1
component:default/api
https://example.com/a?b=c#d
./more.yaml
"quoted: text # here"
'quoted'
text # comment
[go, java]
[]
{}
5
true
über 🎭 —`)

/** Whatever some rule of YAML may give another meaning. */
const oddScalars = lines(`
'it''s'
"a\\nb"
[ "a", b ]
[a, ]
[a b]
{ a: b }
a#b
a: b
a:
$env
(x)
-x
- x
? x
@x
\`x\`
%x
*a
&a x
!t x
|x
>x
<<
--- x
...
"a" b
'a' # b
"a"#b`)

const words11 = words(`
null Null NULL nULL ~ true True tRUE yes no on FALSE 0 -0 +1 1 -1 007 012 0o17 0o8 0x1F 0b1 1_000 1. .5 1.0 1.10 1.2.3
1e3 1E+3 1e .inf -.INF +.inf .nan .NaN .Nan 123456789012345 1234567890123456 99999999999999999999 0.1234567890123456789
-.5 2024-01-01 2024-01-01T10:00:00Z 12:30:45 190:20:30 10.0.0.0/8 1-2 . ..`)

const scalars = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...plainScalars) },
  fc.constantFrom(...oddScalars),
  fc.constantFrom(...words11),
  fc.string({ maxLength: 12 }),
)

const oddKeys = [
  ...words('true null Null no 1 0x10 1.0 __proto__ constructor toString <<  ? - *a ä .inf [a] a:b'),
  ...words("a#b a- a. a/ _ $ 'c' hasOwnProperty"),
  ...['"a b"', 'a b', '- a', '&k a', '!t a'],
  ...[499, 502, 1025].map((length) => 'x'.repeat(length)),
]
const keys = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...words('a b c d kind github.com/slug $text x-y_z')) },
  fc.constantFrom(...oddKeys),
)

/** Writes a value that follows a `key:` or a dash, at an indentation. */
type Written = (indent: string) => string

const blocks = fc
  .tuple(
    fc.constantFrom(...words('| |- > >- | |- > >- | |- |+ >+ |2'), '| # c', '|  '),
    fc.array(fc.constantFrom('one', 'two: 2', '# three', '- four', 'five'), { minLength: 1 }),
    fc.option(fc.constantFrom('  six', '', ' ', 'seven ', '---', '...', '\ttab'), { freq: 2 }),
  )
  .map(([head, some, odd]): Written => {
    const content = odd === null ? some : [...some, odd, ...some]
    return (indent) => ` ${[head, ...content.map((line) => `${indent}  ${line}`)].join('\n')}`
  })

const { tree } = fc.letrec<{ tree: Written; mapping: Written; list: Written }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    {
      weight: 3,
      arbitrary: scalars.map(
        (scalar): Written =>
          () =>
            ` ${scalar}`,
      ),
    },
    { weight: 2, arbitrary: tie('mapping') },
    { weight: 2, arbitrary: tie('list') },
    { weight: 1, arbitrary: blocks },
    { weight: 1, arbitrary: fc.constant<Written>(() => '') },
  ),
  mapping: fc
    .tuple(
      fc.uniqueArray(fc.tuple(keys, tie('tree'), fc.constantFrom('', '', '', '\n', '\n  # c')), {
        minLength: 1,
        maxLength: 4,
        // The same key twice now and then: that is refused.
        selector: ([key, , gap]) => key + gap,
      }),
      fc.constantFrom('  ', '  ', '    ', ' '),
    )
    .map(([entries, step]): Written => {
      const entry = (indent: string) => (item: (typeof entries)[number]) =>
        `${item[2]}\n${indent}${item[0]}:${item[1](indent)}`
      return (indent) => entries.map(entry(indent + step)).join('')
    }),
  list: fc
    .tuple(
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '  ', '  ', '    '),
    )
    .map(([items, step]): Written => {
      const entry = (indent: string) => (item: Written) => `\n${indent}-${compact(item(indent))}`
      return (indent) => items.map(entry(indent + step)).join('')
    }),
}))

/** The first key of a mapping may stand behind the dash. */
function compact(item: string): string {
  return item.replace(/^\n *(?=[^-\s])/, ' ')
}

const markers = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('---\n', '', '--- # c\n', '# c\n---\n') },
  fc.constantFrom('---  \n', '--- x\n', '...\n', '%YAML 1.2\n---\n', '---\t\n'),
)
const entries = fc.uniqueArray(fc.tuple(keys, tree), { maxLength: 4, selector: ([key]) => key })
const documents = fc
  .array(fc.tuple(markers, entries), { minLength: 1, maxLength: 3 })
  .map((parts) =>
    parts
      .flatMap(([marker, pairs]) => [marker, ...pairs.map(([key, of]) => `${key}:${of('')}\n`)])
      .join(''),
  )

const intruders = [
  ...words(': # - " \' [ ] { } , | > ? % @ ` \\ ~ = é &a *a !t'),
  ...[' ', '  ', '\t', '\n', '\n\n', '\r\n', '\r', ': ', ' #', '- ', '? ', '<<: ', '\n# c\n'],
  ...['\n---\n', '\n...\n', '\n--- |\n', '\ufeff', '\u0085', '\u00a0', '\u2028', '\u0007'],
  ...['\u007f', '\ud800'],
]

/** A mistake at an offset of a text. */
type Mistake = (text: string, at: number) => string

const mistakes: fc.Arbitrary<Mistake> = fc.oneof(
  fc.constantFrom(...intruders).map(
    (intruder): Mistake =>
      (text, at) =>
        splice(text, at, intruder),
  ),
  fc.integer({ min: 1, max: 4 }).map(
    (length): Mistake =>
      (text, at) =>
        splice(text, at, '', length),
  ),
  fc.integer({ min: 1, max: 20 }).map(
    (length): Mistake =>
      (text, at) =>
        splice(text, at, text.slice(at, at + length)),
  ),
  fc.constantFrom(' ', '  ', '\t').map(
    (space): Mistake =>
      (text, at) =>
        splice(text, text.lastIndexOf('\n', at) + 1, space),
  ),
  fc.constantFrom<Mistake>(
    (text) => text.replaceAll('\n', '\r\n'),
    (text) => `\ufeff${text}`,
    (text) => text.trimEnd(),
  ),
)

function splice(text: string, at: number, inserted: string, removed = 0): string {
  return text.slice(0, at) + inserted + text.slice(at + removed)
}

const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), mistakes), {
  minLength: 1,
  maxLength: 3,
})

/** YAML as people write it, and the same with what people write by mistake. */
export const arbitraryYaml: fc.Arbitrary<string> = fc
  .tuple(documents, fc.option(changes, { nil: [] }))
  .map(([text, made]) =>
    made.reduce(
      (changed, [share, mistake]) => mistake(changed, Math.floor(share * changed.length)),
      text,
    ),
  )
