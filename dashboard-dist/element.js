/**
 * Makes an element of text and other elements; never of HTML. Attributes that are `undefined` are left out.
 * @param {string} tag
 * @param {Record<string, string | undefined>} attributes
 * @param {...(Node | string | undefined)} children
 */
export const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value)
  made.append(...children.filter((child) => child !== undefined))
  return made
}
