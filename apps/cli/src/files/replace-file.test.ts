import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replaceFile } from './replace-file.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nika-replace-'))
  path = join(folder, 'flow.nika.yaml')
  writeFileSync(path, 'before')
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('a file that is replaced', () => {
  test('holds the new text, and keeps its mode', async () => {
    chmodSync(path, 0o640)

    await replaceFile(path, { from: Buffer.from('before'), to: 'after' })

    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o7777]).toEqual(['after', 0o640])
    expect(readdirSync(folder)).toEqual(['flow.nika.yaml'])
  })

  test('is the one that a link leads to, and the link stays', async () => {
    const link = join(folder, 'link.nika.yaml')
    mkdirSync(join(folder, 'elsewhere'))
    const target = join(folder, 'elsewhere', 'real.nika.yaml')
    writeFileSync(target, 'before')
    symlinkSync(target, link)

    await replaceFile(link, { from: Buffer.from('before'), to: 'after' })

    expect([readFileSync(target, 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual(['after', true])
  })

  test('keeps what somebody else wrote to it meanwhile', async () => {
    writeFileSync(path, 'hers')

    await expect(replaceFile(path, { from: Buffer.from('before'), to: 'after' })).rejects.toMatchObject({ code: 'NIKA-CLI-015' })

    expect(readFileSync(path, 'utf8')).toBe('hers')
    expect(readdirSync(folder)).toEqual(['flow.nika.yaml'])
  })

  // Nothing is read-only to root.
  test.skipIf(process.getuid?.() === 0)('stays as it is when it is read-only', async () => {
    chmodSync(path, 0o444)

    await expect(replaceFile(path, { from: Buffer.from('before'), to: 'after' })).rejects.toMatchObject({ code: 'EACCES' })

    expect(readFileSync(path, 'utf8')).toBe('before')
  })
})
