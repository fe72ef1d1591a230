package dev.tuning.trial;

/**
 * Something that happened, for the Events of an object.
 *
 * @param isWarning whether somebody may have to do something about it
 * @param reason a CamelCase word
 * @param action what the operator did, a CamelCase word
 * @param note a sentence for people
 */
public record Occurrence(boolean isWarning, String reason, String action, String note) {

  /** What happens as it should. */
  public static Occurrence normal(String reason, String action, String note) {
    return new Occurrence(false, reason, action, note);
  }

  /** What does not. */
  public static Occurrence warning(String reason, String action, String note) {
    return new Occurrence(true, reason, action, note);
  }
}
