import { styleText } from 'node:util'

/** The colours and weights that the command line uses. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Gives a text a style, or leaves it as it is where nobody would see it. */
export type Paint = (style: Style, text: string) => string

/** Paints nothing. */
export const plain: Paint = (_style, text) => text

/** Paints what goes to `stream` when it is a terminal with colours; NO_COLOR and FORCE_COLOR decide before that. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return styleText('red', 'x', { stream }) === 'x' ? plain : (style, text) => styleText(style, text, { validateStream: false })
}
