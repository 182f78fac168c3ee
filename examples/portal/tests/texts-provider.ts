import { defineProvider, type Provider } from '@callboard/catalog'

/** A provider of documents as they are written; one may leave out its first line, `apiVersion: backstage.io/v1alpha1`. */
export function textsProvider(name: string, texts: readonly string[]): Provider {
  return defineProvider({
    name,
    *read() {
      for (const [index, text] of texts.entries())
        yield {
          url: `https://${name}.test/${index}.yaml`,
          text: text.startsWith('apiVersion') ? text : `apiVersion: backstage.io/v1alpha1\n${text}`,
        }
    },
  })
}
