package dev.tuning.manifests;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Manifests of somebody who may create Studies and wants more: the node, other namespaces, the pods
 * of others, the operator. Those that are refused when they are applied.
 */
final class HostileManifest {

  /** what | part of the pod's spec | its path | a word of the remedy. */
  private static final String POD =
      """
      files of the node       | volumes: [{name: a, hostPath: {path: /}}]      | .volumes[0].hostPath | unknown field
      network of the node     | hostNetwork: true                              | .hostNetwork   | unknown field
      processes of the node   | hostPID: true                                  | .hostPID       | unknown field
      memory of the node      | hostIPC: true                                  | .hostIPC       | unknown field
      kernel of the node      | securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]} \
          | .securityContext.sysctls[0].name | kernel.shm_rmid_forced
      pod without a profile   | securityContext: {seccompProfile: {type: Unconfined}} | .securityContext.seccompProfile.type | RuntimeDefault
      debugging container     | ephemeralContainers: [{name: a, image: a}]     | .ephemeralContainers | unknown field
      account by its old name | serviceAccount: deployer                       | .serviceAccount | unknown field
      data of another namespace | volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], \
          resources: {requests: {storage: 1Gi}}, dataSourceRef: {kind: PersistentVolumeClaim, name: a, namespace: b}}}}}] \
          | .volumes[0].ephemeral.volumeClaimTemplate.spec.dataSourceRef.namespace | unknown field
      Secret of another namespace | volumes: [{name: a, secret: {secretName: a, namespace: kube-system}}] | .volumes[0].secret.namespace | unknown field
      driver's Secret of another namespace | volumes: [{name: a, csi: {driver: d, nodePublishSecretRef: {name: a, namespace: b}}}] \
          | .volumes[0].csi.nodePublishSecretRef.namespace | unknown field
      volume in the place of the token | volumes: [{name: tuning-report, emptyDir: {}}] | .volumes[0].name | rename
      sidecar that reads the token | initContainers: [{name: b, image: a, restartPolicy: Always, \
          volumeMounts: [{name: tuning-report, mountPath: /a}]}]               | .initContainers | add the volume
      init container in the place of the trainer | initContainers: [{name: trial, image: b, restartPolicy: Always}] | .initContainers | rename it
      """;

  private static final String CONTAINER =
      """
      root of the node        | securityContext: {privileged: true}            | .securityContext.privileged | false
      administrator of the node | securityContext: {capabilities: {add: [SYS_ADMIN]}} | .securityContext.capabilities.add[0] | IPC_LOCK
      all capabilities        | securityContext: {capabilities: {add: [ALL]}}  | .securityContext.capabilities.add[0] | IPC_LOCK
      open proc               | securityContext: {procMount: Unmasked}         | .securityContext.procMount | unknown field
      container without a profile | securityContext: {seccompProfile: {type: Unconfined}} | .securityContext.seccompProfile.type | RuntimeDefault
      container without AppArmor | securityContext: {appArmorProfile: {type: Unconfined}} | .securityContext.appArmorProfile.type | RuntimeDefault
      container without SELinux | securityContext: {seLinuxOptions: {type: spc_t}} | .securityContext.seLinuxOptions.type | container_t
      port of the node        | ports: [{containerPort: 80, hostPort: 80}]     | .ports[0].hostPort | unknown field
      request by the kubelet  | livenessProbe: {httpGet: {host: 169.254.169.254, port: 80}} | .livenessProbe.httpGet.host | unknown field
      connection by the kubelet | readinessProbe: {tcpSocket: {host: 10.0.0.1, port: 22}} | .readinessProbe.tcpSocket.host | unknown field
      report to somebody else | env: [{name: REPORT_URL, value: 'http://example.com'}] | .env | remove
      """;

