const gates = '^packages/core/src/node/'
// Tests, and what only they use.
const tests =
  '(\\.test(-d)?|/src/(actions|aws|azure|bitbucket|candidates|discovery|gerrit|git|git-hosts|gitea|github|gitlab|kubernetes|markdown|opensearch|publish|run|signals|sources|store|terraform|update|yaml)/test-[^/]+)\\.ts$'
const sideways = (name, others) => ({
  name: `${name}-imports-no-sibling`,
  comment: 'Where one needs another it declares a small port, and the host ties the knot.',
  severity: 'error',
  from: { path: `^packages/${name}/` },
  to: { path: `^packages/(${others.join('|')})/` },
})
const siblings = ['catalog', 'scaffolder', 'docs', 'search']

module.exports = {
  forbidden: [
    sideways('core', siblings),
    ...siblings.map((name) =>
      sideways(
        name,
        siblings.filter((other) => other !== name),
      ),
    ),
    {
      name: 'packages-know-no-example',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^examples/' },
    },
    {
      name: 'frameworks-in-examples-only',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: 'node_modules/(express|htmx\\.org|commander|@modelcontextprotocol/[^/]+)/' },
    },
    {
      name: 'machine-behind-the-gates',
      comment:
        'Files, processes, sockets, clock and console are handed in; their one home is core/node.',
      severity: 'error',
      from: {
        path: '^packages/[^/]+/src/',
        pathNot: [
          gates,
          tests,
          // Streams bytes to and from Git's CGI program, which the gate for processes does not.
          '^packages/scaffolder/src/testing/git-(http-server|answers)\\.ts$',
        ],
      },
      to: {
        dependencyTypes: ['core'],
        pathNot: [
          '^(node:)?(path|url|util|crypto|zlib|buffer|events|stream|string_decoder|async_hooks)$',
          '^(node:)?(assert/strict|path/posix|stream/promises|stream/web|util/types)$',
        ],
      },
    },
    {
      name: 'gates-through-the-entry',
      comment: 'Outside core, what it offers is reached through its entries.',
      severity: 'error',
      from: { path: '^packages/(catalog|scaffolder|docs|search)/' },
      to: {
        path: '^packages/core/src/',
        pathNot: '^packages/core/src/(index|node|thread|http|readers|git|sql|sqlite|testing)\\.ts$',
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: tests },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-cycles-of-types',
      comment: 'The compiler erases these; still, one of the two types usually has a better home.',
      severity: 'warn',
      from: { pathNot: tests },
      to: { circular: true, via: { dependencyTypes: ['type-only'] } },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      // These two are declarations only: there is no module to find.
      to: { couldNotResolve: true, pathNot: '^(hast|mdast)$' },
    },
    {
      name: 'no-development-dependency-shipped',
      severity: 'error',
      from: { path: '^(packages|examples)/[^/]+/src/', pathNot: tests },
      // An optional peer is installed for the tests as well.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures|skeleton|coverage|temp)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@callboard/source', 'node', 'import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
}
