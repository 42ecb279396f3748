/**
 * Loaded before a program that a supervisor starts (`--require`). Where the supervisor dies, however it dies, the channel
 * to it closes: then this program ends too, so that the next start finds no stranger at work on its database and port.
 */
const SHUTDOWN_MS = 3_000;

if (process.channel) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM');
    else process.exit(1);
  });
  // The channel alone keeps no program running that has finished.
  process.channel.unref();
}
