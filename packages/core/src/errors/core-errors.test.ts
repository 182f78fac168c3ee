import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseEntityRef } from '../entity/entity-ref.ts'
import { kindFromJsonSchema } from '../entity/kind-from-json-schema.ts'
import { parseLocationRef } from '../entity/location-ref.ts'
import { openFolder } from '../node/open-folder.ts'
import { createProcessGate } from '../node/process-gate.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../node/temporary-folder.ts'
import { createUrlGate } from '../node/url-gate.ts'
import { createWorkerThreads } from '../node/worker-threads.ts'
import type { Folder } from '../path/folder.ts'
import { compileGlob } from '../path/glob.ts'
import { createReaders } from '../readers/create-readers.ts'
import { urlReader } from '../readers/url-reader.ts'
import { CallboardError } from './callboard-error.ts'
import { coreErrors } from './core-errors.ts'
import { formatError } from './format-error.ts'

let temporary: TemporaryFolder
let folder: Folder
let origin: string
const server = createServer((request, response) => {
  if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end()
  else if (request.url === '/big') response.end('x'.repeat(100))
  else if (request.url === '/cut') response.destroy()
  else if (request.url === '/binary') response.end(Buffer.from([0xff]))
  else if (request.url === '/page') response.end('<html>')
  else if (/^\/\d+$/.test(request.url ?? ''))
    response.writeHead(Number(request.url?.slice(1)), { 'retry-after': '60' }).end()
})

beforeAll(async () => {
  temporary = await createTemporaryFolder()
  folder = temporary.folder
  await folder.write('file', 'x'.repeat(10))
  await mkdir(join(folder.root, 'sub'))
  await folder.write(
    'thread.mjs',
    `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ request }) => request === 'exit' && process.exit(1))
    parentPort.postMessage({ type: 'ready' })`,
  )
  await symlink('file', join(folder.root, 'link'))
  await writeFile(join(folder.root, 'binary'), Buffer.from([0xff]))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await temporary[Symbol.asyncDispose]()
})

const fetched = async (path: string, limits = {}) => {
  const gate = createUrlGate({
    allow: [origin, 'http://inside.example'],
    lookup: async () => [{ address: '10.0.0.1', family: 4 }],
  })
  try {
    return await gate.fetch(path.startsWith('http') ? path : `${origin}${path}`, limits)
  } finally {
    await gate.close()
  }
}
const gate = createProcessGate({
  node: { command: process.execPath },
  gone: { command: 'no-such-program-anywhere' },
})
const run = (program: string, args: string[] = [], timeoutMs = 5000) =>
  gate.run({ program, args, cwd: folder.root, timeoutMs })
const readSource = async (path: string) => {
  const own = createUrlGate({ allow: [origin] })
  try {
    return await createReaders([urlReader({ gate: own })]).read(`${origin}${path}`)
  } finally {
    await own.close()
  }
}
const thread = async (file: string, request: string) => {
  await using threads = createWorkerThreads({
    script: pathToFileURL(join(folder.root, file)),
    threads: 1,
  })
  const shared = { key: '', value: undefined }
  return await threads.run({ request, shared, timeoutMs: 100, answer: async () => undefined })
}
const reader = { name: 'a', matches: () => true, read: async () => ({ text: '', url: '' }) }

