/** What a {@link DiagramRenderer} is given. */
export interface DiagramContext {
  /** Text of the diagram, as it stands in the fence. */
  source: string
  /** Language of the fence, lower case: one of the renderer's. */
  language: string
  signal: AbortSignal | undefined
}

/**
 * Draws diagrams while a page is built. What it returns is shown as an image, in which no script runs and nothing is
 * loaded. Where none knows the language, or drawing fails, the page shows the source.
 */
export interface DiagramRenderer {
  name: string
  /** Languages of fences, lower case. */
  languages: readonly string[]
  /** The drawing as SVG. */
  render(context: DiagramContext): string | Promise<string>
}
