import type { Permits } from '../permits/permits.ts'
import type { Report } from '../problem.ts'
import { describeNode, quote } from '../quote.ts'
import type { SourceNode } from '../source/source-node.ts'
import { holdsTemplate } from '../templates/parse-template.ts'
import { Fields } from './fields.ts'

/** Reads `permits:`; undefined when there is none, or none that could be read. */
export function readPermits(node: SourceNode | undefined, report: Report): Permits | undefined {
  if (node === undefined) return undefined
  if (node.kind === 'scalar' && node.value === null) {
    report({
      code: 'NIKA-AUTH-006',
      message: 'permits: is empty',
      hint: 'write `permits: {}` for none, or list what the tasks need',
      path: ['permits'],
      target: 'key',
    })
    return undefined
  }
  const fields = Fields.of(node, ['permits'], report, 'permits:')
  if (fields === undefined) return undefined
  fields.checkKeys({ known: ['fs', 'net', 'exec', 'tools', 'env'] }, 'permits')
  let complete = true
  const list = (from: Fields | undefined, key: string): readonly string[] | undefined => {
    const texts = from?.texts(key)
    if (texts === undefined && from?.node(key) !== undefined) complete = false
    return texts
  }
  const group = (key: string, known: readonly string[]): Fields | undefined => {
    const inner = fields.fields(key)
    inner?.checkKeys({ known }, `permits.${key}`)
    if (inner === undefined && fields.node(key) !== undefined) complete = false
    return inner
  }
  const fs = group('fs', ['read', 'write'])
  const net = group('net', ['http'])
  const read = list(fs, 'read')
  const write = list(fs, 'write')
  const http = list(net, 'http')
  const exec = readExec(fields, list, report)
  if (exec === undefined && fields.node('exec') !== undefined) complete = false
  const tools = list(fields, 'tools')
  const env = list(fields, 'env')
  checkEnvironmentNames(env ?? [], report)
  if (!complete) return undefined
  return {
    ...(fs === undefined ? {} : { fs: { ...(read === undefined ? {} : { read }), ...(write === undefined ? {} : { write }) } }),
    ...(net === undefined ? {} : { net: { ...(http === undefined ? {} : { http }) } }),
    ...(exec === undefined ? {} : { exec }),
    ...(tools === undefined ? {} : { tools }),
    ...(env === undefined ? {} : { env }),
  }
}

function readExec(
  fields: Fields,
  list: (from: Fields, key: string) => readonly string[] | undefined,
  report: Report,
): boolean | readonly string[] | undefined {
  const node = fields.node('exec')
  if (node === undefined) return undefined
  if (node.kind === 'list') return list(fields, 'exec')
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
  report({
    code: 'NIKA-PARSE-019',
    message: `exec: must be true, false or a list of programs, not ${describeNode(node)}`,
    hint: 'write `exec: [git]`',
    path: ['permits', 'exec'],
  })
  return undefined
}

function checkEnvironmentNames(names: readonly string[], report: Report): void {
  names.forEach((name, index) => {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || holdsTemplate(name)) return
    report({
      code: 'NIKA-PARSE-019',
      message: `${quote(name)} is not the name of an environment variable`,
      hint: 'name each variable exactly; there are no patterns',
      path: ['permits', 'env', index],
    })
  })
}
