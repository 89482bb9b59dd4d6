import { departures, type Movement } from '@ctu/simulate/play';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box, and the cells in it: so many in a row, each as far from the next as told. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly pitch: number;
  /** Where the first cell is, from the corner of the box. */
  readonly first: Point;
}

/** Something on its way: a value, a question, the answer that there is nothing or that it is done, or the word that a key has changed. */
export interface Dot {
  readonly kind: 'value' | 'question' | 'nothing' | 'change';
  readonly from: Point;
  readonly to: Point;
}

export const WIDTH = 320;
export const HEIGHT = 226;
export const CELL = 8;

export const processBoxes: readonly Box[] = [0, 1, 2].map((index) => ({
  x: 2 + index * 108,
  y: 2,
  width: 100,
  height: 92,
  columns: 8,
  pitch: 10.6,
  first: { x: 9, y: 40 },
}));
export const farBox: Box = { x: 2, y: 154, width: 208, height: 70, columns: 20, pitch: 9.6, first: { x: 9, y: 33 } };
export const sourceBox: Point & Pick<Box, 'width' | 'height'> = { x: 218, y: 154, width: 100, height: 70 };

/** Where a process ends, and far or the source begins. */
const ways = processBoxes.map(({ x, y, height }, index) => ({
  far: [
    { x: x + 36, y: y + height },
    { x: 36 + index * 66, y: farBox.y },
  ],
  source: [
    { x: x + 66, y: y + height },
    { x: sourceBox.x + 22 + index * 28, y: sourceBox.y },
  ],
})) satisfies readonly Readonly<Record<'far' | 'source', readonly [Point, Point]>>[];

/** The lines between the boxes. Messages go the way to far. */
export const lines = ways.flatMap(({ far, source }, process) => [
  { name: `${process} far`, ends: far },
  { name: `${process} source`, ends: source },
]);

/** The place of a cell. */
export function cellAt({ x, y, columns, pitch, first }: Box, index: number): Point {
  return { x: x + first.x + (index % columns) * pitch, y: y + first.y + Math.floor(index / columns) * pitch };
}

/** The line that a movement goes along; undefined of what happens in near. */
export function lineOf({ process, place }: Movement): string | undefined {
  return place === 'near' ? undefined : `${process} ${place === 'source' ? 'source' : 'far'}`;
}

/** What is seen of a movement; undefined of what happens in near. */
export function dotOf(movement: Movement): Dot | undefined {
  const line = lines.find(({ name }) => name === lineOf(movement));
  if (!line) return undefined;
  const departs = departures.some((what) => what === movement.what);
  const [one, other] = line.ends;
  return { kind: kindOf(movement.what), from: departs ? one : other, to: departs ? other : one };
}

function kindOf(what: Movement['what']): Dot['kind'] {
  if (what === 'had' || what === 'stored') return 'value';
  if (what === 'deleted' || what === 'told' || what === 'heard') return 'change';
  return what === 'asked' ? 'question' : 'nothing';
}
