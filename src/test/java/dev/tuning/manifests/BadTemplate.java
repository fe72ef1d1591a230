package dev.tuning.manifests;

import java.util.stream.Stream;

/** Pod templates that are wrong in one respect: what | YAML | field | a word of the remedy. */
final class BadTemplate {

  private static final String WHOLE =
      """
      template without spec  | {metadata: {}}                          | .spec                    | Required
      template as text       | trainer:1                               |                          | object
      misspelt spec          | {specs: {}}                             | .specs                   | unknown field
      containers as text     | {spec: {containers: trial}}             | .spec.containers         | array
      containers forgotten   | {spec: {nodeSelector: {a: b}}}          | .spec.containers         | Required
      nameless container     | {spec: {containers: [{image: a}]}}      | .spec.containers[0].name | Required
      trial without image    | {spec: {containers: [{name: trial}]}}   | .spec.containers[0].image | Required
      trial is no init container | {spec: {initContainers: [{name: trial, image: a}], containers: [{name: b, image: a}]}} \
                                                                       | .spec.containers         | name it so
      name in upper case     | {spec: {containers: [{name: trial, image: a}, {name: Cache, image: a}]}} \
                                                                       | .spec.containers[1].name | should match
      two trial containers   | {spec: {containers: [{name: trial, image: a}, {name: trial, image: a}]}} \
                                                                       | .spec.containers[1]      | Duplicate
      """;

  private static final String METADATA =
      """
      name of pods           | name: x                                              | .name         | unknown field
      number as label        | labels: {round: 2}                                   | .labels.round | string
      our label              | labels: {tuning.dev/trial: x}                        | .labels       | remove it
      our annotation         | annotations: {tuning.dev/x: a}                       | .annotations  | remove it
      pod group              | labels: {kueue.x-k8s.io/pod-group-name: x}           | .labels       | queue-name on the Study
      queue of the pods      | labels: {kueue.x-k8s.io/queue-name: x}               | .labels       | queue-name on the Study
      size of the pod group  | annotations: {kueue.x-k8s.io/pod-group-total-count: '2'} | .annotations | queue-name on the Study
      pod group is not retried | annotations: {kueue.x-k8s.io/retriable-in-group: 'false'} | .annotations | queue-name on the Study
      """;

  private static final String SPEC =
      """
      misspelt tolerations   | tolerationz: []                       | .tolerationz               | unknown field
      misspelt affinity      | affinity: {nodeAffinity: {required: []}} | .affinity.nodeAffinity.required | unknown field
      affinity without topology | affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{}]}} \
          | .affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey | Required
      unknown operator       | tolerations: [{key: a, operator: Is}] | .tolerations[0].operator   | Exists
      unknown effect         | tolerations: [{key: a, effect: None}]   | .tolerations[0].effect     | NoSchedule
      text as boolean        | hostUsers: 'false'                    | .hostUsers                 | boolean
      text as number         | terminationGracePeriodSeconds: 5m     | .terminationGracePeriodSeconds | integer
      restart always         | restartPolicy: Always                 | .restartPolicy             | unknown field
      restart never          | restartPolicy: Never                  | .restartPolicy             | unknown field
      hostname               | hostname: a                           | .hostname                  | unknown field
      subdomain              | subdomain: a                          | .subdomain                 | unknown field
      node                   | nodeName: a                           | .nodeName                  | unknown field
      service links          | enableServiceLinks: true              | .enableServiceLinks        | unknown field
      deadline of the pod    | activeDeadlineSeconds: 60             | .activeDeadlineSeconds     | unknown field
      network of the host    | hostNetwork: true                     | .hostNetwork               | unknown field
      init container as container | initContainers: [{name: trial, image: a}] | .initContainers   | rename it
      sidecar that is not restarted | initContainers: [{name: b, image: a, restartPolicy: Never}] \
                                                                     | .initContainers[0].restartPolicy | Always
      misspelt source        | volumes: [{name: a, emptydir: {}}]    | .volumes[0].emptydir       | unknown field
      misspelt limit         | volumes: [{name: a, emptyDir: {size: 8Gi}}] | .volumes[0].emptyDir.size | unknown field
      unknown medium         | volumes: [{name: a, emptyDir: {medium: memory}}] | .volumes[0].emptyDir.medium | should match
      removed driver         | volumes: [{name: a, gitRepo: {repository: b}}] | .volumes[0].gitRepo | unknown field
      nameless volume        | volumes: [{emptyDir: {}}]             | .volumes[0].name           | Required
      volume without source  | volumes: [{name: a}]                  | .volumes[0]                | set one of
      null as source         | volumes: [{name: a, emptyDir: null}]  | .volumes[0]                | set one of
      volume of two sources  | volumes: [{name: a, emptyDir: {}, configMap: {name: b}}] | .volumes[0] | set one of
      nameless claim         | volumes: [{name: a, persistentVolumeClaim: {}}] \
                                                                     | .volumes[0].persistentVolumeClaim.claimName | Required
      repeated volume        | volumes: [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}] | .volumes[1] | Duplicate
      volume for checkpoints | volumes: [{name: tuning-checkpoints, emptyDir: {}}] | .volumes[0].name | rename
      init mount of no volume | volumes: [{name: b, emptyDir: {}}], \
          initContainers: [{name: b, image: a, volumeMounts: [{name: a, mountPath: /a}]}] | .initContainers | add the volume
      shared devices         | resourceClaims: [{name: a, resourceClaimName: b}] | .resourceClaims[0] | set resourceClaimTemplateName
      devices of no claim    | resourceClaims: [{name: a}]           | .resourceClaims[0]         | set resourceClaimTemplateName
      """;

