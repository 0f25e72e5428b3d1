/** Names that every child process may see, if the engine has them. */
export const environmentFloor: readonly string[] = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'USER', 'LOGNAME']

/** Names that make a program load or run something else: they never reach a child process, whoever passes them. */
const dangerousNames = new Set([
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  'LD_AUDIT',
  'GCONV_PATH',
  'DYLD_INSERT_LIBRARIES',
  'DYLD_LIBRARY_PATH',
  'DYLD_FRAMEWORK_PATH',
  'DYLD_FALLBACK_LIBRARY_PATH',
  'DYLD_FALLBACK_FRAMEWORK_PATH',
  'BASH_ENV',
  'ENV',
  'GIT_SSH_COMMAND',
  'GIT_SSH',
  'GIT_EXTERNAL_DIFF',
  'GIT_PAGER',
  'GIT_PROXY_COMMAND',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_TEMPLATE_DIR',
  'LESSOPEN',
  'HOSTALIASES',
  'TERMINFO',
  'TERMINFO_DIRS',
  'TERMCAP',
  'PYTHONSTARTUP',
  'PYTHONPATH',
  'PERL5OPT',
  'PERL5LIB',
  'RUBYOPT',
  'NODE_OPTIONS',
  'IFS',
])

/** Whether an environment variable never reaches a child process. */
export function isDangerousEnvironmentName(name: string): boolean {
  return dangerousNames.has(name)
}
