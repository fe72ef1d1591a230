package dev.tuning.trial;

import io.fabric8.kubernetes.api.model.Node;

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
}
