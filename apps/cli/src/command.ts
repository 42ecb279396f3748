/** A command of the command line; `commands.ts` lists them by name. */
export interface Command {
  run(args: string[]): Promise<void>;
}
