import { slug as githubSlug } from 'github-slugger'

/** The id that Python-Markdown's `toc` gives a heading: ASCII, hyphens collapsed. May be empty. */
export function pythonSlug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{ASCII}]/gu, '')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-')
}

/** The id that `pymdownx.slugs` gives a heading: letters of every script stay, and so do hyphens that follow each other. */
export function unicodeSlug(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_\- ]/gu, '')
    .trim()
    .toLowerCase()
    .replaceAll(' ', '-')
}

/** A slug that is not taken yet, numbered as Python-Markdown does: `setup`, `setup_1`, `setup_2`, `_1` for none. */
export function uniqueSlug(slug: string, taken: { has(id: string): boolean }): string {
  let id = slug
  while (id === '' || taken.has(id)) {
    const numbered = /^(.*)_(\d+)$/.exec(id)
    id = numbered ? `${numbered[1]}_${Number(numbered[2]) + 1}` : `${id}_1`
  }
  return id
}

/** The id under which GitHub shows the same heading, numbered as GitHub does. */
export function githubSlugOf(text: string, counts: Map<string, number>): string {
  const slug = githubSlug(text)
  const count = counts.get(slug) ?? 0
  counts.set(slug, count + 1)
  return count === 0 ? slug : `${slug}-${count}`
}
