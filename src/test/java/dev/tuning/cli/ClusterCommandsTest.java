package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands that need a cluster say, of clusters that a test plays. */
class ClusterCommandsTest {

  private static final String STUDY =
      """
      {"apiVersion": "tuning.dev/v1alpha1", "kind": "Study",
       "metadata": {"name": "%s", "namespace": "%s", "uid": "study-uid"},
       "spec": {"objective": {"metric": "m", "goal": "Flatten"}, "replicates": 1, "novelty": {},
         "parameters": [{"name": "x", "role": "Magic", "fixed": true}],
         "search": {"algorithm": "Telepathy", "seed": 1}, "budget": {"maxTrials": 2},
         "trial": {"steps": 10, "evalEverySteps": 5, "hosts": 2,
           "template": {"spec": {"containers": [{"name": "trial", "image": "i", "args": ["on"]}]}}}}
       %s}\
      """;

  private static final String BEST =
      """
      , "status": {"state": "Dreaming", "progress": "1/2", "best": {"trial": "digits-1", "index": 1,
      "objective": 0.5, "step": 5, "parameters": {}}}\
      """;

  private static final String TRIAL =
      """
      {"apiVersion": "tuning.dev/v1alpha1", "kind": "Trial",
       "metadata": {"name": "digits-1", "namespace": "lab", "ownerReferences": [
         {"apiVersion": "tuning.dev/v1alpha1", "kind": "Study", "name": "digits", "uid": "study-uid"}]},
       "spec": {"study": "digits", "index": 1, "replicate": 0, "purpose": "Leisure",
         "parameters": {"x": 0.5}, "seed": 7}}
      """;

  private static final String PATH = "/apis/tuning.dev/v1alpha1/namespaces/lab/";

  private final Map<String, String> objects = new ConcurrentHashMap<>();
  private HttpServer server;
  private int code = 404;
  private String refusal = "{\"kind\": \"Status\", \"message\": \"as the server\\nputs it\"}";

