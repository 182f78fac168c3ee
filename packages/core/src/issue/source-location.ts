/** A place in a source text. Lines and columns count from 1, columns in UTF-16 code units. */
export interface SourceLocation {
  /** The file as the user knows it: a path or a URL. */
  file: string
  line?: number | undefined
  column?: number | undefined
}

/** `file:line:column`, the form that terminals and editors make clickable. */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return [file, line, column].filter((part) => part !== undefined).join(':')
}
