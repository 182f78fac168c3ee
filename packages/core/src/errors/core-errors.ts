import { defineErrors } from './define-errors.ts'

const quote = (value: unknown) => JSON.stringify(String(value).slice(0, 200))

/** Every error that `@callboard/core` throws. */
export const coreErrors = defineErrors('CORE', {
  REF_INVALID: ({ ref, reason }: { ref: string; reason: string }) => ({
    message: `${quote(ref)} is not an entity reference: ${reason}`,
    hint: 'Write it as kind:namespace/name, for example component:default/payment-gateway.',
  }),
  PATH_OUTSIDE: ({ path }: { path: string }) => ({
    message: `The path ${quote(path)} leaves its folder`,
    hint: 'Use a relative path without ".." that stays inside the folder.',
  }),
  PATH_INVALID: ({ path, reason }: { path: string; reason: string }) => ({
    message: `The path ${quote(path)} is refused: ${reason}`,
    hint: 'Use forward slashes and plain names of letters, digits, ".", "-" and "_".',
  }),
  PATH_LINK: ({ path }: { path: string }) => ({
    message: `The path ${quote(path)} goes through a symbolic link`,
    hint: 'Replace the link by the file it points to; links are not followed.',
  }),
  PATH_NOT_FILE: ({ path }: { path: string }) => ({
    message: `${quote(path)} is not a regular file`,
    hint: 'Only regular files are read and replaced.',
  }),
  PATH_MISSING: ({ path }: { path: string }) => ({
    message: `There is no file ${quote(path)}`,
    hint: 'Check the spelling; paths are relative to the folder that is being read.',
  }),
  PATH_EXISTS: ({ path }: { path: string }) => ({
    message: `${quote(path)} exists already`,
    hint: 'Choose another path, or ask for it to be replaced.',
  }),
  PATH_DENIED: ({ path, reason }: { path: string; reason: string }) => ({
    message: `The file system refused ${quote(path)}: ${reason}`,
    hint: 'Check the permissions of the folder and the free space of the disk.',
  }),
  FILE_TOO_LARGE: ({ path, maxBytes }: { path: string; maxBytes: number }) => ({
    message: `${quote(path)} is larger than ${maxBytes} bytes`,
    hint: 'Make the file smaller or raise the limit.',
  }),
  FOLDER_TOO_LARGE: ({ path, maxEntries }: { path: string; maxEntries: number }) => ({
    message: `${quote(path)} holds more than ${maxEntries} entries`,
    hint: 'Point at a smaller folder, exclude parts of it, or raise the limit.',
  }),
  GLOB_INVALID: ({ glob, reason }: { glob: string; reason: string }) => ({
    message: `The pattern ${quote(glob)} is refused: ${reason}`,
    hint: 'Use *, ** and ? in a pattern of at most 256 characters.',
  }),
  ENCODING: ({ path }: { path: string }) => ({
    message: `${quote(path)} is not valid UTF-8 text`,
    hint: 'Save the file as UTF-8.',
  }),
  URL_INVALID: ({ url, reason }: { url: string; reason: string }) => ({
    message: `The address ${quote(url)} is refused: ${reason}`,
    hint: 'Use an https:// address without user name and password.',
  }),
  HOST_DENIED: ({ host }: { host: string }) => ({
    message: `The host ${quote(host)} may not be contacted`,
    hint: 'Add the host to the allowed hosts of the configuration if it is to be trusted.',
  }),
  ADDRESS_DENIED: ({ host, address }: { host: string; address: string }) => ({
    message: `The host ${quote(host)} leads to the private address ${address}`,
    hint: 'Mark the host as private in the configuration if it is meant to be inside your network.',
  }),
  REDIRECTS: ({ url, max }: { url: string; max: number }) => ({
    message: `${quote(url)} redirected more than ${max} times`,
    hint: 'Use the address that it finally leads to.',
  }),
  RESPONSE_TOO_LARGE: ({ url, maxBytes }: { url: string; maxBytes: number }) => ({
    message: `The answer of ${quote(url)} is larger than ${maxBytes} bytes`,
    hint: 'Ask for less, or raise the limit.',
  }),
  REQUEST_TIMEOUT: ({ url, timeoutMs }: { url: string; timeoutMs: number }) => ({
    message: `${quote(url)} did not answer within ${timeoutMs} ms`,
    hint: 'Try again later, or raise the time limit.',
  }),
  REQUEST_FAILED: ({ url }: { url: string }) => ({
    message: `${quote(url)} could not be reached`,
    hint: 'Check that the host is up and that this machine can reach it.',
  }),
  SOURCE_MISSING: ({ url }: { url: string }) => ({
    message: `There is nothing at ${quote(url)}`,
    hint: 'Check the address. Hosts also answer so about what is private when no token is configured for them.',
  }),
  SOURCE_DENIED: ({ url, status }: { url: string; status: number }) => ({
    message: `${quote(url)} may not be read: its host answered ${status}`,
    hint: 'Configure a token for the host that may read it.',
  }),
  SOURCE_UNAVAILABLE: ({
    url,
    status,
    retryAfterMs,
  }: {
    url: string
    status: number
    retryAfterMs?: number | undefined
  }) => ({
    message: `${quote(url)} cannot be read now: its host answered ${status}`,
    hint:
      retryAfterMs === undefined
        ? 'Try again later; the host has a problem of its own.'
        : `Try again in ${Math.ceil(retryAfterMs / 1000)} s; the host asks for that pause.`,
  }),
  SOURCE_FAILED: ({ url, reason }: { url: string; reason: string }) => ({
    message: `${quote(url)} could not be read: ${reason}`,
    hint: 'Check that the address is that of the file or folder that is meant, and what its host says about it.',
  }),
  SOURCE_NOT_TEXT: ({ url, reason }: { url: string; reason: string }) => ({
    message: `${quote(url)} does not hold text to be read: ${reason}`,
    hint: 'Use the address of the file itself; where signing in is needed, configure a token for the host.',
  }),
  PROGRAM_DENIED: ({ program }: { program: string }) => ({
    message: `The program ${quote(program)} may not be run`,
    hint: 'Name it among the allowed programs of the configuration.',
  }),
  PROGRAM_MISSING: ({ program }: { program: string }) => ({
    message: `The program ${quote(program)} was not found`,
    hint: 'Install it, or put its folder on the PATH.',
  }),
  PROGRAM_FAILED: ({ program, reason }: { program: string; reason: string }) => ({
    message: `The program ${quote(program)} could not be started: ${reason}`,
    hint: 'Check that it may be executed, and that its arguments are not too long.',
  }),
  PROGRAM_TIMEOUT: ({ program, timeoutMs }: { program: string; timeoutMs: number }) => ({
    message: `${quote(program)} ran longer than ${timeoutMs} ms and was stopped`,
    hint: 'Raise the time limit if it needs longer.',
  }),
  THREAD_TIMEOUT: ({ script, timeoutMs }: { script: string; timeoutMs: number }) => ({
    message: `A piece of work in ${quote(script)} took longer than ${timeoutMs} ms and was stopped with its thread`,
    hint: 'Make the piece smaller, or raise the time limit if it needs longer.',
  }),
  THREAD_FAILED: ({ script, reason }: { script: string; reason: string }) => ({
    message: `A thread of ${quote(script)} ended in the middle of its work: ${reason}`,
    hint: 'The reason says what it lacked; memory is limited for each thread.',
  }),
  THREAD_MISSING: ({ script, reason }: { script: string; reason: string }) => ({
    message: `A thread of ${quote(script)} could not be started: ${reason}`,
    hint: 'Keep the file beside the package when it is bundled, or work without threads.',
  }),
  LOCATION_INVALID: ({ ref, reason }: { ref: string; reason: string }) => ({
    message: `${quote(ref)} is not a reference to a location: ${reason}`,
    hint: 'Write it as url:https://host/path, or file:./path for a file beside this one.',
  }),
  KIND_INVALID: ({ kind, reason }: { kind?: string; reason: string }) => ({
    message: `The schema of the kind ${kind === undefined ? 'at hand' : `"${kind}"`} is refused: ${reason}`,
    hint: 'Give it "properties" with "apiVersion", "kind" (an enum or const each) and "spec".',
  }),
  OPTION_INVALID: ({ where, problem }: { where: string; problem: string }) => ({
    message: `${where}: ${problem}`,
    hint: 'Correct the option; its documentation names what it takes.',
  }),
  DUPLICATE_NAME: ({ what, name }: { what: string; name: string }) => ({
    message: `There are two of ${what} ${quote(name)}`,
    hint: 'Give one of them another name, or leave it out.',
  }),
})
