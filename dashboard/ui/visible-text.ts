// C0 and C1 controls, and what turns the direction of text: no name may reorder or hide what stands beside it
const hidden = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A name, input or branch as it may be shown: what would steer a terminal or turn text round is left out. */
export const visibleText = (text: string): string => text.replace(hidden, '')

/** The last folder of a path. */
export const folderName = (path: string): string => visibleText(path.split(/[\\/]/).filter(Boolean).at(-1) ?? path)
