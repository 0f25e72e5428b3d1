import { isDangerousEnvironmentName } from '../permits/environment.ts'
import { hostOfUrl, isExactLoopback, isPrivateHost, parseHost } from '../permits/host.ts'
import type { Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Draft } from '../shape/draft.ts'
import { holdsTemplate } from '../templates/parse-template.ts'
import { forEachTemplate } from '../templates/resolve.ts'

/** Every entry of `permits:` is written out, and none is empty of effect or wider than it looks. */
export function judgePermitBounds(draft: Draft, report: Report): void {
  const { permits } = draft.workflow
  if (permits === undefined) return
  const { fs, net, exec, tools, env } = permits
  const bounds = {
    ...(fs && { fs: { ...fs } }),
    ...(net && { net: { ...net } }),
    ...(typeof exec === 'object' && { exec }),
    ...(tools && { tools }),
    ...(env && { env }),
  }
  forEachTemplate(bounds, (template, path) => {
    for (const part of template.parts) {
      if (typeof part === 'string') continue
      report({
        code: 'NIKA-AUTH-007',
        message: 'a permit cannot be a template: the run would set its own limits',
        path: ['permits', ...path],
        span: part.span,
      })
    }
    if (template.unclosed !== undefined)
      report({
        code: 'NIKA-VAR-008',
        message: 'this template is not closed',
        path: ['permits', ...path],
        span: { start: template.unclosed, length: 3 },
      })
  })
  env?.forEach((name, index) => {
    if (isDangerousEnvironmentName(name))
      report({ code: 'NIKA-AUTH-009', message: `${name} never reaches a program, permitted or not`, path: ['permits', 'env', index] })
  })
  net?.http?.forEach((entry, index) => judgeHost(entry, index, report))
}

function judgeHost(entry: string, index: number, report: Report): void {
  const path = ['permits', 'net', 'http', index]
  if (entry === '*' || holdsTemplate(entry)) return
  if (entry.includes('*')) {
    report({ code: 'NIKA-AUTH-010', message: `${quote(entry)} would permit hosts that this file does not name`, path })
    return
  }
  const host = parseHost(entry)
  if (host === undefined) {
    const message = `${quote(entry)} permits nothing: it is not the name of a host alone`
    report({ code: 'NIKA-PARSE-019', severity: 'warning', message, hint: hintForHost(entry), path })
    return
  }
  if (isPrivateHost(host) && !isExactLoopback(host))
    report({ code: 'NIKA-SEC-005', message: `${quote(entry)} is a private address, which no permit opens`, path })
}

function hintForHost(entry: string): string {
  const host = hostOfUrl(entry.includes('://') ? entry : `http://${entry}`)
  if (host === undefined || (isPrivateHost(host) && !isExactLoopback(host))) return 'write the name of the host alone'
  return `write \`${host}\`: a permitted host is permitted on every port`
}
