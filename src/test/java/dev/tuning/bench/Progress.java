package dev.tuning.bench;

/** Tells who waits what happens. */
final class Progress {

  private final long begin = System.nanoTime();

  void say(String format, Object... arguments) {
    System.out.printf(
        "[%4d s] %s%n", (System.nanoTime() - begin) / 1_000_000_000, format.formatted(arguments));
  }
}
