import { isDangerousEnvironmentName } from '../permits/environment.ts'
import { hostOfUrl, isExactLoopback, isPrivateHost, parseHost } from '../permits/host.ts'
import type { Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Draft } from '../shape/draft.ts'
import type { Path } from '../source/path.ts'
import { holdsTemplate, mayHoldTemplate, parseTemplate } from '../templates/parse-template.ts'

/** Every entry of `permits:` is written out, and none is empty of effect or wider than it looks. */
export function judgePermitBounds({ declared }: Draft, report: Report): void {
  for (const { gate, text, path } of declared.permits.entries) {
    judgeTemplates(text, path, report)
    if (gate === 'net.http') judgeHost(text, path, report)
    if (gate === 'env' && isDangerousEnvironmentName(text))
      report({ code: 'NIKA-AUTH-009', message: `${text} never reaches a program, permitted or not`, path })
  }
}

function judgeTemplates(text: string, path: Path, report: Report): void {
  if (!mayHoldTemplate(text)) return
  const { parts, unclosed } = parseTemplate(text)
  for (const part of parts) {
    if (typeof part === 'string') continue
    report({ code: 'NIKA-AUTH-007', message: 'a permit cannot be a template: the run would set its own limits', path, span: part.span })
  }
  if (unclosed !== undefined)
    report({ code: 'NIKA-VAR-008', message: 'this template is not closed', path, span: { start: unclosed, length: 3 } })
}

function judgeHost(entry: string, path: Path, report: Report): void {
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
