package dev.tuning.bench;

import dev.tuning.apiserver.ApiServer;
import dev.tuning.process.RenderedChart;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;

/** What the chart installs on a cluster, but for what a kubelet and a network are needed for. */
final class Installation {

  static final String NAMESPACE = "study-operator";

  /** The operator's account, with the chart's role and no other. */
  static final String OPERATOR = "study-operator";

  /** That of the null controller, with the same role. */
  static final String NULL_CONTROLLER = "null-controller";

  /**
   * That of who plays the kubelets. Its namespace gives it a priority of its own, as kubelets have:
   * it takes no turn from whom is measured.
   */
  static final String SIMULATOR = "pod-simulator";

  static final String SIMULATOR_NAMESPACE = "kube-system";

  private static final Set<String> KINDS =
      Set.of(
          "CustomResourceDefinition",
          "ServiceAccount",
          "ClusterRole",
          "ClusterRoleBinding",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding");

  private Installation() {}

  /** How the audit log calls an account of the operator's namespace. */
  static String user(String account) {
    return "system:serviceaccount:" + NAMESPACE + ":" + account;
  }

  static void install(ControlPlane controlPlane) {
    KubernetesClient client = controlPlane.client();
    controlPlane.createNamespace(NAMESPACE);
    String role = null;
    for (HasMetadata item : RenderedChart.objects(client, NAMESPACE, List.of())) {
      if (KINDS.contains(item.getKind())) {
        client.resource(item).create();
      }
      if (item.getKind().equals("ClusterRole")) {
        role = item.getMetadata().getName();
      }
    }
    ApiServer.awaitEstablished(client, "studies.tuning.dev");
    ApiServer.awaitEstablished(client, "trials.tuning.dev");
    controlPlane.createAccount(NAMESPACE, NULL_CONTROLLER);
    bind(client, role, NAMESPACE, NULL_CONTROLLER);
    controlPlane.createAccount(SIMULATOR_NAMESPACE, SIMULATOR);
    bind(client, "cluster-admin", SIMULATOR_NAMESPACE, SIMULATOR);
  }

  private static void bind(KubernetesClient client, String role, String namespace, String account) {
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(account)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject("", "ServiceAccount", account, namespace)
                .build())
        .create();
  }
}
