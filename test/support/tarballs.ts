import { inject } from 'vitest'
import '../packaging/pack-packages.ts'

/** The tarballs of the named packages, to be installed together: one that depends on another finds it among them. */
export function tarballsOf(...names: readonly string[]): readonly string[] {
  const tarballs = inject('tarballs')
  return names.map((name) => {
    const tarball = tarballs[name]
    if (tarball === undefined) throw new Error(`${name} is not a published package`)
    return tarball
  })
}