/** What somebody does to meet each of the errors: a code without an entry, or the other way round, does not compile. */
const ways: Record<keyof typeof coreErrors, () => unknown> = {
  REF_INVALID: () => parseEntityRef('component:'),
  PATH_OUTSIDE: () => folder.readText('../x'),
  PATH_INVALID: () => folder.readText('/etc/passwd'),
  PATH_LINK: () => folder.readText('link'),
  PATH_NOT_FILE: () => folder.readText('sub'),
  PATH_MISSING: () => folder.readText('nothing'),
  PATH_EXISTS: () => folder.write('file', 'x', { ifExists: 'refuse' }),
  PATH_DENIED: () => folder.write('file/below', 'x'),
  FILE_TOO_LARGE: () => folder.readText('file', { maxBytes: 9 }),
  FOLDER_TOO_LARGE: async () => {
    for await (const _ of folder.walk({ maxEntries: 1 }));
  },
  GLOB_INVALID: () => compileGlob('{1..9}'),
  ENCODING: () => folder.readText('binary'),
  URL_INVALID: () => fetched('http://me:hunter2@a.example/'),
  HOST_DENIED: () => fetched('http://a.example/'),
  ADDRESS_DENIED: () => fetched('http://inside.example/'),
  REDIRECTS: () => fetched('/loop'),
  RESPONSE_TOO_LARGE: () => fetched('/big', { maxBytes: 99 }),
  REQUEST_TIMEOUT: () => fetched('/never', { timeoutMs: 50 }),
  REQUEST_FAILED: () => fetched('/cut'),
  SOURCE_MISSING: () => readSource('/404'),
  SOURCE_DENIED: () => readSource('/401'),
  SOURCE_UNAVAILABLE: () => readSource('/503'),
  SOURCE_FAILED: () => readSource('/418'),
  SOURCE_NOT_TEXT: () => readSource('/page'),
  PROGRAM_DENIED: () => run('rm'),
  PROGRAM_MISSING: () => run('gone'),
  PROGRAM_FAILED: () => run('node', ['\u0000']),
  PROGRAM_TIMEOUT: () => run('node', ['-e', 'setInterval(() => {}, 9)'], 50),
  THREAD_TIMEOUT: () => thread('thread.mjs', 'wait'),
  THREAD_FAILED: () => thread('thread.mjs', 'exit'),
  THREAD_MISSING: () => thread('none.mjs', ''),
  LOCATION_INVALID: () => parseLocationRef('https://host.test/a.yaml'),
  KIND_INVALID: () => kindFromJsonSchema({ properties: { kind: { const: 'Cluster' } } }),
  OPTION_INVALID: () => openFolder({ root: '.', crate: true } as { root: string }),
  DUPLICATE_NAME: () => createReaders([reader, reader]),
}

it.each(Object.keys(coreErrors) as (keyof typeof coreErrors)[])(
  'CORE_%s is thrown',
  async (name) => {
    const error: unknown = await Promise.resolve()
      .then(ways[name])
      .catch((thrown: unknown) => thrown)
    expect(CallboardError.is(error) ? error.code : error).toBe(coreErrors[name].code)
  },
)

