/** Signs commits. */
export interface CommitSigner {
  /** For people: `SSH key of the platform team`. */
  name: string
  /** The signature of a commit's text, armoured as Git keeps it in `gpgsig`. */
  sign(commit: string): string | Promise<string>
}
