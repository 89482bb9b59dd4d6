/** Classes of a picture's own: the property, and its colour in the light and in the dark scheme. */
export type Styles = Readonly<Record<string, readonly [property: 'fill' | 'stroke', light: string, dark: string]>>;

/** An SVG that follows the reader's light or dark scheme. */
export function paper(title: string, width: number, height: number, styles: Styles, drawn: readonly string[]): string {
  const own = (scheme: 1 | 2) =>
    Object.entries(styles).map(([name, style]) => `.${name} { ${style[0]}: ${style[scheme]} }`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" text-anchor="middle">
<title>${title}</title>
<style>
.paper { fill: #fff } .line { fill: none; stroke: #8c959f; stroke-width: 1.5 } .ink { fill: #1f2328; font-weight: 600 } .quiet { fill: #59636e; font-size: 12px }
${own(1).join(' ')}
@media (prefers-color-scheme: dark) {
.paper { fill: #1b1b1f } .line { stroke: #9198a1 } .ink { fill: #f0f6fc } .quiet { fill: #b1b8c0 }
${own(2).join(' ')}
}
</style>
<rect class="paper" width="${width}" height="${height}" rx="8"/>
${drawn.join('\n').replaceAll(/(\d+\.\d)\d+/g, '$1')}
</svg>
`;
}

export function text(style: string, x: number, y: number, content: string, anchor = 'middle'): string {
  return `<text class="${style}" x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
