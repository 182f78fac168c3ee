/** An entry of the navigation before its pages are rendered and have titles. */
export interface NavNode {
  /** As the navigation gives it; a page without one names itself. */
  title?: string
  /** Path of a page. */
  path?: string
  /** Path of a file that is no page. */
  asset?: string
  /** Address of another site. */
  url?: string
  children: NavNode[]
}

/** Home page first, files before folders, both by name. */
export function navOfFiles(paths: readonly string[], folder = ''): NavNode[] {
  const { here, below } = byFolder(paths, folder)
  const rank = (path: string) => (/(^|\/)(index|README)\.[^/]*$/.test(path) ? 0 : 1)
  return [
    ...here
      .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map((path) => ({ path, children: [] })),
    ...[...below]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inside]) => ({
        title: titleOfName(name),
        children: navOfFiles(inside, `${folder}${name}/`),
      })),
  ]
}

/** Paths below a folder: those in it, and those in its folders by the name of the folder. */
export function byFolder(paths: readonly string[], folder: string) {
  const here: string[] = []
  const below = new Map<string, string[]>()
  for (const path of paths) {
    if (!path.startsWith(folder)) continue
    const slash = path.indexOf('/', folder.length)
    if (slash === -1) here.push(path)
    else {
      const name = path.slice(folder.length, slash)
      const inside = below.get(name)
      if (inside) inside.push(path)
      else below.set(name, [path])
    }
  }
  return { here, below }
}

/** A title made from a file's or folder's name, as MkDocs makes it. */
export function titleOfName(name: string): string {
  const words = name.replace(/\.[^.]+$/, '').replace(/[-_]/g, ' ')
  return words.toLowerCase() === words ? words.charAt(0).toUpperCase() + words.slice(1) : words
}
