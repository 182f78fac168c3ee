import { expect, it } from 'vitest'
import * as http from './http.ts'
import * as index from './index.ts'
import * as node from './node.ts'
import * as testing from './testing.ts'

it('the entries export these names and no others', () => {
  const entries = { '.': index, './node': node, './http': http, './testing': testing }
  expect(
    Object.fromEntries(
      Object.entries(entries).map(([name, entry]) => [name, Object.keys(entry).sort().join(' ')]),
    ),
  ).toMatchInlineSnapshot(`
    {
      ".": "CallboardError Secret canonicalRef checkOptions codeFrame compileGlob coreErrors coreKinds createLogger createReaders createRedactor defaultNamespace defaultYamlLimits defineErrors defineKind defineReader didYouMean entityRefOf escapeControls formatEntityRef formatError formatIssue formatLocation hasErrors isAbortOf isGitName isGlob issueFromError messageOf objectWith parseEntityRef parseRelativePath parseYaml relationsOf resolveRelativePath shortestMaskedLength silentLogger throwIfAborted validateEntity",
      "./http": "HttpError createHttpHandler defineRoute problemResponse",
      "./node": "consoleSink createLibraryFs createProcessGate createTemporaryFolder createUrlGate fileReader folderUrl nodeRuntime openFolder",
      "./testing": "createMemoryLogger createTestRuntime",
    }
  `)
})
