const WIDTH = 24;

/** One line on a terminal that says what is being done; silent anywhere else. */
export function progressLine(stream: NodeJS.WriteStream) {
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001b[2K${text}`);
  };
  return {
    doing: (what: string): void => write(`${what} …`),
    progress: (done: number, total: number): void => {
      const full = Math.round((done / total) * WIDTH);
      write(`comparing ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${done}/${total}`);
    },
    clear: (): void => write(''),
  };
}
