/** How many files there are, as a log says it. */
export function fileCount(files: number): string {
  return `${files} ${files === 1 ? 'file' : 'files'}`
}
