/** What the command answers its caller with. Scripts rely on these numbers. */
export const exitCodes = {
  /** Fine. */
  ok: 0,
  /** Problems were found in what was examined. */
  problems: 1,
  /** The command line is wrong: an unknown option, a missing argument, a value that cannot be understood. */
  usage: 2,
  /** It could not do its work: a file or an entity that is not there, a port that is taken, a step that failed. */
  failed: 3,
  /** Interrupted by Ctrl+C. */
  interrupted: 130,
} as const

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Errors of the packages by which they refuse what was typed, rather than what they found. */
const usageErrors: ReadonlySet<string> = new Set([
  'CATALOG_CHECKS_INVALID',
  'CATALOG_CURSOR_INVALID',
  'CATALOG_FIELD_INVALID',
  'CATALOG_FILTER_INVALID',
  'CATALOG_ORDER_INVALID',
  'CATALOG_PAGE_INVALID',
  'CATALOG_RELATION_UNKNOWN',
  'CATALOG_REVISION_UNKNOWN',
  'CLI_CASES_MISSING',
  'CLI_CHECKS_UNREADABLE',
  'CLI_CONFIG_NEEDED',
  'CLI_FROM_URL',
  'CLI_HISTORY_MISSING',
  'CLI_NOBODY',
  'CLI_OUT_INSIDE',
  'CLI_RUNS_NOT_KEPT',
  'CLI_PUBLISH_TARGET',
  'CLI_SECRET_MISSING',
  'CLI_SKELETON_FILE',
  'CLI_TASK_AMBIGUOUS',
  'CLI_TEMPLATE_UNKNOWN',
  'CLI_UNDO_UNCONFIRMED',
  'CLI_USAGE',
  'CLI_VALUES_INVALID',
  'CLI_VARIABLE_MISSING',
  'CORE_REF_INVALID',
  'DOCS_OUT_OVERLAPS',
  'DOCS_VERSION_INVALID',
  'MCP_PROFILE_UNKNOWN',
  'SCAFFOLDER_ACTION_INPUT_INVALID',
  'SCAFFOLDER_PARAMETERS_INVALID',
  'SCAFFOLDER_SECRETS_NEEDED',
  'SEARCH_CURSOR_INVALID',
  'SEARCH_QUERY_INVALID',
  'SERVE_PORT_INVALID',
])

/** The exit code that an error amounts to. */
export function exitCodeOf(error: { code?: unknown }): ExitCode {
  return typeof error.code === 'string' && usageErrors.has(error.code)
    ? exitCodes.usage
    : exitCodes.failed
}
