/** What a page is about, in a sentence or two, for those who find it elsewhere: its first paragraph, as text, of 160 characters at most. */
export function descriptionOf(markdown: string): string | undefined {
  const paragraph = markdown
    .replace(/^---\n.*?\n---\n/s, '')
    .replace(/^(```|<).*?^(```|<\/\w+>)$/gms, '')
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .find((part) => /^[\p{L}`*[]/u.test(part));
  if (paragraph === undefined) return undefined;
  const text = paragraph
    .replace(/\[(.*?)\]\(.*?\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ');
  if (text.length <= 160) return text;
  const end = text.slice(0, 159).lastIndexOf(' ');
  return `${text.slice(0, end)}…`;
}
