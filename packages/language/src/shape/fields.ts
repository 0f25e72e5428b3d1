import type { LanguageErrorCode } from '../errors/codes.ts'
import type { Report } from '../problem.ts'
import { describeNode, quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import { newRecord, setOwn } from '../source/record.ts'
import { entryOf, type SourceMap, type SourceNode } from '../source/source-node.ts'
import { suggestion } from '../suggest.ts'
import { exampleOf } from './examples.ts'

/** The keys that an object of the language may have. */
export interface KeyTable {
  readonly known: readonly string[]
  /** Keys of the language that are not built yet. */
  readonly later?: readonly string[]
  /** Keys that the language once had, or that people expect, with what to write instead. */
  readonly dead?: Readonly<Record<string, DeadKey>>
}

export interface DeadKey {
  readonly code: LanguageErrorCode
  readonly message: string
  readonly hint?: string
}

/** Reads the fields of one object, reporting what has the wrong shape. A field that is absent is undefined. */
export class Fields {
  readonly map: SourceMap
  readonly path: Path
  readonly #report: Report

  constructor(map: SourceMap, path: Path, report: Report) {
    this.map = map
    this.path = path
    this.#report = report
  }

  /** The fields of a node, when it is an object; else reports that `what` must be one. */
  static of(node: SourceNode, path: Path, report: Report, what: string): Fields | undefined {
    if (node.kind === 'map') return new Fields(node, path, report)
    report({ code: 'NIKA-PARSE-019', message: `${what} must be an object, not ${describeNode(node)}`, hint: exampleOf(what), path })
    return undefined
  }

  /** Reports every key that does not belong here. */
  checkKeys(table: KeyTable, what: string): void {
    const { known, later = [], dead = {} } = table
    for (const { key } of this.map.entries) {
      if (known.includes(key)) continue
      const place = { path: [...this.path, key], target: 'key' } as const
      const grave = Object.hasOwn(dead, key) ? dead[key] : undefined
      if (later.includes(key)) this.#report({ code: 'NIKA-STAGE-001', message: `${key}: is not supported yet`, ...place })
      else if (grave !== undefined) this.#report({ ...grave, ...place })
      else
        this.#report({
          code: 'NIKA-PARSE-005',
          message: `${what} has no key ${quote(key)}`,
          hint: () => suggestion(key, [...known, ...later]),
          ...place,
        })
    }
  }

  node(key: string): SourceNode | undefined {
    return entryOf(this.map, key)?.value
  }

  pathOf(key: string): Path {
    return [...this.path, key]
  }

  text(key: string): string | undefined {
    const node = this.node(key)
    if (node === undefined) return undefined
    if (node.kind === 'scalar' && typeof node.value === 'string') return node.value
    return this.#wrong(key, node, 'text')
  }

  /** A text that must be there. */
  requiredText(key: string, what: string): string | undefined {
    if (this.node(key) !== undefined) return this.text(key)
    this.#report({ code: 'NIKA-PARSE-018', message: `${what} needs ${key}:`, hint: `add \`${key}:\``, path: this.path, target: 'key' })
    return undefined
  }

  flag(key: string): boolean | undefined {
    const node = this.node(key)
    if (node === undefined) return undefined
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
    return this.#wrong(key, node, 'true or false')
  }

  fields(key: string): Fields | undefined {
    const node = this.node(key)
    return node === undefined ? undefined : Fields.of(node, this.pathOf(key), this.#report, `${key}:`)
  }

  texts(key: string): readonly string[] | undefined {
    const items = this.items(key)
    const texts = items?.filter((item) => item !== undefined)
    return texts?.length === items?.length ? texts : undefined
  }

  /** The items of a list; undefined stands for those that are no text. */
  items(key: string): readonly (string | undefined)[] | undefined {
    const node = this.node(key)
    if (node === undefined) return undefined
    if (node.kind !== 'list') return this.#wrong(key, node, 'a list of texts')
    return node.items.map((item, index) => {
      if (item.kind === 'scalar' && typeof item.value === 'string') return item.value
      this.#report({
        code: 'NIKA-PARSE-019',
        message: `${key}[${index}] must be text, not ${describeNode(item)}`,
        hint: hintForText(item),
        path: [...this.path, key, index],
      })
      return undefined
    })
  }

  textMap(key: string): Readonly<Record<string, string>> | undefined {
    const fields = this.fields(key)
    if (fields === undefined) return undefined
    const texts = newRecord<string>()
    let complete = true
    for (const entry of fields.map.entries) {
      const text = fields.text(entry.key)
      if (text === undefined) complete = false
      else setOwn(texts, entry.key, text)
    }
    return complete ? texts : undefined
  }

  /** One of a few words. `later` are words of the language that are not built yet. */
  word<Word extends string>(key: string, words: readonly Word[], later: readonly string[] = []): Word | undefined {
    const text = this.text(key)
    const word = words.find((candidate) => candidate === text)
    if (text === undefined || word !== undefined) return word
    if (later.includes(text))
      this.#report({ code: 'NIKA-STAGE-001', message: `${key}: ${text} is not supported yet`, path: this.pathOf(key) })
    else
      this.#report({
        code: 'NIKA-PARSE-019',
        message: `${key}: cannot be ${quote(text)}`,
        hint: () => suggestion(text, words),
        path: this.pathOf(key),
      })
    return undefined
  }

  #wrong(key: string, node: SourceNode, wanted: Wanted): undefined {
    this.#report({
      code: 'NIKA-PARSE-019',
      message: `${key}: must be ${wanted}, not ${describeNode(node)}`,
      hint: hintFor(key, node, wanted),
      path: this.pathOf(key),
    })
    return undefined
  }
}

type Wanted = 'text' | 'true or false' | 'a list of texts'

function hintFor(key: string, node: SourceNode, wanted: Wanted): string | undefined {
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined
  switch (wanted) {
    case 'text':
      return hintForText(node)
    case 'true or false':
      return text === undefined ? undefined : 'write true or false, without quotes'
    case 'a list of texts':
      return text === undefined ? undefined : `write \`${key}: [${quote(text)}]\``
  }
}

function hintForText(node: SourceNode): string | undefined {
  return node.kind === 'scalar' && node.value !== null ? 'put it in quotes' : undefined
}
