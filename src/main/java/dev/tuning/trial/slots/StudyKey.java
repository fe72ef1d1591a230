package dev.tuning.trial.slots;

import java.time.Instant;

/**
 * A Study that wants slots.
 *
 * @param uid tells it apart from all others, also from former ones of its name
 * @param createdAt when it was created: what does not divide goes to the oldest
 */
public record StudyKey(String uid, Instant createdAt) {}
