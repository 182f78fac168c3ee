/** Which tools a profile has. */
export interface McpProfileConfig {
  /** Names of tools; `*` at the end of one stands for anything: `catalog_*`. @default all */
  tools?: readonly string[]
  /** Only tools that read. @default false */
  readOnly?: boolean
}

/** Profiles by name; `/mcp` is the one called `default`, `/mcp/<name>` another. */
export type McpProfilesConfig = Readonly<Record<string, McpProfileConfig>>
