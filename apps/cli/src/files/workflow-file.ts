import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type Diagnostic, type Extensions, maxDocumentBytes, parseWorkflow, type Workflow } from '@nika/language'
import { suggestion } from '../arguments/closest-name.ts'
import { cliErrorTable } from '../errors/codes.ts'

/** One problem of a workflow file: what the language says of its text, or the command line of the file itself. */
export interface FileProblem extends Omit<Diagnostic, 'code'> {
  readonly code: string
}

/** A workflow file that was read and judged. */
export interface CheckedFile {
  /** As it was named; `<stdin>` for standard input. */
  readonly file: string
  /** Absent when a problem is an error. */
  readonly workflow?: Workflow
  /** Those of the file itself first, then those of its text in the order of their places. */
  readonly problems: readonly FileProblem[]
  /** The problems that were fixed, in that order; absent when nobody asked for it. */
  readonly fixed?: readonly Diagnostic[]
}

/** Whether a file may run: warnings refuse nothing. */
export function isAccepted({ problems }: CheckedFile): boolean {
  return problems.every(({ severity }) => severity === 'warning')
}

/** Where the file named `-` and relative paths come from. */
export interface FileSource {
  readonly cwd: string
  readonly stdin: AsyncIterable<Uint8Array | string>
}

/**
 * Reads a workflow file and judges it: `nika check` and `nika run` say the same. Never throws on any file.
 * @param extensions what the configuration adds to the language.
 */
export async function checkFile(name: string, source: FileSource, extensions: Extensions = {}): Promise<CheckedFile> {
  const file = name === '-' ? '<stdin>' : name
  const read = name === '-' ? await readStream(source.stdin) : await readNamed(name, source.cwd)
  if ('problem' in read) return { file, problems: [read.problem] }
  const { workflow, diagnostics } = parseWorkflow(read.bytes, { ...extensions, file })
  const problems = [...nameProblems(name), ...diagnostics]
  return workflow === undefined ? { file, problems } : { file, workflow, problems }
}

type ReadFile = { readonly bytes: Uint8Array } | { readonly problem: FileProblem }

async function readNamed(name: string, cwd: string): Promise<ReadFile> {
  try {
    return await readStream(createReadStream(resolve(cwd, name), { end: maxDocumentBytes }))
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : undefined
    if (reason === 'ENOENT') return { problem: unreadable(`there is no file ${name}`, await likelyFile(name, cwd)) }
    if (reason === 'EISDIR') return { problem: unreadable(`${name} is a folder`, 'name the files in it') }
    return { problem: unreadable(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`) }
  }
}

/** Up to one byte more than a workflow may have: a device never ends. */
async function readStream(stream: FileSource['stdin']): Promise<ReadFile> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    chunks.push(bytes)
    length += bytes.length
    if (length > maxDocumentBytes) break
  }
  return { bytes: Buffer.concat(chunks) }
}

async function likelyFile(name: string, cwd: string): Promise<string> {
  const folder = dirname(name)
  const names = await readdir(resolve(cwd, folder)).catch(() => [])
  const workflows = names.filter((candidate) => /\.nika(\.ya?ml)?$/.test(candidate))
  const written = (candidate: string): string => (folder === '.' ? candidate : join(folder, candidate))
  const finished = workflows.find((candidate) => candidate.startsWith(`${basename(name)}.`))
  if (finished !== undefined) return `did you mean \`${written(finished)}\`?`
  return suggestion(name, workflows.map(written), cliErrorTable['NIKA-CLI-004'].hint)
}

/** Only names with an extension are judged: a pipe of the shell (/dev/fd/63) has none. */
function nameProblems(name: string): readonly FileProblem[] {
  if (!/\.[a-z]+$/i.test(basename(name)) || /\.nika(\.yaml)?$/.test(name)) return []
  const { hint } = cliErrorTable['NIKA-CLI-005']
  return [{ ...problemOf('NIKA-CLI-005', `${name} is read, but workflow files are called <name>.nika.yaml`, hint), severity: 'warning' }]
}

function unreadable(message: string, hint: string = cliErrorTable['NIKA-CLI-004'].hint): FileProblem {
  return problemOf('NIKA-CLI-004', message, hint)
}

function problemOf(code: string, message: string, hint: string): FileProblem {
  return { code, severity: 'error', message, hint, path: '' }
}
