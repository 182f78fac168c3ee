/** Icons by the names that authors write between colons, such as `material-check` or `octicons-star-16`. */
export interface IconSet {
  name: string
  /** Awaited before the first icon of a page is looked up. */
  prepare?(): Promise<void>
  /** The icon as an `svg` element, which is put into the page as it is; undefined for a name that it does not know. */
  icon(name: string): string | undefined
}
