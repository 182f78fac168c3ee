/** Folders whose entity files describe other things than what the organisation runs. */
export const defaultExcludes: readonly string[] = ['**/node_modules', '**/skeleton']
