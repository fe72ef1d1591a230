package dev.tuning.trial.slots;

/**
 * A trial that wants a slot. Those of one Study get theirs in the order of their points.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid tells it apart from all others, also from former ones of its name
 * @param index which point it tries
 * @param replicate which repetition of the point it is
 */
public record TrialKey(String namespace, String name, String uid, long index, int replicate) {}