  @TempDir Path directory;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String object = objects.get(exchange.getRequestURI().getPath());
          byte[] body = (object == null ? refusal : object).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(object == null ? code : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String kubeconfig(int port) throws IOException {
    return Files.writeString(
            directory.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:%s"}}]
            contexts:
            - {name: in-lab, context: {cluster: c, user: u, namespace: lab}}
            - {name: bare, context: {cluster: c, user: u}}
            current-context: in-lab
            users: [{name: u, user: {token: t}}]
            """
                .formatted(port))
        .toString();
  }

  private Run run(String... arguments) throws IOException {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--kubeconfig";
    all[arguments.length + 1] = kubeconfig(server.getAddress().getPort());
    return Run.of(all);
  }

  private void list(String path, String... studies) {
    objects.put(
        path,
        "{\"apiVersion\": \"tuning.dev/v1alpha1\", \"kind\": \"StudyList\", \"metadata\": {},"
            + " \"items\": ["
            + String.join(",", studies)
            + "]}");
  }

  private void digits() {
    objects.put(PATH + "studies/digits", STUDY.formatted("digits", "lab", BEST));
    objects.put(PATH + "trials/digits-1", TRIAL);
  }

  private static void assertRefused(Run run, String message) {
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: ")
        .contains(message);
  }

  @Test
  void listsByNamespaceAndNameWhatever() throws IOException {
    list(
        "/apis/tuning.dev/v1alpha1/studies",
        STUDY.formatted("b", "lab", BEST),
        STUDY.formatted("c", "art", ""),
        STUDY.formatted("a", "lab", ""));

    Run run = run("list", "-A", "-o", "csv");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().skip(1).map(line -> line.replaceAll("^(.*?,.*?),.*", "$1")))
        .containsExactly("art,c", "lab,a", "lab,b");
    assertThat(run.out())
        .contains(",Dreaming,,2,,m,0.5,1,5,digits-1,,study reproduce digits-1 -n lab");
  }

  @Test
  void theNamespaceIsThatOfTheOptionOrTheContextOrDefault() throws IOException {
    list(PATH + "studies", STUDY.formatted("of-context", "lab", ""));
    list(
        "/apis/tuning.dev/v1alpha1/namespaces/default/studies",
        STUDY.formatted("of-default", "default", ""));
    list("/apis/tuning.dev/v1alpha1/namespaces/art/studies");

    assertThat(run("list").out()).contains("| of-context |");
    assertThat(run("list", "--context", "bare").out()).contains("| of-default |");
    assertThat(run("list", "-n", "art"))
        .isEqualTo(new Run(0, StudyTable.md.write(List.of(), false), ""));
  }

  /** Of a newer operator too: unknown fields and words are passed over. */
  @Test
  void printsWhatRunsATrialAgain() throws IOException {
    digits();

    Run env = run("reproduce", "digits-1", "-o", "env", "--host", "1");
    assertThat(env.err()).isEmpty();
    assertThat(env.code()).isZero();
    assertThat(env.out()).contains("export PARAM_x='0.5'\n", "export HOST_INDEX='1'\n");
    Run pod = run("reproduce", "digits-1", "-o", "pod");
    assertThat(pod.err()).isEmpty();
    assertThat(pod.out().lines().filter("---"::equals)).hasSize(3);
    assertThat(pod.out()).contains("- \"on\"\n", "name: \"digits-1-rerun-1\"\n");
    assertThat(run("reproduce", "digits-1").out())
        .startsWith("#!/bin/sh\n")
        .contains("study reproduce digits-1 -n lab --kubeconfig " + directory);
  }

  @Test
  void reportsAStudyOfTheCluster() throws IOException {
    objects.put(
        PATH + "studies/digits",
        STUDY
            .formatted("digits", "lab", BEST)
            .replace("\"hosts\": 2,", "\"hosts\": 2, \"checkpoint\": {\"keepBest\": 1},"));
    objects.put(
        PATH + "trials",
        "{\"apiVersion\": \"tuning.dev/v1alpha1\", \"kind\": \"TrialList\", \"metadata\": {},"
            + " \"items\": [%s]}".formatted(TRIAL));

    Run run = run("report", "digits", "-o", "-");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\"namespace\":\"lab\"", "\"state\":\"Dreaming\"", "\"name\":\"digits-1\"")
        // Its search space is of another version: what can't be plotted is null.
        .contains("\"plots\":null")
        .contains("kubectl get study digits -n lab -o yaml");
    assertRefused(
        run("report", "digitz", "-o", "-"),
        "no Study digitz in namespace lab: check its name, or give --history with a file");
  }

  @Test
  void anUnknownTrialIsNamed() throws IOException {
    assertRefused(
        run("reproduce", "digits-9"),
        "no trial digits-9 in namespace lab: check its name, and give its namespace with -n");
  }

  @Test
  void aStudyIsNoTrial() throws IOException {
    digits();
    objects.put(PATH + "studies/young", STUDY.formatted("young", "lab", ""));

    assertRefused(
        run("reproduce", "digits"),
        "digits in namespace lab is a Study, not a trial: its best is study reproduce digits-1 -n"
            + " lab");
    assertRefused(
        run("reproduce", "young"),
        "choose one of kubectl get trials -n lab -l tuning.dev/study=young");
  }

  @Test
  void aTrialOutlivesNotItsStudy() throws IOException {
    digits();
    objects.put(
        PATH + "studies/digits",
        STUDY.formatted("digits", "lab", BEST).replace("study-uid", "other"));
    assertRefused(run("reproduce", "digits-1"), "its Study digits is deleted");

    objects.remove(PATH + "studies/digits");
    assertRefused(run("reproduce", "digits-1"), "its Study digits is deleted");
  }

  @Test
  void aHostThatIsNotThereIsRefused() throws IOException {
    digits();

    assertRefused(
        run("reproduce", "digits-1", "--host", "2"),
        "--host 2: the trial has 2 hosts: name one from 0 to 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | the cluster did not understand: as the server puts it: check the options",
        "401 | does not know you: renew the credentials of your kubeconfig",
        "403 | you may not list studies in namespace lab: ask for this permission",
        "404 | has no Studies: install the operator, or choose another --context",
        "500 | could not list studies in namespace lab (as the server puts it): try again later",
        "503 | could not list studies in namespace lab (as the server puts it): try again later"
      })
  void saysWhatTheClusterRefuses(int answer, String message) throws IOException {
    code = answer;

    assertRefused(run("list"), message);
  }

  @Test
  void aPermissionForOneKindOnlyIsNotEnough() throws IOException {
    digits();
    objects.remove(PATH + "studies/digits");
    code = 403;

    assertRefused(run("reproduce", "digits-1"), "you may not get studies in namespace lab");
    assertRefused(run("reproduce", "digits-2"), "you may not get trials in namespace lab");
  }

  @Test
  void somethingElseThatAnswersIsNoCluster() throws IOException {
    list(PATH + "studies");
    objects.put(PATH + "studies", "<html>welcome</html>");

    assertRefused(run("list"), "no answer from the cluster at http://127.0.0.1:");
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertRefused(
        Run.of("list", "--kubeconfig", kubeconfig(port)),
        "no answer from the cluster at http://127.0.0.1:"
            + port
            + "/ (Connection refused): check --kubeconfig and --context, and that it runs");
  }

  @Test
  void aKubeconfigMustBeThereAndBeOne() throws IOException {
    assertRefused(Run.of("list", "--kubeconfig", "nowhere"), "--kubeconfig nowhere: no such file");
    for (String content : List.of("", "just text", "{[")) {
      String file = Files.writeString(directory.resolve("bad"), content).toString();
      assertRefused(Run.of("list", "--kubeconfig", file), file + " is no kubeconfig: name one");
    }
  }

  @Test
  void anUnknownContextIsRefused() throws IOException {
    assertRefused(
        run("list", "--context", "nowhere"),
        "--context nowhere: no such context in the kubeconfig: name one of bare, in-lab");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list -A -n lab                      | both -A and -n: name a namespace",
        "list -o xml                         | [md, csv]",
        "reproduce                           | 'TRIAL'",
        "reproduce digits-1 -o pod --host 1  | --host is for text and env",
        "reproduce digits-1 --host -1        | --host is -1: hosts are counted from 0",
      })
  void wrongUsageIsSaid(String arguments, String message) {
    Run run = Run.of(arguments.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message);
  }

  /** They would make every command slower. */
  @Test
  void otherCommandsLoadNoClient() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path classes = directory.resolve("classes");
    Process lint =
        new ProcessBuilder(
                java.toString(),
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tuning.cli.StudyCommand",
                "lint",
                "examples/digits-quickstart.yaml")
            .inheritIO()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(lint.waitFor()).isZero();
    assertThat(Files.readString(classes))
        .contains("dev.tuning.cli.LintCommand")
        .doesNotContain("io.vertx.", "io.fabric8.kubernetes.client.Config ", "YAMLMapper");
  }
}
