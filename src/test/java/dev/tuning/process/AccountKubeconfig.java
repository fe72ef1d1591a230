package dev.tuning.process;

import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Kubeconfigs of service accounts, as what runs in a cluster has their tokens. */
public final class AccountKubeconfig {

  private AccountKubeconfig() {}

  /**
   * A kubeconfig for an hour.
   *
   * @param client may ask for tokens
   * @param kubeconfig of the same server, for anybody
   */
  public static String of(
      KubernetesClient client, String kubeconfig, String namespace, String account) {
    String token =
        client
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(account)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Config config = Serialization.unmarshal(kubeconfig, Config.class);
    config.getUsers().getFirst().setUser(new AuthInfoBuilder().withToken(token).build());
    return Serialization.asYaml(config);
  }
}
