package dev.tuning.trial;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * Whether a node is lost: gone, or not ready. A pod on it that should have ended may never say so.
 */
final class LostNode {

  private LostNode() {}

  /**
   * Judges a node.
   *
   * @param node the node, null if there is none
   */
  static boolean is(Node node) {
    return node == null
        || node.getStatus().getConditions().stream()
            .noneMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  /**
   * Judges the node of a pod that should have ended, where nodes may not be read. By time alone a
   * pod that stops slowly would be taken for lost, and write checkpoints beside its successor. But
   * somebody who deletes it without grace knows that it will never stop.
   */
  static boolean isSaidOf(Pod pod) {
    return Long.valueOf(0).equals(pod.getMetadata().getDeletionGracePeriodSeconds());
  }
}
