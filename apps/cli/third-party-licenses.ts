import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The licence texts of the libraries that the given files belong to: a bundle has to carry them along. */
export function thirdPartyLicenses(files: readonly string[]): string {
  const packages = new Map<string, string>()
  for (const file of files) {
    const home = packageFolder.exec(file)?.groups
    if (home?.['folder'] !== undefined && home['name'] !== undefined) packages.set(home['name'], home['folder'])
  }
  const names = [...packages.keys()].sort()
  return names.map((name) => section(name, packages.get(name) ?? '')).join('\n')
}

const packageFolder = /^(?<folder>.*[/\\]node_modules[/\\](?<name>(?:@[^/\\]+[/\\])?[^/\\]+))[/\\]/

function section(name: string, folder: string): string {
  const [file] = globSync('{LICENSE,LICENCE,license}{,.*}', { cwd: folder })
  if (file === undefined) throw new Error(`${name} is bundled, but no licence text stands in ${folder}`)
  return `${name}\n${'-'.repeat(name.length)}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
