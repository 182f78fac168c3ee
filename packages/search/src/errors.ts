import { defineErrors } from '@callboard/core'

const quote = (value: unknown) => JSON.stringify(String(value).slice(0, 200))

/** Every error that `@callboard/search` throws, and the issues its collators are reported with. */
export const searchErrors = defineErrors('SEARCH', {
  COLLATOR_UNKNOWN: ({ name, meant }: { name: string; meant?: string | undefined }) => ({
    message: `There is no collator ${quote(name)}`,
    hint: meant
      ? `Did you mean ${quote(meant)}?`
      : 'Pass it in the collators of createSearch, then name it here.',
  }),
  COLLATOR_FAILED: ({ name, reason }: { name: string; reason: string }) => ({
    message: `The collator ${quote(name)} failed: ${reason}`,
    hint: 'Its last good documents stay findable; index again once its source is back.',
  }),
  COLLATOR_EMPTY: ({ name, kept }: { name: string; kept: number }) => ({
    message: `The collator ${quote(name)} yielded no documents where it had ${kept}`,
    hint: 'They stay findable; call search.remove with their locations if they are really gone.',
  }),
  PART_UNREAD: ({ name, part, reason }: { name: string; part: string; reason: string }) => ({
    message: `The collator ${quote(name)} could not read ${quote(part)}: ${reason}`,
    hint: 'What it had of that part stays findable; index again once it can be read.',
  }),
  DECORATOR_FAILED: ({
    decorator,
    location,
    reason,
  }: {
    decorator: string
    location: string
    reason: string
  }) => ({
    message: `The decorator ${quote(decorator)} failed at ${quote(location)}: ${reason}`,
    hint: 'The document stays as it was the last time; without a last time it is left out.',
  }),
  MORE_PROBLEMS: ({ name, count }: { name: string; count: number }) => ({
    message: `The collator ${quote(name)} has ${count} more problems`,
    hint: 'Repair those before this one, then index again.',
  }),
  LINE_INVALID: ({ reason }: { reason: string }) => ({
    message: `The line is no document: ${reason}`,
    hint: 'Write one JSON object with title, text and location on each line.',
  }),
  DEFINITION_INVALID: ({ ref, reason }: { ref: string; reason: string }) => ({
    message: `The definition of ${quote(ref)} cannot be read: ${reason}`,
    hint: 'Repair spec.definition; the API itself stays findable by its entity.',
  }),
  PAGE_TOO_LARGE: ({ page, maxLength }: { page: string; maxLength: number }) => ({
    message: `${quote(page)} is findable by its first ${maxLength} characters only`,
    hint: 'Split the page.',
  }),
  DOCUMENT_INVALID: ({ name, reason }: { name: string; reason: string }) => ({
    message: `A document of the collator ${quote(name)} is left out: ${reason}`,
    hint: 'Yield objects with title, text and location as text.',
  }),
  DOCUMENT_DUPLICATE: ({ name, location }: { name: string; location: string }) => ({
    message: `The collator ${quote(name)} yields ${quote(location)}, which is there already`,
    hint: 'The first one stays; give the other one a location of its own.',
  }),
  CURSOR_INVALID: ({ cursor }: { cursor: string }) => ({
    message: `${quote(cursor)} is not a page cursor`,
    hint: 'Pass nextPageCursor or previousPageCursor of an earlier answer, unchanged.',
  }),
  QUERY_INVALID: ({ problem }: { problem: string }) => ({
    message: `The query cannot be read: ${problem}`,
    hint: 'Pass term as text, limit between 1 and 100, and filters as text or lists of text.',
  }),
  STORE_FAILED: ({ reason, hint }: { reason: string; hint?: string | undefined }) => ({
    message: `The index could not be kept or read: ${reason}`,
    hint: hint ?? 'The index is as it was before; see the cause, then try again.',
  }),
  STORE_TOO_NEW: ({ found, known }: { found: number; known: number }) => ({
    message: `The index has the format ${found}; this release knows formats up to ${known}`,
    hint: 'Update @callboard/search, or use another schema.',
  }),
  SNAPSHOT_UNUSABLE: ({ file, reason }: { file: string; reason: string }) => ({
    message: `The snapshot ${quote(file)} cannot be used: ${reason}`,
    hint: 'Nothing to do: the next index() builds the index anew and writes another one.',
  }),
  SNAPSHOT_FAILED: ({ folder, reason }: { folder: string; reason: string }) => ({
    message: `No snapshot could be written into ${quote(folder)}: ${reason}`,
    hint: 'Make the folder writable, or leave out the option "snapshot"; what is indexed stays findable.',
  }),
  SNAPSHOT_UNSUPPORTED: ({ engine }: { engine: string }) => ({
    message: `The engine ${quote(engine)} keeps its index itself and takes no snapshots`,
    hint: 'Leave out the option "snapshot".',
  }),
  PACKAGE_MISSING: ({ package: name, wanted }: { package: string; wanted: string }) => ({
    message: `${wanted} needs the package ${quote(name)}, which is not installed`,
    hint: `Run npm install ${name}`,
  }),
  ENGINE_FAILED: ({ engine, operation }: { engine: string; operation: string }) => ({
    message: `The engine ${quote(engine)} failed at ${quote(operation)}`,
    hint: 'The cause below has the reason.',
  }),
})
