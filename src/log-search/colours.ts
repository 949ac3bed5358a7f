export const escapeCharacter = '\u001b'

/** Colours and all else that begins with ESC [ stands inside of words and is no part of them. */
const controls = new RegExp(`${escapeCharacter}\\[[0-9;:<=>?]*[ -/]*[@-~]`, 'g')

/** The text as it is searched. No line end is lost. */
export const withoutColours = (text: string): string => text.replace(controls, '')
