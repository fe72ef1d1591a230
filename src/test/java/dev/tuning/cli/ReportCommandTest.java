package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  private static final String STUDY = Path.of("examples", "digits-quickstart.yaml").toString();

  @TempDir Path directory;

  private String history() throws IOException {
    return Files.writeString(
            directory.resolve("h.jsonl"),
            """
            {"index": 0, "parameters": {"learningRate": 0.1, "hiddenUnits": 64, "optimizer": "sgd", "dropout": 0, "activation": "relu"}, "outcome": "Succeeded", "curves": {"validation/error": [[100, 0.25]]}}
            """)
        .toString();
  }

  @Test
  void writesAFile() throws IOException {
    Path page = directory.resolve("report.html");

    Run run = Run.of("report", STUDY, "--history", history(), "-o", page.toString());

    assertThat(run).isEqualTo(new Run(0, "", ""));
    assertThat(Files.readString(page))
        .startsWith("<!DOCTYPE html>")
        .contains("<title>Study digits-quickstart: report</title>", "\"objective\":0.25")
        .endsWith("</html>\n");
  }

  @Test
  void theNameOfTheFileSaysWhatIsWritten() throws IOException {
    Path json = directory.resolve("x.json");
    Path csv = directory.resolve("x.csv");

    assertThat(Run.of("report", STUDY, "--history", history(), "-o", json.toString()))
        .isEqualTo(new Run(0, "", ""));
    assertThat(Run.of("report", STUDY, "--history", history(), "-o", csv.toString()))
        .isEqualTo(new Run(0, "", ""));

    assertThat(Files.readString(json)).startsWith("{\"tracking\":{").endsWith("}\n");
    assertThat(Files.readString(csv))
        .isEqualTo(
            """
            trial,index,replicate,purpose,state,reason,message,validation/error,step,learningRate,hiddenUnits,optimizer,momentum,dropout,activation,batchSize\r
            digits-quickstart-0,0,0,Search,Succeeded,,,0.25,100,0.1,64,sgd,,0,relu,\r
            """);
  }

  @Test
  void writesToStandardOutput() throws IOException {
    Run run = Run.of("report", STUDY, "--history", history(), "-o", "-");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
  }

  @Test
  void aPlaceThatIsNotThereIsNamed() throws IOException {
    String page = directory.resolve("nowhere").resolve("report.html").toString();

    Run run = Run.of("report", STUDY, "--history", history(), "-o", page);

    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                "error: -o %s: there is no such folder: make it, or name another one\n"
                    .formatted(page)));
  }

  @Test
  void whatCantBeWrittenIsNamed() throws IOException {
    Run run = Run.of("report", STUDY, "--history", history(), "-o", directory.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("error: -o %s: can't be written (".formatted(directory))
        .endsWith("): name another file\n");
  }

  @Test
  void theFileIsNotOptional() {
    Run run = Run.of("report", STUDY, "--history", "h.jsonl");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required option: '--output=FILE'");
  }

  @Test
  void aBadHistoryIsNamedAndNothingWritten() throws IOException {
    String bad = Files.writeString(directory.resolve("bad.jsonl"), "[]\n").toString();
    Path page = directory.resolve("report.html");

    Run run = Run.of("report", STUDY, "--history", bad, "-o", page.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith(bad + ":1: error: ");
    assertThat(page).doesNotExist();
  }
}
