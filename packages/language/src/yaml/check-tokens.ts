import type { CST } from 'yaml'
import type { Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Range } from '../source/source-node.ts'
import { maxDepth } from './parse-tokens.ts'

const coreTag = /^(?:!!|!<tag:yaml\.org,2002:)(?:str|int|float|bool|null|map|seq)>?$/

/**
 * Judges what only the tokens show: anchors, aliases, tags, directives, depth.
 * Walks without recursion. Returns whether the values of the document can be read.
 */
export function checkTokens(tokens: readonly CST.Token[], report: Report): boolean {
  let readable = true
  let depthReported = false
  const mergeKeys: Range[] = []
  const pending: { readonly token: CST.Token; readonly depth: number }[] = []
  const visit = (token: CST.Token | null | undefined, depth: number): void => {
    if (token) pending.push({ token, depth })
  }
  for (let index = tokens.length - 1; index >= 0; index--) visit(tokens[index], 0)
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token } = next
    const range = { start: token.offset, end: token.offset + ('source' in token ? token.source.length : 1) }
    switch (token.type) {
      case 'anchor':
        report({ code: 'NIKA-YAML-001', message: `the anchor ${quote(token.source)} is not allowed`, path: [], range })
        break
      case 'alias':
        report({ code: 'NIKA-YAML-002', message: `the alias ${quote(token.source)} is not allowed`, path: [], range })
        readable = false
        break
      case 'tag':
        if (!coreTag.test(token.source))
          report({ code: 'NIKA-YAML-006', message: `the tag ${quote(token.source)} is not allowed`, path: [], range })
        break
      case 'directive':
        readable = checkDirective(token.source, range, report) && readable
        break
      case 'document':
        visitAll(token.start, visit, next.depth)
        visit(token.value, next.depth)
        break
      case 'block-map':
      case 'block-seq':
      case 'flow-collection': {
        const depth = next.depth + 1
        if (depth > maxDepth && !depthReported) {
          depthReported = true
          report({
            code: 'NIKA-YAML-009',
            message: `the document is nested more than ${maxDepth} levels deep`,
            path: [],
            range: { start: range.start, end: range.start + 1 },
          })
        }
        visitItems(token.items, visit, depth)
        mergeKeys.push(...mergeKeysOf(token.items))
        break
      }
      case 'double-quoted-scalar':
      case 'single-quoted-scalar':
        if (isClosed(token.source)) break
        // All that follows stands in the quotes: nothing else of the document can be judged.
        report({
          code: 'NIKA-PARSE-001',
          message: 'these quotes are not closed',
          hint: `close them with ${token.source[0]}`,
          path: [],
          range: { start: range.start, end: range.start + 1 },
        })
        readable = false
        break
      case 'block-scalar':
        visitAll(token.props, visit, next.depth)
        break
      default:
        break
    }
  }
  if (readable && !depthReported) return true
  // Else they are found when the values are read, which knows their paths.
  for (const range of mergeKeys) report({ ...mergeKeyProblem, path: [], range })
  return false
}

export const mergeKeyProblem = { code: 'NIKA-YAML-003', message: 'the merge key "<<" is not allowed' } as const

/** Whether a quoted scalar ends in its quote. In single quotes a quote is doubled, in double quotes it has a backslash before it. */
function isClosed(source: string): boolean {
  const quoteMark = source[0] ?? ''
  if (source.length < 2 || !source.endsWith(quoteMark)) return false
  const escapeMark = quoteMark === '"' ? '\\' : quoteMark
  let run = 0
  while (run < source.length - 2 && source[source.length - 2 - run] === escapeMark) run++
  return run % 2 === 0
}

function visitAll(tokens: readonly CST.Token[] | undefined, visit: (token: CST.Token, depth: number) => void, depth: number): void {
  if (tokens === undefined) return
  for (let index = tokens.length - 1; index >= 0; index--) {
    const token = tokens[index]
    if (token !== undefined) visit(token, depth)
  }
}

type Items = (CST.BlockMap | CST.BlockSequence | CST.FlowCollection)['items']

function visitItems(items: Items, visit: (token: CST.Token | null | undefined, depth: number) => void, depth: number): void {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]
    if (item === undefined) continue
    visit(item.value, depth)
    visitAll(item.sep, visit, depth)
    visit(item.key, depth)
    visitAll(item.start, visit, depth)
  }
}

function mergeKeysOf(items: Items): readonly Range[] {
  return items.flatMap(({ key }) => (key?.type === 'scalar' && key.source === '<<' ? [{ start: key.offset, end: key.offset + 2 }] : []))
}

function checkDirective(source: string, range: { start: number; end: number }, report: Report): boolean {
  if (/^%YAML\s+1\.2\s*$/.test(source)) return true
  if (source.startsWith('%YAML')) {
    report({
      code: 'NIKA-PARSE-001',
      message: `a workflow is YAML 1.2, not ${quote(source)}`,
      hint: 'remove the directive',
      path: [],
      range,
    })
    return false
  }
  if (source.startsWith('%TAG'))
    report({ code: 'NIKA-YAML-006', message: `the directive ${quote(source)} is not allowed`, hint: 'remove it', path: [], range })
  return true
}
