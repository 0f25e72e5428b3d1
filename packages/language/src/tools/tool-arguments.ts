import type { Report } from '../problem.ts'
import { describeNode, quote } from '../quote.ts'
import type { Fields } from '../shape/fields.ts'
import { suggestion } from '../suggest.ts'
import { holdsTemplate } from '../templates/parse-template.ts'

/** Judges the arguments of a builtin tool as far as they are written out; templates are judged when they are resolved. */
export type JudgeArguments = (args: Fields, report: Report) => void

export const toolArguments: ReadonlyMap<string, JudgeArguments> = new Map([
  ['nika:read', judgeRead],
  ['nika:write', judgeWrite],
  ['nika:fetch', judgeFetch],
])

function judgeRead(args: Fields, report: Report): void {
  args.checkKeys({ known: ['path', 'encoding', 'binary'] }, 'nika:read')
  requireArgument(args, 'nika:read', 'path', report)
  expectText(args, 'path', report)
  const encoding = args.node('encoding')
  if (encoding !== undefined && !(encoding.kind === 'scalar' && encoding.value === 'utf-8')) {
    later(args, 'encoding', 'an encoding other than utf-8', report)
  }
  const binary = args.node('binary')
  if (binary?.kind === 'scalar' && binary.value === false) return
  if (binary !== undefined) later(args, 'binary', 'reading bytes', report)
}

function judgeWrite(args: Fields, report: Report): void {
  args.checkKeys({ known: ['path', 'content', 'create_dirs', 'overwrite'] }, 'nika:write')
  requireArgument(args, 'nika:write', 'path', report)
  requireArgument(args, 'nika:write', 'content', report)
  expectText(args, 'path', report)
  for (const key of ['create_dirs', 'overwrite']) {
    const node = args.node(key)
    if (node === undefined || (node.kind === 'scalar' && (typeof node.value === 'boolean' || isTemplate(node.value)))) continue
    report({ code: 'NIKA-BUILTIN-001', message: `${key}: must be true or false, not ${describeNode(node)}`, path: args.pathOf(key) })
  }
}

const laterModes = ['markdown', 'article', 'selector', 'jq', 'metadata', 'links', 'feed', 'sitemap']
const modes = ['raw', 'text']
const methods = ['GET', 'HEAD']
const laterMethods = ['POST', 'PUT', 'PATCH', 'DELETE']

function judgeFetch(args: Fields, report: Report): void {
  args.checkKeys(
    { known: ['url', 'method', 'headers', 'mode'], later: ['body', 'form', 'multipart', 'jq', 'selector', 'traverse'] },
    'nika:fetch',
  )
  requireArgument(args, 'nika:fetch', 'url', report)
  expectText(args, 'url', report)
  judgeWord(args, 'method', { words: methods, laterWords: laterMethods }, report)
  judgeWord(args, 'mode', { words: modes, laterWords: laterModes }, report)
  if (args.node('mode') === undefined) {
    report({
      code: 'NIKA-STAGE-001',
      message: 'the mode markdown, which holds when none is written, is not supported yet',
      hint: 'write `mode: raw` or `mode: text`',
      path: args.path,
      target: 'key',
    })
  }
  judgeHeaders(args, report)
}

/** A name as HTTP has it: https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/

function judgeHeaders(args: Fields, report: Report): void {
  const headers = args.node('headers')
  const path = args.pathOf('headers')
  if (headers === undefined || (headers.kind === 'scalar' && isTemplate(headers.value))) return
  if (headers.kind !== 'map') {
    report({ code: 'NIKA-BUILTIN-001', message: `headers: must be an object, not ${describeNode(headers)}`, path })
    return
  }
  for (const { key, value } of headers.entries) {
    if (!headerName.test(key))
      report({ code: 'NIKA-BUILTIN-001', message: `${quote(key)} is not the name of a header`, path: [...path, key], target: 'key' })
    if (value.kind !== 'scalar' || value.value === null)
      report({ code: 'NIKA-BUILTIN-001', message: `headers.${key}: must be text, not ${describeNode(value)}`, path: [...path, key] })
  }
}

interface WordRule {
  readonly words: readonly string[]
  readonly laterWords: readonly string[]
}

function judgeWord(args: Fields, key: string, rule: WordRule, report: Report): void {
  const node = args.node(key)
  const word = node?.kind === 'scalar' ? node.value : undefined
  if (node === undefined || (typeof word === 'string' && rule.words.includes(word))) return
  if (isTemplate(word)) later(args, key, `a ${key} that is not written out`, report)
  else if (typeof word === 'string' && rule.laterWords.includes(word)) later(args, key, `the ${key} ${word}`, report)
  else {
    const seen = typeof word === 'string' ? quote(word) : describeNode(node)
    const hint = () => (typeof word === 'string' ? suggestion(word, [...rule.words, ...rule.laterWords]) : undefined)
    report({ code: 'NIKA-BUILTIN-001', message: `there is no ${key} ${seen}`, hint, path: args.pathOf(key) })
  }
}

function requireArgument(args: Fields, tool: string, key: string, report: Report): void {
  if (args.node(key) === undefined)
    report({ code: 'NIKA-BUILTIN-001', message: `${tool} needs ${key}:`, hint: `add \`${key}:\` to args`, path: args.path, target: 'key' })
}

function expectText(args: Fields, key: string, report: Report): void {
  const node = args.node(key)
  if (node === undefined || (node.kind === 'scalar' && typeof node.value === 'string')) return
  report({ code: 'NIKA-BUILTIN-001', message: `${key}: must be text, not ${describeNode(node)}`, path: args.pathOf(key) })
}

function later(args: Fields, key: string, what: string, report: Report): void {
  report({ code: 'NIKA-STAGE-001', message: `${what} is not supported yet`, path: args.pathOf(key) })
}

function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && holdsTemplate(value)
}
