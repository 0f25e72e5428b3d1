import { describe, expect, test } from 'vitest'
import { checkAddress, checkPermit } from './check-permit.ts'
import { type Effect, effectsOf } from './effects.ts'
import type { Permits } from './permits.ts'

const permits: Permits = {
  exec: ['git', './build.sh'],
  tools: ['nika:*', 'mcp:browser/*', '!mcp:browser/close'],
  fs: { read: ['./data/**'], write: ['./out/*.md'] },
  net: { http: ['API.example.com', 'localhost', '10.0.0.1'] },
}

/** `allow`, or the code of the refusal. */
function verdict(effect: Effect, given: Permits = permits): string {
  const decision = checkPermit(given, effect)
  return decision.decision === 'allow' ? 'allow' : decision.code
}

describe('exec', () => {
  test.each([
    [['git', 'log'], 'allow'],
    [['./build.sh'], 'allow'],
    [['/usr/bin/git'], 'NIKA-SEC-004'],
    [['Git'], 'NIKA-SEC-004'],
    [['cargo'], 'NIKA-SEC-004'],
    [['sudo', 'git'], 'NIKA-SEC-001'],
    [['/usr/bin/env', 'git'], 'NIKA-SEC-001'],
    [[''], 'NIKA-SEC-004'],
  ])('%j: %s', (command, expected) => {
    expect(verdict({ gate: 'exec', command })).toBe(expected)
  })

  test.each([
    [true, ['anything'], 'allow'],
    [true, ['SUDO.EXE'], 'NIKA-SEC-001'],
    [true, ['rm', '-rf', '/tmp/x'], 'NIKA-SEC-001'],
    [true, ['rm', '--force', '-r', '~/x'], 'NIKA-SEC-001'],
    [true, ['rm', '-fR', 'a', '/'], 'NIKA-SEC-001'],
    [true, ['rm', '-rf', './build'], 'allow'],
    [true, ['rm', '-f', '/tmp/x'], 'allow'],
    [false, ['git'], 'NIKA-SEC-004'],
    [[], ['git'], 'NIKA-SEC-004'],
  ])('permits.exec %j and %j: %s', (exec, command, expected) => {
    expect(verdict({ gate: 'exec', command }, { exec })).toBe(expected)
  })
})

describe('tools', () => {
  test.each([
    ['nika:read', 'allow'],
    ['mcp:browser/open', 'allow'],
    ['mcp:browser/close', 'NIKA-SEC-004'],
    ['mcp:browser/tab/open', 'NIKA-SEC-004'],
    ['mcp:other/open', 'NIKA-SEC-004'],
  ])('%s: %s', (tool, expected) => {
    expect(verdict({ gate: 'tools', tool })).toBe(expected)
  })

  test.each([
    [['*'], 'NIKA-SEC-004'],
    [['**'], 'NIKA-SEC-004'],
    [['nika:re*'], 'allow'],
    [['!nika:read', 'nika:*'], 'NIKA-SEC-004'],
    [['!nika:write'], 'NIKA-SEC-004'],
  ])('permits.tools %j for nika:read: %s', (tools, expected) => {
    expect(verdict({ gate: 'tools', tool: 'nika:read' }, { tools })).toBe(expected)
  })
})

describe('files', () => {
  test('are judged by their normal form, reading and writing apart', () => {
    expect([
      verdict({ gate: 'fs.read', path: 'data/../data/q.csv' }),
      verdict({ gate: 'fs.read', path: './out/a.md' }),
      verdict({ gate: 'fs.write', path: './out/a.md' }),
      verdict({ gate: 'fs.write', path: './out/sub/a.md' }),
      verdict({ gate: 'fs.read', path: './data/../../etc/passwd' }),
    ]).toEqual(['allow', 'NIKA-SEC-004', 'allow', 'NIKA-SEC-004', 'NIKA-SEC-004'])
  })
})

describe('net.http', () => {
  test.each([
    ['https://api.example.com/v1?x=1', 'allow'],
    ['http://API.EXAMPLE.COM:8080/', 'allow'],
    ['https://api.example.com./', 'allow'],
    ['https://user:password@api.example.com/', 'allow'],
    ['https://example.com/', 'NIKA-SEC-004'],
    ['https://api.example.com.evil.test/', 'NIKA-SEC-004'],
    ['https://api.example.com@evil.test/', 'NIKA-SEC-004'],
    ['ftp://api.example.com/', 'NIKA-SEC-004'],
    ['file:///etc/passwd', 'NIKA-SEC-004'],
    ['api.example.com', 'NIKA-SEC-004'],
    ['http://localhost:3000/', 'allow'],
    ['http://127.0.0.1/', 'NIKA-SEC-005'],
    ['http://2130706433/', 'NIKA-SEC-005'],
    ['http://0x7f.1/', 'NIKA-SEC-005'],
    ['http://[::1]/', 'NIKA-SEC-005'],
    ['http://app.localhost/', 'NIKA-SEC-005'],
    ['http://10.0.0.1/', 'NIKA-SEC-005'],
    ['http://169.254.169.254/latest/meta-data', 'NIKA-SEC-005'],
    ['http://metadata.google.internal/', 'NIKA-SEC-005'],
    ['http://[::ffff:10.0.0.1]/', 'NIKA-SEC-005'],
  ])('%s: %s', (url, expected) => {
    expect(verdict({ gate: 'net.http', url })).toBe(expected)
  })

  test.each([
    [['*'], 'https://example.com/', 'allow'],
    [['*'], 'http://localhost/', 'NIKA-SEC-005'],
    [['*.example.com'], 'https://a.example.com/', 'NIKA-SEC-004'],
    [['::1'], 'http://[::1]/', 'allow'],
    [['[::1]'], 'http://[0:0:0:0:0:0:0:1]/', 'allow'],
    [['127.0.0.1'], 'http://127.0.0.1/', 'allow'],
    [['127.0.0.1'], 'http://localhost/', 'NIKA-SEC-005'],
    [['b\u00fccher.example'], 'https://xn--bcher-kva.example/', 'allow'],
    [['[::1]:8080', 'localhost:80'], 'http://[::1]:8080/', 'NIKA-SEC-005'],
    [['example.com:443', 'example.com/docs', 'https://example.com'], 'https://example.com/docs', 'NIKA-SEC-004'],
  ])('permits.net.http %j and %s: %s', (http, url, expected) => {
    expect(verdict({ gate: 'net.http', url }, { net: { http } })).toBe(expected)
  })
})

