/** What stops a command that the user can do something about: told without a stack trace, exit code 1. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}
