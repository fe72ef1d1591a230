package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.trial.StudyManifest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudyTableTest {

  private static final String FINISHED =
      """
      {"state": "Complete", "progress": "12/12",
       "trials":
         {"created": 12, "pending": 0, "running": 0, "succeeded": 9, "infeasible": 3, "failed": 0},
       "best":
         {"trial": "digits-5", "index": 5, "objective": 0.01, "step": 2200, "parameters": {},
          "checkpoint": "digits-uid/digits-5/step-2200"}}
      """;

  private static Study study(String description, String status) {
    var kubernetes = new KubernetesSerialization();
    Study study = new StudyManifest().set("description", kubernetes.asJson(description)).study();
    study.setStatus(status == null ? null : kubernetes.unmarshal(status, StudyStatus.class));
    return study;
  }

  private static String write(StudyTable format, boolean withNamespace, Study... studies) {
    return format.write(List.of(studies).stream().map(StudyRow::of).toList(), withNamespace);
  }

  @Test
  void writesMarkdown() {
    assertThat(write(StudyTable.md, false, study("Does it | learn?", FINISHED)))
        .isEqualTo(
            """
            | study | configuration | description | state | trials | best | reproduce the best trial |
            | --- | --- | --- | --- | --- | --- | --- |
            | digits | `kubectl get study digits -n lab -o yaml` | Does it \\| learn? | Complete |\
             12/12, 3 infeasible | validation/error 0.01 at step 2200 of digits-5,\
             checkpoint digits-uid/digits-5/step-2200 | `study reproduce digits-5 -n lab` |
            """);
  }

  @Test
  void writesCsv() {
    assertThat(write(StudyTable.csv, true, study("a, b", FINISHED)))
        .isEqualTo(
            "namespace,study,configuration,description,state,finished,trials,infeasible,metric,"
                + "best,replicates,step,trial,checkpoint,reproduce,verdict\r\n"
                + "lab,digits,kubectl get study digits -n lab -o yaml,\"a, b\",Complete,12,12,3,"
                + "validation/error,0.01,1,2200,digits-5,digits-uid/digits-5/step-2200,"
                + "study reproduce digits-5 -n lab,\r\n");
  }

  @Test
  void theNamespaceIsAColumnWhereThereAreSeveral() {
    assertThat(write(StudyTable.md, true, study("x", null)).lines().toList())
        .satisfiesExactly(
            header -> assertThat(header).startsWith("| namespace | study |"),
            rule -> assertThat(rule).isEqualTo("|" + " --- |".repeat(8)),
            row -> assertThat(row).startsWith("| lab | digits |"));
    assertThat(write(StudyTable.csv, false, study("x", null)))
        .startsWith("study,configuration,")
        .contains("\r\ndigits,kubectl ");
  }

  @Test
  void noStudyIsAHeader() {
    assertThat(write(StudyTable.md, false).lines()).hasSize(2);
    assertThat(write(StudyTable.csv, false).lines()).hasSize(1);
  }

  @Test
  void aStudyThatNobodyHasSeenHasEmptyCells() {
    assertThat(write(StudyTable.md, false, study(null, null)))
        .endsWith("| digits | `kubectl get study digits -n lab -o yaml` |  |  |  |  |  |\n");
    assertThat(write(StudyTable.csv, false, study(null, null)))
        .endsWith(
            "\r\ndigits,kubectl get study digits -n lab -o yaml,,,,,,validation/error,,1,,,,,\r\n");
  }

  @Test
  void linksTheConfigurationThatTheStudyNames() {
    Study study = study("x", null);
    study
        .getMetadata()
        .setAnnotations(Map.of("tuning.dev/configuration-url", "https://git.example/digits.yaml"));

    assertThat(write(StudyTable.md, false, study))
        .contains("| digits | <https://git.example/digits.yaml> | x |");
    assertThat(write(StudyTable.csv, false, study))
        .contains("\r\ndigits,https://git.example/digits.yaml,x,");
  }

  @Test
  void theBestOfReplicatesIsAMean() {
    Study study = new StudyManifest().set("replicates", "3").study();
    study.setStatus(study("x", FINISHED).getStatus());

    assertThat(write(StudyTable.md, false, study))
        .contains("| validation/error 0.01 (mean of 3) at step 2200 of digits-5, checkpoint ");
    assertThat(write(StudyTable.csv, false, study)).contains(",validation/error,0.01,3,2200,");
  }

  /** What another version of the operator may have written. */
  @Test
  void aProgressOfAnotherFormIsLeftOut() {
    assertThat(write(StudyTable.csv, false, study("x", FINISHED.replace("12/12", "all of 12"))))
        .contains(",Complete,12,,3,");
  }

  @Test
  void numbersAreThoseOfJson() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      String status = FINISHED.replace("0.01", "-1.5E-7").replace("2200", "123456789");
      assertThat(write(StudyTable.csv, false, study("x", status)))
          .contains(",Complete,12,12,3,validation/error,-1.5e-7,1,123456789,");
      assertThat(write(StudyTable.md, false, study("x", status)))
          .contains("| 12/12, 3 infeasible | validation/error -1.5E-7 at step 123456789 of");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tuning.cli.EvilTexts#all")
  void aDescriptionBreaksNoTable(String description) {
    String table = write(StudyTable.md, false, study(description, FINISHED));

    assertThat(table.lines()).hasSize(3);
    assertThat(table.lines().map(line -> line.split("(?<!\\\\)\\|", -1).length)).containsOnly(9);
  }
}