describe('an address after name resolution', () => {
  test.each([
    ['api.example.com', '93.184.216.34', 'allow'],
    ['api.example.com', '2606:2800:220:1:248:1893:25c8:1946', 'allow'],
    ['api.example.com', '127.0.0.1', 'NIKA-SEC-005'],
    ['api.example.com', '192.168.1.1', 'NIKA-SEC-005'],
    ['api.example.com', '172.31.0.1', 'NIKA-SEC-005'],
    ['api.example.com', '172.32.0.1', 'allow'],
    ['api.example.com', '100.64.0.1', 'NIKA-SEC-005'],
    ['api.example.com', '0.0.0.0', 'NIKA-SEC-005'],
    ['api.example.com', '224.0.0.1', 'NIKA-SEC-005'],
    ['api.example.com', '255.255.255.255', 'NIKA-SEC-005'],
    ['api.example.com', '203.0.113.5', 'NIKA-SEC-005'],
    ['api.example.com', '198.19.0.1', 'NIKA-SEC-005'],
    ['api.example.com', '::', 'NIKA-SEC-005'],
    ['api.example.com', 'fe80::1', 'NIKA-SEC-005'],
    ['api.example.com', 'fd00::1', 'NIKA-SEC-005'],
    ['api.example.com', 'ff02::1', 'NIKA-SEC-005'],
    ['api.example.com', '::ffff:192.168.1.1', 'NIKA-SEC-005'],
    ['api.example.com', '::ffff:93.184.216.34', 'allow'],
    ['api.example.com', '64:ff9b::a00:1', 'NIKA-SEC-005'],
    ['api.example.com', '2001:db8::1', 'NIKA-SEC-005'],
    ['api.example.com', '2002:7f00:1::', 'NIKA-SEC-005'],
    ['localhost', '127.0.0.1', 'allow'],
    ['localhost', '::1', 'allow'],
    ['localhost', '10.0.0.1', 'NIKA-SEC-005'],
  ])('%s at %s: %s', (host, address, expected) => {
    const decision = checkAddress(permits, { host, address })

    expect(decision.decision === 'allow' ? 'allow' : decision.code).toBe(expected)
  })
})

test('without permits nothing is allowed', () => {
  const effects: readonly Effect[] = [
    { gate: 'exec', command: ['git'] },
    { gate: 'tools', tool: 'nika:read' },
    { gate: 'fs.read', path: './x' },
    { gate: 'fs.write', path: './x' },
    { gate: 'net.http', url: 'https://example.com' },
  ]

  expect(effects.map((effect) => checkPermit(undefined, effect).decision)).toEqual(['deny', 'deny', 'deny', 'deny', 'deny'])
  expect(effects.map((effect) => checkPermit({}, effect).decision)).toEqual(['deny', 'deny', 'deny', 'deny', 'deny'])
})

test('a decision says why', () => {
  expect([
    checkPermit(permits, { gate: 'exec', command: ['cargo'] }).why,
    checkPermit({}, { gate: 'fs.read', path: 'x' }).why,
    checkPermit(permits, { gate: 'fs.write', path: './out/a.md' }).why,
  ]).toEqual(['permits.exec does not allow "cargo"', 'permits.fs.read allows nothing', 'permits.fs.write allows "./out/a.md"'])
})

describe('effectsOf', () => {
  test('lists what an action does, the tool before what it reaches', () => {
    expect([
      effectsOf({ verb: 'infer', prompt: 'x' }),
      effectsOf({ verb: 'exec', command: ['git', 'log'], capture: 'stdout', decode: 'text' }),
      effectsOf({ verb: 'invoke', tool: 'nika:read', args: { path: './x' } }),
      effectsOf({ verb: 'invoke', tool: 'nika:fetch', args: { url: 'https://example.com' } }),
      effectsOf({ verb: 'invoke', tool: 'shop:order', args: {} }),
    ]).toEqual([
      [],
      [{ gate: 'exec', command: ['git', 'log'] }],
      [
        { gate: 'tools', tool: 'nika:read' },
        { gate: 'fs.read', path: './x' },
      ],
      [
        { gate: 'tools', tool: 'nika:fetch' },
        { gate: 'net.http', url: 'https://example.com' },
      ],
      [{ gate: 'tools', tool: 'shop:order' }],
    ])
  })

  test('judges a target that is no text as the text that it would be', () => {
    expect(effectsOf({ verb: 'invoke', tool: 'nika:write', args: { path: ['/etc/passwd'] } })[1]).toEqual({
      gate: 'fs.write',
      path: '["/etc/passwd"]',
    })
  })
})
