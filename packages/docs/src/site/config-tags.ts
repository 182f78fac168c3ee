import type { ReadYamlTag } from '@callboard/core'

/** Names of Python objects that configurations use for what is done here anyway. They are never looked up. */
const knownNames =
  /^(?:(?:material|materialx|zensical)\.extensions\.emoji\.(?:twemoji|to_svg)|pymdownx\.emoji\.(?:twemoji|gemoji|emojione|to_(?:svg|png|alt|svg_sprite|png_sprite))|pymdownx\.superfences\.fence_(?:code|div)_format|pymdownx\.(?:slugs\.(?:slugify|uslugify|gfm)|arithmatex\.(?:fence_)?(?:inline_)?(?:mathjax|generic)_format)|mermaid2\.fence_mermaid(?:_custom)?)$/

const python = /^tag:yaml\.org,2002:python\/(name|object\/apply|object\/new):(.*)$/

/** What the tags of a configuration are read with. */
export interface ConfigTags {
  /** Variables that `!ENV` may ask for. Those of this process are not among them: a repository is not to see them. */
  environment: Readonly<Record<string, string>>
  /** Told of a variable that is not given and has no other value. */
  onMissing(variable: string): void
}

/** Reads the tags that MkDocs knows: `!ENV`, `!relative`, and Python's names for what is done here anyway. */
export function configTags(context: ConfigTags): ReadYamlTag {
  return (tag) => {
    if (tag === '!ENV') return (value) => readVariable(value, context)
    // What it is relative to is written into the text: `$docs_dir`, `$config_dir`, or nothing.
    if (tag === '!relative') return (value) => value ?? ''
    if (tag === 'tag:yaml.org,2002:python/tuple') return (value) => value
    const [, kind, name = ''] = python.exec(tag) ?? []
    if (kind === undefined || !knownNames.test(name)) return undefined
    return kind === 'name' ? () => name : (value) => ({ name, arguments: value })
  }
}

/** `!ENV NAME`, or `!ENV [NAME, OTHER, value]`, of which the last is taken where no variable is given. */
function readVariable(value: unknown, { environment, onMissing }: ConfigTags): unknown {
  const names = Array.isArray(value) && value.length > 1 ? value.slice(0, -1) : [value].flat()
  for (const name of names) {
    const given = Object.hasOwn(environment, String(name)) ? environment[String(name)] : undefined
    if (given !== undefined) return scalarOf(given)
  }
  if (Array.isArray(value) && value.length > 1) return value.at(-1)
  onMissing(String(names[0] ?? ''))
  return undefined
}

/** MkDocs reads the text of a variable as YAML; what is more than a truth value or a number stays text here. */
function scalarOf(text: string): unknown {
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return /^-?(?:0|[1-9]\d*)$/.test(text) ? Number(text) : text
}
