package dev.tuning.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {

  private static final Pattern SCRIPT =
      Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL);

  @TempDir Path directory;

  private static List<Matcher> scripts(String page) {
    List<Matcher> scripts = new ArrayList<>();
    Matcher matcher = SCRIPT.matcher(page);
    for (int from = 0; matcher.find(from); from = matcher.end()) {
      Matcher found = SCRIPT.matcher(page);
      found.find(matcher.start());
      scripts.add(found);
    }
    return scripts;
  }

  private static JsonNode data(String page) throws IOException {
    return new ObjectMapper().readTree(scripts(page).getFirst().group(2));
  }

  @Test
  void onlyItsOwnScriptsMayRunAndNothingIsFetched() throws Exception {
    String page = Files.readString(ReportedStudy.quickstart(4).report(directory));

    List<Matcher> scripts = scripts(page);
    assertThat(scripts)
        .extracting(script -> script.group(1))
        .containsExactly(" type=\"application/json\" id=\"data\"", "", "");
    for (Matcher script : scripts.subList(1, 3)) {
      assertThat(page)
          .contains(
              "'sha256-"
                  + Base64.getEncoder()
                      .encodeToString(
                          MessageDigest.getInstance("SHA-256")
                              .digest(script.group(2).getBytes(StandardCharsets.UTF_8)))
                  + "'");
    }
    assertThat(page).contains("content=\"default-src 'none'; script-src 'sha256-");
    assertThat(page.substring(0, page.indexOf("<script")))
        .doesNotContain("src=", "url(", "@import");
    // The licence comes with what is copied.
    assertThat(page).contains("Licensed to the Apache Software Foundation");
  }

  @Test
  void theSameTrialsGiveTheSamePage() throws IOException {
    ReportedStudy study = ReportedStudy.quickstart(6);

    String first = Files.readString(study.report(directory));
    assertThat(Files.readString(study.report(directory))).isEqualTo(first);
  }

  @Test
  void theFileInJsonIsWhatThePageKnows() throws IOException {
    ReportedStudy study = ReportedStudy.quickstart(6);

    assertThat(Files.readString(study.report(directory, "r.json")))
        .isEqualTo(scripts(Files.readString(study.report(directory))).getFirst().group(2));
  }

  /** In the name of a Study, too, though no Kubernetes would take such a one. */
  @Test
  void whatOthersSayIsDataAlone() throws IOException {
    ReportedStudy quickstart = ReportedStudy.quickstart(1);
    var evil =
        new ReportedStudy(
            quickstart
                .manifest()
                .replace("How low can", "</script><script>alert(1)</script>&\\u2028"),
            quickstart.history());

    String page = Files.readString(evil.report(directory));

    assertThat(scripts(page)).hasSize(3);
    assertThat(page).doesNotContain("<script>alert", "\u2028");
    assertThat(scripts(page).getFirst().group(2)).doesNotContain("<", ">", "&");
    assertThat(data(page).at("/tracking/description").textValue())
        .startsWith("</script><script>alert(1)</script>&");
  }

  @Test
  void theDataAreThoseOfTheStudy() throws IOException {
    ReportedStudy study = ReportedStudy.quickstart(12);

    JsonNode data = data(Files.readString(study.report(directory)));

    assertThat(data.at("/tracking/goal").textValue()).isEqualTo("Minimize");
    assertThat(data.at("/trials")).hasSize(12);
    assertThat(data.at("/trialsInAll").intValue()).isEqualTo(12);
    assertThat(data.at("/plots/points")).hasSize(12);
    assertThat(data.at("/results/trials/infeasible").intValue())
        .isEqualTo(study.count("Infeasible"));
    assertThat(data.at("/results/best/trial").textValue())
        .isEqualTo("digits-quickstart-" + data.at("/plots/curves/0/index").intValue());
  }
}
