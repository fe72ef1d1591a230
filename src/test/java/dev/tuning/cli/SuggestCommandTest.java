package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.manifests.BadManifest;
import dev.tuning.search.QuasiRandom;
import dev.tuning.search.Seeds;
import dev.tuning.study.StudySpace;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private String study;

  @BeforeEach
  void write() throws IOException {
    study = file("study.yaml", BadManifest.VALID);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private static List<JsonNode> lines(String out) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void theFirstSuggestionsAreThoseOfTheOperator() throws IOException {
    Run run = Run.of("suggest", study, "--count", "3");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    var spec = new KubernetesSerialization().unmarshal(BadManifest.VALID, Study.class).getSpec();
    var search = QuasiRandom.over(StudySpace.of(spec), 1);
    List<JsonNode> lines = lines(run.out());
    assertThat(lines).hasSize(3);
    for (int i = 0; i < 3; i++) {
      JsonNode line = lines.get(i);
      assertThat(line.get("index").longValue()).isEqualTo(i);
      assertThat(line.get("replicate").intValue()).isZero();
      assertThat(line.get("seed").longValue()).isEqualTo(Seeds.initSeed(1, i, 0));
      assertThat(line.get("parameters"))
          .isEqualTo(JSON.readTree(JSON.writeValueAsString(search.pointAt(i).orElseThrow())));
      assertThat(line.size()).isEqualTo(4);
    }
  }

  @Test
  void goesOnAfterTheHistory() throws IOException {
    List<JsonNode> all = lines(Run.of("suggest", study, "--count", "6").out());
    String history = file("h.jsonl", history(all.subList(0, 4)));

    assertThat(lines(Run.of("suggest", study, "--history", history, "--count", "2").out()))
        .isEqualTo(all.subList(4, 6));
  }

  private static String history(List<JsonNode> suggestions) {
    return suggestions.stream()
        .map(suggestion -> ((ObjectNode) suggestion.deepCopy()).put("outcome", "Running") + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void replicatesOfAPointComeTogether() throws IOException {
    String replicated =
        file("r.yaml", BadManifest.VALID.replace("search:", "replicates: 2\n  search:"));
    List<JsonNode> all = lines(Run.of("suggest", replicated, "--count", "4").out());

    assertThat(all)
        .extracting(line -> line.get("index") + "/" + line.get("replicate"))
        .containsExactly("0/0", "0/1", "1/0", "1/1");
    String history = file("h.jsonl", history(all.subList(0, 1)));
    assertThat(lines(Run.of("suggest", replicated, "--history", history).out()))
        .isEqualTo(all.subList(1, 2));
  }

  @Test
  void whereTheSearchEndsThereAreFewer() throws IOException {
    String finite =
        file(
            "finite.yaml",
            BadManifest.VALID.replaceAll(
                "(?s)  parameters:.*?  search:",
                "  parameters:\n  - {name: a, boolean: {}}\n  search:"));

    Run run = Run.of("suggest", finite, "--count", "5");

    assertThat(run.code()).isZero();
    assertThat(lines(run.out())).hasSize(2);
    assertThat(run.err()).isEqualTo("the search has no further points: 2 of 5\n");
  }

  @Test
  void refusesABadStudy() throws IOException {
    Run run =
        Run.of("suggest", file("bad.yaml", BadManifest.VALID.replace("steps: 100", "steps: 0")));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("bad.yaml:").contains("error: spec.trial.steps: ");
  }

  @Test
  void refusesTwoStudies() throws IOException {
    Run run = Run.of("suggest", file("two.yaml", BadManifest.VALID + "---\n" + BadManifest.VALID));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("has 2 Studies: give a file with one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{algorithm: Bayesian, history: [other]} | give them with --earlier",
        "{algorithm: Points, pointsFrom: {study: other, top: 3}} | list them in spec.search.points",
      })
  void refusesASearchThatItCannotDo(String search, String message) throws IOException {
    Run run = Run.of("suggest", file("s.yaml", BadManifest.VALID.replace("{seed: 1}", search)));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(message);
  }

  @Test
  void aSearchThatRemembersAllItsPointsEndsWithAnErrorAndNoTrace() throws IOException {
    String finite =
        file(
            "finite.yaml",
            BadManifest.VALID.replaceAll(
                "(?s)  parameters:.*?  search:",
                "  parameters:\n  - {name: a, integer: {min: 1, max: 1000000000}}\n  search:"));
    String history =
        file(
            "h.jsonl",
            "{\"index\": 1048576, \"parameters\": {\"a\": 1}, \"outcome\": \"Failed\"}\n");

    Run run = Run.of("suggest", finite, "--history", history);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: ").contains("ask for fewer").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          suggest                     | no FILE
          suggest --count 0 x         | give at least 1
          suggest --count many x      | --count
          suggest --stdio x           | leave out FILE
          """)
  void wrongUsage(String arguments, String message) {
    Run run = Run.of(arguments.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  private static final String BAYESIAN =
      BadManifest.VALID.replace("{seed: 1}", "{algorithm: Bayesian, seed: 1}");

  /** Trials of which those with a large learning rate diverge. */
  private static List<String> results(List<JsonNode> suggestions) {
    return suggestions.stream()
        .map(
            suggestion -> {
              double rate = suggestion.at("/parameters/learningRate").doubleValue();
              ObjectNode trial = (ObjectNode) suggestion.deepCopy();
              trial.put("outcome", rate > 0.1 ? "Infeasible" : "Succeeded");
              trial
                  .putObject("curves")
                  .putArray("validation/error")
                  .addArray()
                  .add(100)
                  .add(Math.abs(Math.log10(rate) + 2));
              return trial.toString();
            })
        .toList();
  }

  @Test
  void bayesianSearchLearnsFromTheHistoryAndExplainsItself() throws IOException {
    String bayesian = file("bayesian.yaml", BAYESIAN);
    List<JsonNode> first = lines(Run.of("suggest", bayesian, "--count", "9").out());
    List<String> trials = results(first);
    String history = file("h.jsonl", String.join("\n", trials));
    String reversed = file("r.jsonl", String.join("\n", trials.reversed()));

    Run plain = Run.of("suggest", bayesian, "--history", history, "--count", "3");
    Run again = Run.of("suggest", bayesian, "--history", reversed, "--count", "3");
    Run explained = Run.of("suggest", bayesian, "--history", history, "--count", "3", "--explain");

    assertThat(plain.err()).isEmpty();
    assertThat(plain.code()).isZero();
    assertThat(again.out()).isEqualTo(plain.out());
    assertThat(first).allMatch(line -> line.size() == 4);
    assertThat(lines(plain.out())).hasSize(3).allMatch(line -> line.size() == 4);
    assertThat(lines(explained.out()))
        .hasSize(3)
        .allSatisfy(
            line -> {
              assertThat(line.at("/origin/source").asText()).isEqualTo("model");
              assertThat(line.at("/origin/feasible").doubleValue()).isBetween(0.0, 1.0);
              assertThat(line.at("/origin/deviation").doubleValue()).isPositive();
              assertThat(line.at("/parameters/learningRate").doubleValue()).isLessThan(0.2);
            });
  }

  @Test
  void bayesianSearchLearnsFromAnEarlierStudy() throws IOException {
    String history =
        file(
            "h.jsonl",
            String.join("\n", results(lines(Run.of("suggest", study, "--count", "20").out()))));
    String later =
        file(
            "later.yaml",
            BAYESIAN
                .replace("seed: 1", "history: [valid], startupTrials: 0")
                .replace("name: valid", "name: later"));

    Run run = Run.of("suggest", later, "--earlier", study + "=" + history, "--explain");

    assertThat(run.err()).isEmpty();
    JsonNode line = lines(run.out()).getFirst();
    assertThat(line.at("/origin/source").asText()).isEqualTo("model");
    assertThat(line.at("/parameters/learningRate").doubleValue()).isBetween(1e-3, 0.1);
    assertThat(Run.of("suggest", later).err()).contains("Study valid");
    assertThat(Run.of("suggest", study, "--earlier", study + "=" + history).err())
        .contains("spec.search.history does not name it");
  }

  @Test
  void aSessionExplainsAndKnowsEarlierStudies() throws IOException {
    ObjectNode later =
        new KubernetesSerialization()
            .unmarshal(
                BAYESIAN
                    .replace("seed: 1", "history: [valid], startupTrials: 0")
                    .replace("name: valid", "name: later"),
                ObjectNode.class);
    ObjectNode request = JSON.createObjectNode().put("explain", true);
    request.set("study", later);
    ObjectNode earlier = request.putArray("earlier").addObject();
    earlier.set("study", manifest());
    var trials = earlier.putArray("history");
    for (String trial : results(lines(Run.of("suggest", study, "--count", "12").out()))) {
      trials.add(JSON.readTree(trial));
    }

    JsonNode answer = lines(Run.withInput(request + "\n", "suggest", "--stdio").out()).getFirst();

    assertThat(answer.at("/suggestions/0/origin/source").asText()).isEqualTo("model");
  }

  private static String request(JsonNode manifest, List<JsonNode> history, int count) {
    ObjectNode request = JSON.createObjectNode();
    request.set("study", manifest);
    request.set("history", JSON.createArrayNode().addAll(history));
    return request.put("count", count) + "\n";
  }

  private static JsonNode manifest() {
    return new KubernetesSerialization().unmarshal(BadManifest.VALID, JsonNode.class);
  }

  @Test
  void answersRequestsLineByLine() throws IOException {
    List<JsonNode> all = lines(Run.of("suggest", study, "--count", "5").out());
    List<JsonNode> past =
        all.subList(0, 3).stream()
            .map(line -> (JsonNode) ((ObjectNode) line.deepCopy()).put("outcome", "Failed"))
            .toList();

    Run run =
        Run.withInput(
            request(manifest(), List.of(), 3) + "\n" + request(manifest(), past, 2),
            "suggest",
            "--stdio");

    assertThat(run.code()).isZero();
    List<JsonNode> answers = lines(run.out());
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).get("suggestions"))
        .isEqualTo(JSON.createArrayNode().addAll(all.subList(0, 3)));
    assertThat(answers.get(1).get("suggestions"))
        .isEqualTo(JSON.createArrayNode().addAll(all.subList(3, 5)));
  }

  /** A model would pass over such trials, and who asks would not know. */
  @Test
  void aMisspeltParameterIsNamed() throws IOException {
    JsonNode trial =
        JSON.readTree(
            results(lines(Run.of("suggest", study).out()))
                .getFirst()
                .replace("learningRate", "learning_rate"));
    String wrong =
        "parameters: learning_rate has a value, but there is no parameter of that name:"
            + " write learningRate";

    Run run = Run.of("suggest", file("b.yaml", BAYESIAN), "--history", file("h.jsonl", "" + trial));
    Run session =
        Run.withInput(request(manifest(), List.of(trial), 1).strip(), "suggest", "--stdio");
    Run many =
        Run.withInput(
            request(manifest(), Collections.nCopies(12, trial), 1).strip(), "suggest", "--stdio");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).endsWith("h.jsonl:1: error: " + wrong + "\n");
    assertThat(lines(session.out()).getFirst().path("error").asText())
        .isEqualTo("history[0]: " + wrong);
    assertThat(lines(many.out()).getFirst().path("error").asText())
        .contains("history[9]: " + wrong)
        .endsWith("; 2 more can't be understood");
  }

  @Test
  void aBadRequestGetsAnErrorAndTheNextOneAnAnswer() throws IOException {
    ObjectNode bad = (ObjectNode) manifest();
    ((ObjectNode) bad.at("/spec/budget")).put("maxTrials", 0);
    String good = request(manifest(), List.of(), 1);
    List<String> requests =
        List.of(
            "{",
            "[]",
            "{\"count\": 1}",
            "null",
            "{\"study\": null}",
            "{\"study\": \"x\"}",
            good.replace("[]", "[null]"),
            good.replace("[]", "{}"),
            good.replace("\"count\":1", "\"count\":1.5"),
            good.replace("\"count\":1", "\"count\":\"1\""),
            good.replace("\"count\":1", "\"count\":1,\"count\":2"),
            good.replace("\"count\":1", "\"count\":2000000000"),
            good.replace("\"seed\":1", "\"seed\":9223372036854775808"),
            good.replace("\"max\":1.0", "\"max\":1e400"),
            good.replace("\"kind\":\"Study\"", "\"kind\":\"ConfigMap\""),
            good.replace("\"count\"", "\"cuont\""),
            request(manifest(), List.of(), 0),
            request(bad, List.of(), 1),
            request(manifest(), List.of(JSON.createObjectNode()), 1),
            good);

    List<JsonNode> answers =
        lines(
            Run.withInput(
                    requests.stream().map(String::strip).collect(Collectors.joining("\n")),
                    "suggest",
                    "--stdio")
                .out());

    assertThat(requests.subList(0, requests.size() - 1)).doesNotContain(good);
    assertThat(answers).hasSameSizeAs(requests);
    assertThat(answers.subList(0, answers.size() - 1))
        .allSatisfy(
            answer ->
                assertThat(answer.path("error").asText())
                    .isNotEmpty()
                    .doesNotContain("dev.tuning", "Exception", "com.fasterxml"));
    assertThat(answers).anyMatch(answer -> says(answer, "cuont"));
    assertThat(answers).anyMatch(answer -> says(answer, "a whole number from 1 to 100000"));
    assertThat(answers).anyMatch(answer -> says(answer, "spec.budget.maxTrials"));
    assertThat(answers).anyMatch(answer -> says(answer, "history[0]: there is no index"));
    assertThat(answers.getLast().get("suggestions")).hasSize(1);
  }

  private static boolean says(JsonNode answer, String text) {
    return answer.path("error").asText().contains(text);
  }

  @Test
  void anotherStudyInTheSameSessionHasItsOwnSearch() throws IOException {
    ObjectNode other = (ObjectNode) manifest();
    ((ObjectNode) other.at("/spec/search")).put("seed", 2);

    List<JsonNode> answers =
        lines(
            Run.withInput(
                    request(manifest(), List.of(), 1)
                        + request(other, List.of(), 1)
                        + request(manifest(), List.of(), 1),
                    "suggest",
                    "--stdio")
                .out());

    assertThat(answers.get(0)).isEqualTo(answers.get(2)).isNotEqualTo(answers.get(1));
  }
}
