/** How much a YAML text may ask for before it is refused. */
export interface YamlLimits {
  /** Size of the text in UTF-16 code units; its aliases, written out, may take as much again. @default 5 MiB */
  maxLength: number
  /** Nesting of collections, block and flow together, with aliases written out. @default 64 */
  maxDepth: number
  /** Uses of aliases (`*name`) in a document. @default 100 */
  maxAliases: number
  /** Documents in the text. @default 10_000 */
  maxDocuments: number
}

export const defaultYamlLimits: YamlLimits = {
  maxLength: 5 * 1024 * 1024,
  maxDepth: 64,
  maxAliases: 100,
  maxDocuments: 10_000,
}