it('every error says what is wrong and what to do', async () => {
  const texts = await Promise.all(
    Object.values(ways).map((way) => Promise.resolve().then(way).then(String, formatError)),
  )
  const own = texts.map((text) =>
    text
      .split('\n  caused by')[0]
      ?.replaceAll(origin, 'http://127.0.0.1:PORT')
      .replaceAll(/\/\S*\/(?=none\.mjs)/g, '/…/'),
  )
  expect(own.join('\n')).toMatchInlineSnapshot(`
    "CORE_REF_INVALID: "component:" is not an entity reference: its name is empty
      hint: Write it as kind:namespace/name, for example component:default/payment-gateway.
    CORE_PATH_OUTSIDE: The path "../x" leaves its folder
      hint: Use a relative path without ".." that stays inside the folder.
    CORE_PATH_INVALID: The path "/etc/passwd" is refused: it is absolute
      hint: Use forward slashes and plain names of letters, digits, ".", "-" and "_".
    CORE_PATH_LINK: The path "link" goes through a symbolic link
      hint: Replace the link by the file it points to; links are not followed.
    CORE_PATH_NOT_FILE: "sub" is not a regular file
      hint: Only regular files are read and replaced.
    CORE_PATH_MISSING: There is no file "nothing"
      hint: Check the spelling; paths are relative to the folder that is being read.
    CORE_PATH_EXISTS: "file" exists already
      hint: Choose another path, or ask for it to be replaced.
    CORE_PATH_DENIED: The file system refused "file/below": a part of it is a file, not a folder
      hint: Check the permissions of the folder and the free space of the disk.
    CORE_FILE_TOO_LARGE: "file" is larger than 9 bytes
      hint: Make the file smaller or raise the limit.
    CORE_FOLDER_TOO_LARGE: "." holds more than 1 entries
      hint: Point at a smaller folder, exclude parts of it, or raise the limit.
    CORE_GLOB_INVALID: The pattern "{1..9}" is refused: it holds a range in braces
      hint: Use *, ** and ? in a pattern of at most 256 characters.
    CORE_ENCODING: "binary" is not valid UTF-8 text
      hint: Save the file as UTF-8.
    CORE_URL_INVALID: The address "http://***@a.example/" is refused: it holds a user name or password
      hint: Use an https:// address without user name and password.
    CORE_HOST_DENIED: The host "a.example" may not be contacted
      hint: Add the host to the allowed hosts of the configuration if it is to be trusted.
    CORE_ADDRESS_DENIED: The host "inside.example" leads to the private address 10.0.0.1
      hint: Mark the host as private in the configuration if it is meant to be inside your network.
    CORE_REDIRECTS: "http://127.0.0.1:PORT/loop" redirected more than 5 times
      hint: Use the address that it finally leads to.
    CORE_RESPONSE_TOO_LARGE: The answer of "http://127.0.0.1:PORT/big" is larger than 99 bytes
      hint: Ask for less, or raise the limit.
    CORE_REQUEST_TIMEOUT: "http://127.0.0.1:PORT/never" did not answer within 50 ms
      hint: Try again later, or raise the time limit.
    CORE_REQUEST_FAILED: "http://127.0.0.1:PORT/cut" could not be reached
      hint: Check that the host is up and that this machine can reach it.
    CORE_SOURCE_MISSING: There is nothing at "http://127.0.0.1:PORT/404"
      hint: Check the address. Hosts also answer so about what is private when no token is configured for them.
    CORE_SOURCE_DENIED: "http://127.0.0.1:PORT/401" may not be read: its host answered 401
      hint: Configure a token for the host that may read it.
    CORE_SOURCE_UNAVAILABLE: "http://127.0.0.1:PORT/503" cannot be read now: its host answered 503
      hint: Try again in 60 s; the host asks for that pause.
    CORE_SOURCE_FAILED: "http://127.0.0.1:PORT/418" could not be read: its host answered 418
      hint: Check that the address is that of the file or folder that is meant, and what its host says about it.
    CORE_SOURCE_NOT_TEXT: "http://127.0.0.1:PORT/page" does not hold text to be read: it is a web page, most likely one to sign in on
      hint: Use the address of the file itself; where signing in is needed, configure a token for the host.
    CORE_PROGRAM_DENIED: The program "rm" may not be run
      hint: Name it among the allowed programs of the configuration.
    CORE_PROGRAM_MISSING: The program "gone" was not found
      hint: Install it, or put its folder on the PATH.
    CORE_PROGRAM_FAILED: The program "node" could not be started: ERR_INVALID_ARG_VALUE
      hint: Check that it may be executed, and that its arguments are not too long.
    CORE_PROGRAM_TIMEOUT: "node" ran longer than 50 ms and was stopped
      hint: Raise the time limit if it needs longer.
    CORE_THREAD_TIMEOUT: A piece of work in "thread.mjs" took longer than 100 ms and was stopped with its thread
      hint: Make the piece smaller, or raise the time limit if it needs longer.
    CORE_THREAD_FAILED: A thread of "thread.mjs" ended in the middle of its work: it exited
      hint: The reason says what it lacked; memory is limited for each thread.
    CORE_THREAD_MISSING: A thread of "none.mjs" could not be started: Cannot find module '/…/none.mjs'
      hint: Keep the file beside the package when it is bundled, or work without threads.
    CORE_LOCATION_INVALID: "https://host.test/a.yaml" is not a reference to a location: an address needs "url:" before it
      hint: Write it as url:https://host/path, or file:./path for a file beside this one.
    CORE_KIND_INVALID: The schema of the kind "Cluster" is refused: it names no "apiVersion"
      hint: Give it "properties" with "apiVersion", "kind" (an enum or const each) and "spec".
    CORE_OPTION_INVALID: openFolder: there is no option "crate"; did you mean "create"?
      hint: Correct the option; its documentation names what it takes.
    CORE_DUPLICATE_NAME: There are two of the reader "a"
      hint: Give one of them another name, or leave it out."
  `)
})