  private static final String TRIAL =
      """
      misspelt policy        | imagePulPolicy: Always                | .imagePulPolicy            | unknown field
      unknown policy         | imagePullPolicy: Newer                | .imagePullPolicy           | IfNotPresent
      misspelt limits        | resources: {limit: {cpu: 1}}          | .resources.limit           | unknown field
      quantity with a blank  | resources: {limits: {memory: 8 Gi}}   | .resources.limits.memory   | should match
      quantity as fraction   | resources: {requests: {cpu: 0.5}}     | .resources.requests.cpu    | integer
      text as list           | command: python                       | .command                   | array
      message elsewhere      | terminationMessagePath: /tmp/a        | .terminationMessagePath    | unknown field
      message from the log   | terminationMessagePolicy: FallbackToLogsOnError | .terminationMessagePolicy | unknown field
      restarted trial        | restartPolicy: Always                 | .restartPolicy             | unknown field
      terminal               | tty: true                             | .tty                       | unknown field
      variables as text      | env: A=b                              | .env                       | array
      number as variable     | env: [{name: A, value: 1}]            | .env[0].value              | string
      nameless variable      | env: [{value: b}]                     | .env[0].name               | Required
      misspelt source of a variable | env: [{name: A, valueFrom: {secretRef: {name: a}}}] | .env[0].valueFrom.secretRef | unknown field
      repeated variable      | env: [{name: A}, {name: B}, {name: A}] | .env[2]                   | Duplicate
      our variable           | env: [{name: INIT_SEED, value: '1'}]  | .env                       | remove
      our next variable      | env: [{name: REPORT_URL, value: '1'}] | .env                       | remove
      parameter as variable  | env: [{name: A}, {name: PARAM_x}]     | .env                       | remove
      mount without path     | volumeMounts: [{name: a}]             | .volumeMounts[0].mountPath | Required
      mounts at one path     | volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /a}] | .volumeMounts[1] | Duplicate
      mount for checkpoints  | volumeMounts: [{name: tuning-checkpoints, mountPath: /checkpoints}] | .volumeMounts | volumeClaim
      mount for checkpoints with slashes | volumeMounts: [{name: tuning-checkpoints, mountPath: //checkpoints//}] \
                                                                     | .volumeMounts              | volumeClaim
      """;

  private BadTemplate() {}

  static Stream<BadManifest> all() {
    return Stream.of(
            rows(WHOLE, "%s", ""),
            rows(
                METADATA,
                "{metadata: {%s}, spec: {containers: [{name: trial, image: a}]}}",
                ".metadata"),
            rows(SPEC, "{spec: {%s, containers: [{name: trial, image: a}]}}", ".spec"),
            rows(
                TRIAL,
                "{spec: {containers: [{name: trial, image: a, %s}]}}",
                ".spec.containers[0]"),
            rows(
                "mount of no volume | volumeMounts: [{name: a, mountPath: /a}] | | add the volume",
                "{spec: {containers: [{name: trial, image: a, %s}]}}",
                ".spec.containers"))
        .flatMap(rows -> rows);
  }

  static Stream<BadManifest> rows(String table, String frame, String prefix) {
    return table
        .lines()
        .map(row -> row.split("\\|"))
        .map(
            row ->
                new BadManifest(
                    row[0].strip(),
                    study(BadManifest.VALID, frame.formatted(row[1].strip())),
                    "spec.trial.template" + prefix + row[2].strip(),
                    row[3].strip()));
  }

  /** A manifest with another template. */
  static String study(String manifest, String template) {
    String field = "template: ";
    return manifest.substring(0, manifest.indexOf(field.strip())) + field + template + "\n";
  }
}
