import type { Permits } from '../permits/permits.ts'
import type { Report } from '../problem.ts'
import { describeNode, quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import type { SourceNode } from '../source/source-node.ts'
import { holdsTemplate } from '../templates/parse-template.ts'
import { type DeclaredPermits, type PermitEntry, type PermitGate, permitGates } from './draft.ts'
import { Fields } from './fields.ts'

/** What stands under `permits:`. */
export interface ReadPermits extends DeclaredPermits {
  /** Without the gates that could not be read; undefined when there is none, or none that is an object. */
  readonly permits: Permits | undefined
}

/** Reads `permits:`. */
export function readPermits(node: SourceNode | undefined, report: Report): ReadPermits {
  if (node === undefined) return { permits: undefined, entries: [], unread: new Set() }
  const fields = isEmpty(node) ? refuseEmpty(report) : Fields.of(node, ['permits'], report, 'permits:')
  if (fields === undefined) return { permits: undefined, entries: [], unread: new Set(permitGates) }
  fields.checkKeys({ known: ['fs', 'net', 'exec', 'tools', 'env'] }, 'permits')
  const reader = new GateReader(report)
  const fs = reader.group(fields, 'fs', ['read', 'write'])
  const net = reader.group(fields, 'net', ['http'])
  const read = reader.list(fs, 'read', 'fs.read')
  const write = reader.list(fs, 'write', 'fs.write')
  const http = reader.list(net, 'http', 'net.http')
  const exec = reader.exec(fields)
  const tools = reader.list(fields, 'tools', 'tools')
  const env = reader.list(fields, 'env', 'env')
  const { entries, unread } = reader
  checkEnvironmentNames(entries, report)
  const permits = {
    ...(fs === undefined ? {} : { fs: { ...(read === undefined ? {} : { read }), ...(write === undefined ? {} : { write }) } }),
    ...(net === undefined ? {} : { net: { ...(http === undefined ? {} : { http }) } }),
    ...(exec === undefined ? {} : { exec }),
    ...(tools === undefined ? {} : { tools }),
    ...(env === undefined ? {} : { env }),
  }
  return { permits, entries, unread }
}

function isEmpty(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.value === null
}

function refuseEmpty(report: Report): undefined {
  report({
    code: 'NIKA-AUTH-006',
    message: 'permits: is empty',
    hint: 'write `permits: {}` for none, or list what the tasks need',
    path: ['permits'],
    target: 'key',
  })
}

/** Reads gate by gate: one that is wrong hides nothing of the others, and a wrong entry no other entry. */
class GateReader {
  readonly entries: PermitEntry[] = []
  readonly unread = new Set<PermitGate>()
  readonly #report: Report

  constructor(report: Report) {
    this.#report = report
  }

  group(permits: Fields, key: 'fs' | 'net', known: readonly string[]): Fields | undefined {
    const inner = permits.fields(key)
    inner?.checkKeys({ known }, `permits.${key}`)
    if (inner === undefined && permits.node(key) !== undefined)
      for (const gate of permitGates) if (gate.startsWith(`${key}.`)) this.unread.add(gate)
    return inner
  }

  list(fields: Fields | undefined, key: string, gate: PermitGate): readonly string[] | undefined {
    const node = fields?.node(key)
    if (fields === undefined || node === undefined) return undefined
    this.#collect(node, gate, fields.pathOf(key))
    const texts = fields.texts(key)
    if (texts === undefined || texts.some(holdsTemplate)) this.unread.add(gate)
    return texts
  }

  exec(permits: Fields): boolean | readonly string[] | undefined {
    const node = permits.node('exec')
    if (node === undefined || node.kind === 'list') return this.list(permits, 'exec', 'exec')
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
    this.unread.add('exec')
    this.#report({
      code: 'NIKA-PARSE-019',
      message: `exec: must be true, false or a list of programs, not ${describeNode(node)}`,
      hint: 'write `exec: [git]`',
      path: permits.pathOf('exec'),
    })
    return undefined
  }

  #collect(node: SourceNode, gate: PermitGate, path: Path): void {
    if (node.kind !== 'list') return
    node.items.forEach((item, index) => {
      if (item.kind === 'scalar' && typeof item.value === 'string') this.entries.push({ gate, text: item.value, path: [...path, index] })
    })
  }
}

function checkEnvironmentNames(entries: readonly PermitEntry[], report: Report): void {
  for (const { gate, text, path } of entries) {
    if (gate !== 'env' || /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) || holdsTemplate(text)) continue
    report({
      code: 'NIKA-PARSE-019',
      message: `${quote(text)} is not the name of an environment variable`,
      hint: 'name each variable exactly; there are no patterns',
      path,
    })
  }
}
