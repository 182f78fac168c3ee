import { expect, it } from 'vitest'
import * as git from './git.ts'
import * as http from './http.ts'
import * as index from './index.ts'
import * as node from './node.ts'
import * as readers from './readers.ts'
import * as sql from './sql.ts'
import * as sqlite from './sqlite.ts'
import * as testing from './testing.ts'

it('the entries export these names and no others', () => {
  const entries = {
    '.': index,
    './node': node,
    './http': http,
    './readers': readers,
    './git': git,
    './sql': sql,
    './sqlite': sqlite,
    './testing': testing,
  }
  expect(
    Object.fromEntries(
      Object.entries(entries).map(([name, entry]) => [name, Object.keys(entry).sort().join(' ')]),
    ),
  ).toMatchInlineSnapshot(`
    {
      ".": "CallboardError Secret canonicalRef checkJsonSchema checkOptions codeFrame compileGlob coreErrors coreKinds createLogger createReaders createRedactor defaultNamespace defaultYamlLimits defineErrors defineKind defineReader didYouMean edgesFrom entityRefOf escapeControls formatEntityRef formatError formatIssue formatLocation hasErrors isAbortOf isGitName isGlob issueFromError kindFromJsonSchema kindJsonSchema messageOf objectWith optionProblems optionalPackage parseEntityRef parseIgnoreRules parseLocationRef parseRelativePath parseYaml readYaml referencesOf relationsOf resolveRelativePath shortestMaskedLength silentLogger throwIfAborted validateEntity",
      "./git": "gateHttp gitReader guardPacks networkReaders",
      "./http": "HttpError createHttpHandler defineRoute problemResponse streamJson",
      "./node": "consoleSink createBusyClock createLibraryFs createProcessGate createTemporaryFolder createUrlGate createWorkerThreads deferTemporaryFolder fileReader folderUrl nodeProgram nodeRuntime openFolder presentFiles readInTurn removeAbandonedFolders restrictToOwner stageFiles",
      "./readers": "createPatientFetch createSourceFetcher etagOf guessIntegrations integrationOrigins integrationSite openHostApi repositoryPages repositoryReader urlReader",
      "./sql": "chunksOf isPostgres keyType openStoreDb prepareFormats storeError",
      "./sqlite": "openSqlite",
      "./testing": "contractCases createMemoryLogger createTestRuntime readerContract readerContractFiles",
    }
  `)
})
