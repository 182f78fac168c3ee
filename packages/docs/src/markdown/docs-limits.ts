/** How much a site may ask for. What is beyond is refused page by page and never fails the site. */
export interface DocsLimits {
  /** Size of one page in bytes. @default 1 MiB */
  maxPageBytes: number
  /** Nesting of lists, quotes, containers and raw HTML. @default 100 */
  maxDepth: number
  /** Nodes of a page's tree. @default 200_000 */
  maxNodes: number
  /** Cells of one table, empty ones that the header implies included. @default 20_000 */
  maxTableCells: number
  /** References to footnotes in a page. @default 1_000 */
  maxFootnoteReferences: number
  /**
   * Time for one page, checked between the stages of its rendering; on a thread, time in which it computes. @default 5_000
   */
  pageTimeoutMs: number
  /** Size of the front matter in UTF-16 code units. @default 64 KiB */
  maxFrontMatterLength: number
  /** Size of the configuration in bytes. @default 256 KiB */
  maxConfigBytes: number
  /** Nesting of the navigation. @default 16 */
  maxNavDepth: number
  /** Pages and assets together. @default 10_000 */
  maxFiles: number
}

export const defaultDocsLimits: DocsLimits = {
  maxPageBytes: 1024 * 1024,
  maxDepth: 100,
  maxNodes: 200_000,
  maxTableCells: 20_000,
  maxFootnoteReferences: 1_000,
  pageTimeoutMs: 5_000,
  maxFrontMatterLength: 64 * 1024,
  maxConfigBytes: 256 * 1024,
  maxNavDepth: 16,
  maxFiles: 10_000,
}
