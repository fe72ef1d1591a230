package dev.tuning.apiserver;

import dev.tuning.process.AccountKubeconfig;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;

/** A service account for an operator, which may do everything here. */
final class OperatorAccount {

  private static final String NAME = "study-operator";

  private OperatorAccount() {}

  /** Makes it in a namespace, and returns its kubeconfig. */
  static String kubeconfig(String namespace) {
    ApiServer.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
    ApiServer.client()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", NAME, namespace)
                .build())
        .create();
    return AccountKubeconfig.of(ApiServer.client(), ApiServer.kubeconfig(), namespace, NAME);
  }
}
