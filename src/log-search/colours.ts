export const escapeCharacter = '\u001b'

/** Colours and other sequences that begin with ESC [ may occur inside words, and are not part of them. */
const controls = new RegExp(`${escapeCharacter}\\[[0-9;:<=>?]*[ -/]*[@-~]`, 'g')

/** The text without such sequences, as it is searched. Keeps all line ends. */
export const withoutColours = (text: string): string => text.replace(controls, '')
