/** Someone who has our packages in a project. */
export interface Consumer {
  /** Who that is: the name of the test. */
  readonly name: string;
  /** The folder in `projects`, or in `docs/examples`, whose package.json says what is installed. */
  readonly project: string;
  /** What is typed there, one after the other, of words without quotes. Each must end well. */
  readonly commands: readonly string[];
  /** What the last command prints. Default: that it ends well is enough. */
  readonly prints?: string;
  /** Whether the tools of this workspace do, so that `npm test` has it too. */
  readonly quick?: boolean;
  /** What it is left out without. */
  readonly needs?: 'Chromium';
}
