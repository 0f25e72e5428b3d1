/** What a program adds to the language where it registers tools and providers of its own. */
export interface Extensions {
  /** Names of further tools, as `invoke.tool` spells them: `shop:order`. Their arguments are judged by the tool alone. */
  readonly tools?: readonly string[]
  /** Further providers, as the part of a model before its slash: `acme` for `acme/large`. */
  readonly providers?: readonly string[]
}
