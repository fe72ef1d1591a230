package dev.tuning.cli.manifest;

/** A document that is no manifest; the message names the remedy. */
final class ManifestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Position position;

  ManifestException(Position position, String message) {
    super(message);
    this.position = position;
  }

  Position position() {
    return position;
  }
}
