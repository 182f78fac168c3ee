/** JSON for programs, over several lines. */
export function jsonDocument(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`
}

/** JSON in one line. */
export function jsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`
}

/**
 * `JSON.stringify` leaves DEL, the C1 controls and direction overrides as they are; a terminal that shows the document
 * must not obey them. They stand in strings only, where an escape means the same.
 */
function escaped(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
