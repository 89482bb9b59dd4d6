/**
 * How the search box weighs what it finds. Pages that people wrote come before the reference, where a name stands on many
 * pages. (The browser is handed this function as text: it uses nothing from outside.)
 */
export const searchOptions = {
  fuzzy: 0.2,
  prefix: true,
  boost: { title: 4, text: 2, titles: 1 },
  boostDocument: (id: string): number => (id.startsWith('/reference/') ? 0.2 : 1),
};
