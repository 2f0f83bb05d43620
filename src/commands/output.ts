// Whoever reads through a pipe may have enough: `ask | head` is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** One line of a result, on stdout. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** One line beside the result, on stderr. */
export const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
