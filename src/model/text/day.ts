const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day for people, here: `20 Nov`, or `20 Nov 2025` if it is in another year than `now`. */
export const formatDay = (at: number, now: number = Date.now()): string => {
  const day = new Date(at)
  const year = day.getFullYear()
  return `${day.getDate()} ${months[day.getMonth()] ?? ''}${year === new Date(now).getFullYear() ? '' : ` ${year}`}`
}
