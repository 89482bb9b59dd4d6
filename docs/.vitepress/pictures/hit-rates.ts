import { paper, type Styles, text } from './paper.js';
import { MINUTES, type Shares } from './scraped-run.js';

const title = 'Who has answered the reads of two levels, over half an hour: near, far, or the function';
const styles: Styles = {
  near: ['fill', '#a5dfb4', '#245c35'],
  far: ['fill', '#b6dcfa', '#22507f'],
  none: ['fill', '#f8dd92', '#6b5413'],
};

/** What an area is, and the parts of the reads that are below it and that it ends at. */
interface Area {
  readonly style: keyof typeof styles & string;
  readonly bottom: (shares: Shares) => number;
  readonly top: (shares: Shares) => number;
}

const areas: readonly Area[] = [
  { style: 'near', bottom: () => 0, top: ({ near }) => near },
  { style: 'far', bottom: ({ near }) => near, top: ({ near, far }) => near + far },
  { style: 'none', bottom: ({ near, far }) => near + far, top: () => 1 },
];

/** Where the drawing lies on the paper, and how much room there is. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly events: readonly (readonly string[])[];
}

/** The pictures of a run by their names in `docs`: a wide one, and one for a phone. */
export function hitRates(run: readonly Shares[]): Readonly<Record<string, string>> {
  return {
    'hit-rates.svg': draw(run, {
      width: 760,
      height: 300,
      left: 48,
      events: [['cold start'], ['near is emptied'], ['far is flushed']],
    }),
    'hit-rates-phone.svg': draw(run, {
      width: 328,
      height: 320,
      left: 46,
      events: [
        ['cold', 'start'],
        ['near is', 'emptied'],
        ['far is', 'flushed'],
      ],
    }),
  };
}

function draw(run: readonly Shares[], { width, height, left, events }: Layout): string {
  const [top, right, bottom] = [24 + 16 * events[0]!.length, width - 16, height - 60];
  const x = (minutes: number) => left + (minutes / MINUTES.end) * (right - left);
  const y = (share: number) => bottom - share * (bottom - top);
  const scrapes = run.map((shares, index) => ({ shares, at: x((index / (run.length - 1)) * MINUTES.end) }));
  const outline = ({ bottom: from, top: to }: Area): string => {
    const above = scrapes.map(({ shares, at }) => `${at.toFixed(1)} ${y(to(shares)).toFixed(1)}`);
    const below = scrapes.map(({ shares, at }) => `${at.toFixed(1)} ${y(from(shares)).toFixed(1)}`).reverse();
    return `M${[...above, ...below].join('L')}Z`;
  };
  const moments = [0, MINUTES.nearEmptied, MINUTES.farFlushed];
  return paper(title, width, height, styles, [
    ...areas.map((area) => `<path class="${area.style}" d="${outline(area)}"/>`),
    ...moments.flatMap((minutes, index) => [
      ...events[index]!.map((line, row) =>
        text('ink', x(minutes), 22 + 16 * row, line, index === 0 ? 'start' : 'middle'),
      ),
      `<path class="line" stroke-dasharray="4 4" d="M${x(minutes)} ${top - 6}V${bottom}"/>`,
    ]),
    ...[0, 0.5, 1].map((share) => text('quiet', left - 6, y(share) + 4, `${share * 100} %`, 'end')),
    ...[0, 10, 20, 30].map((minutes) =>
      text(
        'quiet',
        x(minutes),
        bottom + 18,
        `${minutes} min`,
        minutes === 0 ? 'start' : minutes === 30 ? 'end' : 'middle',
      ),
    ),
    ...legend(left, right, height - 20),
  ]);
}

function legend(left: number, right: number, y: number): string[] {
  const names = { near: 'near', far: 'far', none: 'the function' };
  return Object.entries(names).flatMap(([style, name], index) => {
    const x = left + (index * (right - left)) / 3.2;
    return [
      `<rect class="${style}" x="${x}" y="${y - 10}" width="12" height="12"/>`,
      text('quiet', x + 18, y, name, 'start'),
    ];
  });
}
