import { CallboardError } from '../errors/callboard-error.ts'
import { coreErrors } from '../errors/core-errors.ts'
import { createReaders } from '../readers/create-readers.ts'
import type { Reader } from '../readers/reader.ts'
import { type ContractCase, contractCases } from './contract-case.ts'

/** A reader to be put to the test, over a place that holds {@link readerContractFiles}. */
export interface ContractSource {
  reader: Reader
  /** Address of a path of the place; one that ends in a slash is a folder. */
  url(path: string): string
  /** Replaces the text of a file, where a test can. */
  change?(path: string, text: string): Promise<void>
  /** Makes the place answer with failures, where a test can. */
  breakDown?(): Promise<void>
  /** Releases what was made for the test. */
  dispose?(): Promise<void>
}

/** What the place of a {@link ContractSource} holds; more may lie beside it. */
export const readerContractFiles: Readonly<Record<string, string>> = {
  'catalog-info.yaml': 'kind: Location # ü\n',
  'services/till/catalog-info.yaml': 'kind: Component\n',
  'services/ledger/catalog-info.yaml': 'kind: API\n',
  'services/ledger/a b#1.txt': 'odd name\n',
}

/**
 * What every reader does.
 *
 * @param create - makes a reader over a place of its own each time
 * @example
 * ```ts no-run
 * import { readerContract } from '@callboard/core/testing'
 * import { describe, it } from 'vitest'
 * describe('my reader', () => {
 *   for (const { name, run } of readerContract(() => mySource())) it(name, run)
 * })
 * ```
 */
export function readerContract(
  create: () => ContractSource | Promise<ContractSource>,
): ContractCase[] {
  return contractCases(cases, create)
}

const entry = 'services/till/catalog-info.yaml'
const missingCodes = [coreErrors.SOURCE_MISSING.code, coreErrors.PATH_MISSING.code] as string[]

const cases: Record<string, (source: ContractSource) => Promise<void>> = {
  async 'gives each file as it is'({ reader, url }) {
    const readers = createReaders([reader])
    for (const [path, text] of Object.entries(readerContractFiles)) {
      const file = await readers.read(url(path))
      same(file.text, text, `the text of "${path}"`)
      expect(URL.canParse(file.url), `"${file.url}" is not an absolute address`)
      same((await readers.read(file.url)).text, text, `what is read at "${file.url}"`)
    }
  },
  async 'says that a file is not there'({ reader, url }) {
    const error = await failureOf(createReaders([reader]).read(url('services/nothing.yaml')))
    expect(missingCodes.includes(error.code), `it says ${error.code}, which is for something else`)
  },
  async 'gives nothing for a file that did not change'({ reader, url }) {
    const readers = createReaders([reader])
    const { etag } = await readers.read(url(entry))
    if (etag === undefined) return
    const again = await readers.readIfChanged(url(entry), { etag })
    expect(again === undefined, 'it gives a file again that did not change')
    const other = await readers.readIfChanged(url(entry), { etag: '"of something else"' })
    same(other?.text, readerContractFiles[entry], 'a file for somebody with an older one')
  },
  async 'gives a file that changed'({ reader, url, change }) {
    if (!change) return
    const readers = createReaders([reader])
    const { etag = '' } = await readers.read(url(entry))
    await change(entry, 'kind: System\n')
    const file = await readers.readIfChanged(url(entry), { etag })
    same(file?.text, 'kind: System\n', 'the file after the change')
  },
  async 'resolves references beside a file, and to the root'({ reader, url }) {
    const readers = createReaders([reader])
    const base = (await readers.read(url(entry))).url
    const beside = await readers.read(readers.resolve('../ledger/catalog-info.yaml', base))
    same(beside.text, readerContractFiles['services/ledger/catalog-info.yaml'], 'the file beside')
    same(readers.resolve('https://other.test/x', base), 'https://other.test/x', 'an address')
    if (!reader.resolve) return
    const root = await readers.read(readers.resolve('/catalog-info.yaml', base))
    same(root.text, readerContractFiles['catalog-info.yaml'], 'the file of the root')
    const error = await failureOf(async () => readers.resolve('../../../../x.yaml', base))
    same(error.code, coreErrors.PATH_OUTSIDE.code, 'the refusal of a reference that climbs out')
  },
  async 'gives folders of their own'({ reader, url }) {
    if (!reader.tree) return
    const readers = createReaders([reader])
    await using tree = await readers.tree(url('services/'))
    const text = await tree.folder.readText('till/catalog-info.yaml')
    same(text, readerContractFiles[entry], 'a file of the folder')
    expect((await tree.folder.stat('catalog-info.yaml')) === undefined, 'the folder holds more')
    const error = await failureOf(readers.tree(url('no-such-folder/')))
    expect(missingCodes.includes(error.code), `of a missing folder it says ${error.code}`)
  },
  async 'finds files by a pattern, sorted'({ reader, url }) {
    if (!reader.search) return
    const readers = createReaders([reader])
    const { urls } = await readers.search(url('services/*/catalog-info.yaml'))
    const texts = await Promise.all(urls.map(async (each) => (await readers.read(each)).text))
    same(texts.join(), 'kind: API\n,kind: Component\n', 'what was found')
    const none = await readers.search(url('nowhere/*.yaml'))
    same(none.urls.length, 0, 'what is found where nothing is')
  },
  async 'ends with the reason of a signal that is aborted'({ reader, url }) {
    const reason = new Error('cancelled')
    const signal = AbortSignal.abort(reason)
    const reading = createReaders([reader]).read(url(entry), { signal })
    const thrown = await reading.then(
      () => reason,
      (error: unknown) => error,
    )
    same(thrown, reason, 'what it threw')
  },
  async 'does not take a place that is down for an empty one'({ reader, url, breakDown }) {
    if (!breakDown) return
    await breakDown()
    const readers = createReaders([reader])
    const asked = [
      readers.read(url(entry)),
      ...(reader.tree ? [readers.tree(url('services/'))] : []),
      ...(reader.search ? [readers.search(url('services/*/x'))] : []),
    ]
    for (const { code } of await Promise.all(asked.map(failureOf)))
      expect(!missingCodes.includes(code), `it says ${code}`)
  },
}

async function failureOf(
  work: Promise<unknown> | (() => Promise<unknown>),
): Promise<CallboardError> {
  const thrown = await (typeof work === 'function' ? work() : work).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (CallboardError.is(thrown)) return thrown
  throw broken(thrown === undefined ? 'nothing was thrown' : `it threw ${String(thrown)}`)
}

function same(found: unknown, wanted: unknown, what: string): void {
  expect(found === wanted, `${what} is ${String(found)}, not ${String(wanted)}`)
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw broken(otherwise)
}

function broken(reason: string): Error {
  return new Error(`A reader breaks its contract: ${reason}`)
}