  private static final String METADATA =
      """
      pod of another namespace | namespace: kube-system                        | .namespace       | unknown field
      pod of another owner    | ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: b}] | .ownerReferences | unknown field
      pod that never goes     | finalizers: [example.com/never]                | .finalizers      | unknown field
      pod with any name       | generateName: a                                | .generateName    | unknown field
      pod of another trial    | labels: {tuning.dev/trial: other-0, tuning.dev/attempt: '1'} | .labels | remove it
      pod that was recorded   | labels: {tuning.dev/recorded: 'true'}          | .labels          | remove it
      pod that leads          | labels: {tuning.dev/leader: 'true'}            | .labels          | remove it
      """;

  private HostileManifest() {}

  static Stream<BadManifest> all() {
    return Stream.of(
            BadTemplate.rows(POD, "{spec: {%s, containers: [{name: trial, image: a}]}}", ".spec"),
            BadTemplate.rows(
                CONTAINER,
                "{spec: {containers: [{name: trial, image: a, %s}]}}",
                ".spec.containers[0]"),
            BadTemplate.rows(
                METADATA,
                "{metadata: {%s}, spec: {containers: [{name: trial, image: a}]}}",
                ".metadata"),
            ofNames(),
            ofSizes())
        .flatMap(manifests -> manifests);
  }

  private static Stream<BadManifest> ofNames() {
    return Stream.of(
        BadManifest.bad("name that climbs", "name: valid", "name: ../valid", "metadata.name", ""),
        BadManifest.bad(
            "claim that climbs",
            "steps: 100",
            "steps: 100\n    checkpoint: {volumeClaim: ../../other}",
            "spec.trial.checkpoint.volumeClaim",
            "should match"),
        BadManifest.bad(
            "files of the node for checkpoints",
            "steps: 100",
            "steps: 100\n    checkpoint: {volume: {hostPath: {path: /}}}",
            "spec.trial.checkpoint.volume.hostPath",
            "unknown field"),
        parameter("parameter with a zero-width space", "moment\\u200Bum"),
        parameter("parameter with a Cyrillic letter", "m\\u043Ementum"),
        parameter("parameter that reverses the text", "\\u202Emomentum"),
        parameter("parameter with a NUL", "moment\\0um"),
        parameter("parameter that is a shell command", "x; id"),
        parameter("parameter that is a reference", "$(SECRET)"));
  }

  private static BadManifest parameter(String what, String name) {
    return BadManifest.bad(
        what,
        "name: momentum",
        "name: \"" + name + "\"",
        "spec.parameters[1].name",
        "should match");
  }

  private static Stream<BadManifest> ofSizes() {
    return Stream.of(
        BadManifest.bad(
            "a megabyte of description",
            "spec:\n  objective",
            "spec:\n  description: " + "a".repeat(1_000_000) + "\n  objective",
            "spec.description",
            "may not be more than 1024"),
        BadManifest.bad(
            "a megabyte of value",
            "value: 64",
            "value: " + "a".repeat(1_000_000),
            "spec.parameters[5].value",
            "may not be more than 4096"),
        BadManifest.bad(
            "ten thousand parameters",
            "parameters:\n",
            IntStream.range(0, 10_000)
                .mapToObj("  - {name: p%d, boolean: {}}\n"::formatted)
                .collect(Collectors.joining("", "parameters:\n", "")),
            "spec.parameters",
            "must have at most 64 items"),
        BadManifest.bad(
            "value of many levels",
            "value: 64",
            "value: " + nested(90),
            "spec.parameters[5].value",
            "at most 0 items"),
        BadManifest.bad(
            "condition of many levels",
            "name: momentum,",
            "name: momentum, when: {parameter: optimizer, in: [" + nested(90) + "]},",
            "spec.parameters[1].when.in[0]",
            "at most 0 items"),
        BadManifest.bad(
            "template of many levels",
            "image: example/trainer:1",
            "image: example/trainer:1, extra: " + nested(90),
            "spec.trial.template.spec.containers[0].extra",
            "unknown field"),
        BadManifest.bad(
            "more steps than a number can count",
            "steps: 100",
            "steps: 9007199254740993",
            "spec.trial.steps",
            "less than or equal to 9007199254740991"));
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "1" + "]".repeat(levels);
  }
}
