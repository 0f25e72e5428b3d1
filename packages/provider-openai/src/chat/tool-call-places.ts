/** The part of a tool call that a chunk holds. */
interface CallPart {
  readonly index?: number | null | undefined
  readonly id?: string | null | undefined
  readonly function?: { readonly name?: string | null | undefined } | undefined
}

/**
 * Which call of a stream each part belongs to. By its index, as OpenAI counts them; but compatible servers leave the index
 * out, or give the same one to calls that are made together: there a name with an id of its own begins the next call.
 */
export class ToolCallPlaces {
  /** The ids of the calls by their places; empty where none was told. */
  readonly #ids: string[] = []
  readonly #placesByIndex = new Map<number, number>()

  get count(): number {
    return this.#ids.length
  }

  placeOf({ index, id, function: called }: CallPart): number {
    const known = typeof index === 'number' ? this.#placesByIndex.get(index) : this.#lastPlace()
    const place = known === undefined || (called?.name && this.#isNext(known, { index, id })) ? this.count : known
    this.#ids[place] ||= id ?? ''
    if (typeof index === 'number') this.#placesByIndex.set(index, place)
    return place
  }

  #lastPlace(): number | undefined {
    return this.count === 0 ? undefined : this.count - 1
  }

  #isNext(known: number, { index, id }: CallPart): boolean {
    const knownId = this.#ids[known]
    return id && knownId ? id !== knownId : typeof index !== 'number'
  }
}
