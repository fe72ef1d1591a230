package dev.tuning.wiring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/namespaces/team/pods/digits-0-1-0, , get, pods",
    "GET, /api/v1/namespaces/team/pods, labelSelector=a, list, pods",
    "GET, /api/v1/pods, resourceVersion=1&watch=true, watch, pods",
    "GET, /api/v1/namespaces/team/pods/digits-0-1-0/log, follow=true, get, pods/log",
    "POST, /api/v1/namespaces/team/pods, fieldValidation=Strict, create, pods",
    "PATCH, /api/v1/namespaces/team/pods/digits-0-1-0, , patch, pods",
    "DELETE, /api/v1/namespaces/team/pods/digits-0-1-0, , delete, pods",
    "GET, /apis/tuning.dev/v1alpha1/studies, limit=500, list, studies",
    "PUT, /apis/tuning.dev/v1alpha1/namespaces/team/trials/digits-0/status, , update,"
        + " trials/status",
    "POST, /apis/events.k8s.io/v1/namespaces/team/events, , create, events",
    "PUT, /apis/coordination.k8s.io/v1/namespaces/team/leases/study-operator, , update, leases",
    "GET, /api/v1/nodes/node-1, , get, nodes",
    // A namespace is named like a kind of ours.
    "GET, /api/v1/namespaces/pods/secrets/studies, , get, other",
    "GET, /api/v1/namespaces/team, , get, other",
    "GET, /openid/v1/jwks, , list, other",
    "GET, /version, , list, other",
    "GET, /, , list, other",
    "OPTIONS, /api/v1/pods, , other, pods",
  })
  void aRequestIsNamedAsInRbac(String method, String path, String query, String verb, String kind) {
    assertThat(ApiRequest.of(method, path, query)).isEqualTo(new ApiRequest(verb, kind));
  }
}
