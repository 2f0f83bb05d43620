/** Where progress is shown: a terminal, or a pipe, which gets none. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how far long work has come, on one line of a terminal. */
export interface Progress {
  readonly show: (text: string) => void;
  /** Ends the line. */
  readonly done: () => void;
}

/** Shows progress on a terminal and nothing in a pipe. */
export const createProgress = (terminal: Terminal = process.stderr): Progress => {
  const isTerminal = terminal.isTTY === true;
  let isShown = false;
  return {
    show(text) {
      if (!isTerminal) return;
      isShown = true;
      terminal.write(`\r\u001b[K${text}`);
    },
    done() {
      if (isShown) terminal.write('\n');
    },
  };
};
