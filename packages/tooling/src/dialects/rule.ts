/** A command as a client sends it: its name and arguments, in whatever letters. */
export type Words = readonly string[];

/** What an engine refuses or answers otherwise than Redis, and where that is written. */
export interface Rule {
  /** Names of commands in small letters, each with the word after it where it is about that alone: `client tracking`. */
  readonly commands: readonly string[];
  /** Which of them. Default: all. */
  readonly only?: {
    /** In Markdown. */
    readonly what: string;
    /** `protocol` is the version that the connection speaks. */
    is(words: Words, protocol: number): boolean;
  };
  readonly answer: Answer;
  /** The page, file or issue that says so. */
  readonly source: string;
  /** Where the text of the error was seen. Without it the text is assumed. */
  readonly seen?: string;
}

export type Answer =
  /** `<command>` and `<subcommand>` stand for the client's words, in capitals where these are. */
  | { readonly error: string }
  /** That of `INFO`, without these fields. */
  | { readonly infoWithout: readonly string[] };

/** A server that speaks the protocol of Redis, as far as its documentation tells it apart from Redis 7.0. */
export interface Engine {
  readonly name: string;
  /** What says which commands it has. */
  readonly documentation: string;
  /** Of a cluster, how many there are. Default: it is one server. */
  readonly primaries?: number;
  readonly rules: readonly Rule[];
}

/** A rule that a command has met, and as which of the rule's commands. */
export interface Met {
  readonly rule: Rule;
  readonly command: string;
}

/** The first rule that a command meets. */
export function metBy(rules: readonly Rule[], words: Words, protocol: number): Met | undefined {
  const [name = '', second = ''] = small(words);
  for (const rule of rules) {
    const command = rule.commands.find((command) => command === name || command === `${name} ${second}`);
    if (command && (!rule.only || rule.only.is(words, protocol))) return { rule, command };
  }
  return undefined;
}

/** The words without regard to capitals. */
export function small(words: Words): string[] {
  return words.map((word) => word.toLowerCase());
}
