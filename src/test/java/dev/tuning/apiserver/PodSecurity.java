package dev.tuning.apiserver;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;

/** Pod Security Admission, which is part of every API server. */
final class PodSecurity {

  private PodSecurity() {}

  /** Lets a namespace have only pods of a standard: baseline or restricted. */
  static void enforce(String namespace, String standard) {
    ApiServer.client()
        .namespaces()
        .withName(namespace)
        .edit(
            n ->
                new NamespaceBuilder(n)
                    .editMetadata()
                    .addToLabels("pod-security.kubernetes.io/enforce", standard)
                    .endMetadata()
                    .build());
  }
}
