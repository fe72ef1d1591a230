package dev.tuning.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.print.PrintOptions;
import org.openqa.selenium.support.ui.Select;

/** What a reader of a report sees, in a real browser. */
@Timeout(240)
class ReportBrowserTest {

  /** The colours of marks, where the reader prefers light. */
  private static final String FEASIBLE = "#1f5fbf";

  private static final String INFEASIBLE = "#c4161c";
  private static final String BEST = "#a84e00";

  private static final int FIRST = 12;

  /** The sections of which the documentation has a picture. */
  private static final List<String> PICTURES =
      List.of("axes", "isolation", "curves", "best-so-far", "best-steps", "infeasible", "parallel");

  @TempDir Path directory;

  private Browser browser;

  @BeforeEach
  void start() {
    browser = new Browser(directory);
  }

  @AfterEach
  void stop() {
    browser.close();
  }

  private ReportedStudy quickstart() throws IOException {
    ReportedStudy study = ReportedStudy.quickstart(FIRST);
    browser.open(study.report(directory));
    return study;
  }

  private void open(String manifest, String... history) throws IOException {
    browser.open(new ReportedStudy(manifest, String.join("\n", history)).report(directory));
  }

  private static String manifest(String objective, String parameters, String more) {
    return """
    apiVersion: tuning.dev/v1alpha1
    kind: Study
    metadata: {name: tried}
    spec:
      objective: {metric: m, goal: %s}
      parameters:
      %s
      budget: {maxTrials: 100}
      %s
      trial:
        steps: 100
        evalEverySteps: 50
        template: {spec: {containers: [{name: trial, image: example/trainer:1}]}}
    """
        .formatted(objective, parameters.replace("\n", "\n  "), more);
  }

  private static String trial(int index, String parameters, String outcome, double value) {
    return "{\"index\": %d, \"parameters\": %s, \"outcome\": \"%s\", \"curves\": {\"m\": [[50, %s], [100, %s]]}}"
        .formatted(index, parameters, outcome, value, value);
  }

  private String section(String id) {
    return browser.one("#" + id).getText();
  }

  @Test
  void everyPointIsAMarkAndInfeasibleOnesAreRedCrosses() throws IOException {
    ReportedStudy study = quickstart();
    int infeasible = study.count("Infeasible");
    int feasible = study.count("Succeeded");

    assertThat(infeasible).isPositive();
    for (String axis :
        List.of("learningRate", "hiddenUnits", "optimizer", "dropout", "activation")) {
      assertThat(browser.marks("axis-" + axis, INFEASIBLE)).as(axis).isEqualTo(infeasible);
      // All but the best one.
      assertThat(browser.marks("axis-" + axis, FEASIBLE)).as(axis).isEqualTo(feasible - 1);
      assertThat(browser.marks("axis-" + axis, BEST)).as(axis).isEqualTo(1);
    }
    assertThat(browser.marks("infeasible-map", INFEASIBLE)).isEqualTo(infeasible);
    assertThat(browser.marks("infeasible-map", FEASIBLE)).isEqualTo(feasible);
    // Fixed: nothing to plot.
    assertThat(browser.all("#axis-batchSize")).isEmpty();
    browser.assertConsoleIsSilent();
  }

  @Test
  void axesHaveTheScaleAndTheBoundsOfTheParameter() throws IOException {
    quickstart();

    assertThat(browser.texts("axis-learningRate"))
        .contains("learningRate (Log)", "0.001", "0.01", "0.1", "1", "30");
    assertThat(browser.texts("axis-hiddenUnits")).contains("32", "64", "128", "256");
    assertThat(browser.texts("axis-momentum")).contains("momentum (ReverseLog)", "0.5", "0.99");
    assertThat(browser.texts("axis-optimizer")).contains("sgd", "momentum", "adam");
    assertThat(browser.texts("axis-dropout")).contains("0", "0.1", "0.2", "0.5");
  }

  @Test
  void aConditionalParameterIsPlottedWhereItIsActive() throws IOException {
    ReportedStudy study = quickstart();
    long active = study.lines().filter(line -> line.contains("\"momentum\":0.")).count();

    int marks =
        Stream.of(FEASIBLE, INFEASIBLE, BEST)
            .mapToInt(color -> browser.marks("axis-momentum", color))
            .sum();
    assertThat(marks).isEqualTo((int) active).isLessThan(FIRST);
    assertThat(section("axis-momentum"))
        .contains("Active for some values of optimizer only: in %d of 12 points".formatted(active));
  }

  @Test
  void theTrackingHeaderAndTheVerdictsAreThere() throws IOException {
    quickstart();

    assertThat(browser.one("h1").getText()).isEqualTo("Study digits-quickstart");
    assertThat(section("tracking"))
        .contains(
            "How low can the error", "Minimize validation/error", "QuasiRandom, seed 1, 12 points")
        .contains(
            "kubectl get study digits-quickstart -o yaml", "study reproduce digits-quickstart-");
    assertThat(section("verdicts"))
        .contains("Not trustworthy: do not believe", "infeasible-fraction");
  }

  @Test
  void curvesOfTheBestAreMarkedAtTheirBestStep() throws IOException {
    ReportedStudy study = quickstart();
    int curves = study.count("Succeeded");

    browser.drawn("curve");
    assertThat(browser.all("#curve figcaption li")).hasSize(curves + 1);
    // A mark for each, beside its line: a path with the border of the marks.
    assertThat(browser.all("#curve .chart svg path[stroke='#f5f7fa'][fill^='#']")).hasSize(curves);
    assertThat(section("curve"))
        .containsPattern("digits-quickstart-\\d+ reaches 0.0\\d+ at step \\d+");
  }

  @Test
  void theBestSoFarHasABandAndTheHistogramABarForEachBin() throws IOException {
    quickstart();

    assertThat(browser.lines("best-by-points", BEST)).isEqualTo(1);
    assertThat(browser.all("#best-by-points .chart svg path[fill='rgb(31,95,191)']")).hasSize(1);
    browser.drawn("best-step-histogram");
    browser.one("#best-step-histogram summary").click();
    await().until(() -> browser.all("#best-step-histogram tbody tr").size() == 10);
    assertThat(
            browser.all("#best-step-histogram td.number").stream()
                .mapToInt(cell -> Integer.parseInt(cell.getText()))
                .sum())
        .isEqualTo(5);
  }

  @Test
  void everyPointIsALineOfTheParallelCoordinates() throws IOException {
    ReportedStudy study = quickstart();

    assertThat(browser.lines("parallel-coordinates", INFEASIBLE))
        .isEqualTo(study.count("Infeasible"));
    // The axes have another colour.
    assertThat(browser.all("#parallel-coordinates .chart svg path[stroke^='rgb(']"))
        .hasSize(study.count("Succeeded"));
  }

  @Test
  void theTableSortsAndFilters() throws IOException {
    ReportedStudy study = quickstart();
    int infeasible = study.count("Infeasible");

    assertThat(browser.column("trial")).hasSize(FIRST).first().isEqualTo("digits-quickstart-0");
    sortBy("validation/error");
    List<String> ascending = browser.column("validation/error");
    assertThat(ascending.subList(0, FIRST - infeasible))
        .isSortedAccordingTo(Comparator.comparingDouble(Double::parseDouble));
    // What has no objective is last, in either order.
    assertThat(ascending.subList(FIRST - infeasible, FIRST)).containsOnly("–");
    sortBy("validation/error");
    assertThat(browser.column("validation/error").subList(0, FIRST - infeasible))
        .containsExactlyElementsOf(ascending.subList(0, FIRST - infeasible).reversed());
    assertThat(browser.column("validation/error").getLast()).isEqualTo("–");
    assertThat(browser.one("#trials th[aria-sort=descending]").getText())
        .startsWith("validation/error");

    new Select(browser.one("#filter-state")).selectByValue("Infeasible");
    assertThat(browser.column("state")).hasSize(infeasible).containsOnly("Infeasible");
    assertThat(browser.one("#trials [role=status]").getText())
        .isEqualTo("Trials 1 to %d of %d, filtered from 12".formatted(infeasible, infeasible));
    new Select(browser.one("#filter-state")).selectByValue("");
    browser.one("#filter-words").sendKeys("ADAM relu");
    assertThat(browser.column("optimizer")).isNotEmpty().containsOnly("adam");
    assertThat(browser.column("activation")).containsOnly("relu");
    browser.one("#filter-words").clear();
    browser.one("#filter-words").sendKeys(" ");
    browser.one("#filter-to").sendKeys("0.05");
    assertThat(browser.column("validation/error"))
        .isNotEmpty()
        .allSatisfy(value -> assertThat(Double.parseDouble(value)).isLessThanOrEqualTo(0.05));
    browser.one("#filter-words").sendKeys("nowhere");
    assertThat(browser.column("trial")).isEmpty();
    assertThat(browser.one("#trials [role=status]").getText())
        .isEqualTo("No trial passes the filter.");
    browser.assertConsoleIsSilent();
  }

  private void sortBy(String column) {
    browser.all("#trials th button").stream()
        .filter(button -> button.getText().startsWith(column))
        .findFirst()
        .orElseThrow()
        .click();
  }

  @Test
  void trialsAreSavedAsCsvAndEverythingAsJson() throws IOException {
    ReportedStudy study = quickstart();

    assertThat(saved("download-json", "digits-quickstart-report.json"))
        .isEqualTo(Files.readString(study.report(directory, "r.json")));
    new Select(browser.one("#filter-state")).selectByValue("Succeeded");
    assertThat(saved("download-csv", "digits-quickstart-trials.csv").lines())
        .containsExactlyElementsOf(
            Files.readAllLines(study.report(directory, "r.csv")).stream()
                .filter(line -> line.startsWith("trial,") || line.contains(",Succeeded,"))
                .toList());
  }

  /** There are two writers of tables: this program's, and the page's, which knows the filter. */
  @Test
  void thePageAndTheProgramWriteTheSameCsv() throws IOException {
    var study =
        new ReportedStudy(
            manifest(
                "Minimize",
                """
                - {name: x, double: {min: -1.0e+30, max: 1.0e+30}}
                - {name: count, integer: {min: -9007199254740991, max: 9007199254740991}}
                - {name: flag, boolean: {}}
                - {name: choice, categorical: {values: ["=1+1", "-1", "a,\\"b\\"", "two\\nlines", "＝1", "学習"]}}\
                """,
                ""),
            String.join(
                "\n",
                trial(
                    0,
                    "{\"x\": 1e-7, \"count\": 9007199254740991, \"flag\": false, \"choice\":"
                        + " \"=1+1\"}",
                    "Succeeded",
                    5),
                trial(
                    1,
                    "{\"x\": -0.0, \"count\": 0, \"flag\": true, \"choice\": \"-1\"}",
                    "Succeeded",
                    -2.5e-9),
                trial(
                    2,
                    "{\"x\": 1e21, \"count\": 0, \"flag\": true, \"choice\": \"a,\\\"b\\\"\"}",
                    "Succeeded",
                    1e21),
                trial(
                    3,
                    "{\"x\": 123456789012345680000, \"count\": -1, \"flag\": true, \"choice\":"
                        + " \"-1\"}",
                    "Succeeded",
                    0.1),
                trial(
                    4,
                    "{\"x\": -5.0, \"count\": 0, \"flag\": true, \"choice\": \"two\\nlines\"}",
                    "Succeeded",
                    1.7e300),
                "{\"index\": 5, \"parameters\": {\"x\": 0, \"count\": 0, \"flag\": true,"
                    + " \"choice\": \"＝1\"}, \"outcome\": \"Infeasible\", \"reason\":"
                    + " \"@SUM(A1)\"}",
                "{\"index\": 6, \"parameters\": {\"x\": 0, \"count\": 0, \"flag\": true,"
                    + " \"choice\": \"学習\"}, \"outcome\": \"Pending\"}"));
    browser.open(study.report(directory));

    assertThat(saved("download-csv", "tried-trials.csv"))
        .isEqualTo(Files.readString(study.report(directory, "r.csv")));
  }

  private String saved(String button, String name) throws IOException {
    browser.one("#" + button).click();
    Path file = directory.resolve(name);
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file));
    return Files.readString(file);
  }

  /** Names and messages of others are text, whatever they look like. */
  @Test
  void nothingThatATrainerSaysRuns() throws IOException {
    String evil = "</script><img src=x onerror=\\\"window.evil=1\\\"><!--{a|b}\\u2028";
    open(
        manifest(
                "Minimize",
                "- {name: x, double: {min: 0.0, max: 1.0}}\n- {name: c, categorical: {values: [\"%s\", \"=1+1\", \"@x\"]}}"
                    .formatted(evil),
                "description: \"%s\"".formatted(evil))
            .replace(
                "{name: tried}",
                "{name: tried, annotations: {tuning.dev/configuration-url:"
                    + " \"javascript:window.evil=1\"}}"),
        trial(0, "{\"x\": 0.5, \"c\": \"%s\"}".formatted(evil), "Succeeded", 0.5),
        "{\"index\": 1, \"parameters\": {\"x\": 0.1, \"c\": \"=1+1\"}, \"outcome\": \"Infeasible\", \"reason\": \"%s\"}"
            .formatted(evil),
        trial(2, "{\"x\": -0.0, \"c\": \"@x\"}", "Succeeded", -0.25));

    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    for (String figure :
        List.of("axis-x", "axis-c", "curve", "infeasible-map", "parallel-coordinates")) {
      browser.drawn(figure);
      hover(figure);
    }
    assertThat(browser.<Boolean>run("return window.evil === undefined")).isEqualTo(true);
    assertThat(browser.all("#page img, #page script")).isEmpty();
    assertThat(browser.all("a[href^=javascript]")).isEmpty();
    assertThat(browser.column("reason").get(1)).startsWith("</script><img src=x onerror=");
    String csv = saved("download-csv", "tried-trials.csv");
    assertThat(csv)
        .contains(",'=1+1\r\n", ",'@x\r\n", ",-0.25,", "\"</script><img src=x onerror=\"\"window");
    browser.assertConsoleIsSilent();
  }

  private void hover(String figure) {
    WebElement chart = browser.one("#" + figure + " .chart");
    Dimension size = chart.getSize();
    var actions = new Actions(browser.driver());
    for (int x = -size.width / 2 + 60; x < size.width / 2 - 30; x += size.width / 8) {
      actions.moveToElement(chart, x, 0).moveToElement(chart, x, size.height / 5);
    }
    actions.perform();
  }

  @Test
  void lightDarkAndPaperLookAsTheyShould() throws IOException {
    quickstart();
    browser.prefer("light");
    assertThat(background()).isEqualTo("rgb(255, 255, 255)");
    browser.assertAccessible();
    browser.drawn("axis-learningRate");

    browser.prefer("dark");
    assertThat(background()).isEqualTo("rgb(18, 22, 29)");
    await().until(() -> browser.marks("axis-learningRate", "#ff7b72") > 0);
    browser.assertAccessible();

    // automatic, light, dark
    browser.one("#theme").click();
    assertThat(background()).isEqualTo("rgb(255, 255, 255)");
    assertThat(browser.marks("axis-learningRate", INFEASIBLE)).isPositive();
    browser.one("#theme").click();
    assertThat(browser.one("#theme").getText()).isEqualTo("Colours: dark");
    assertThat(background()).isEqualTo("rgb(18, 22, 29)");

    browser.run(
        "addEventListener('beforeprint', () => window.printed = document.querySelectorAll("
            + "'.chart svg path[fill=\"#c4161c\"]').length)");
    byte[] pdf =
        Base64.getDecoder().decode(browser.driver().print(new PrintOptions()).getContent());
    assertThat(new String(pdf, 0, 5)).isEqualTo("%PDF-");
    // All charts, in the colours for paper, drawn or not before.
    assertThat((Long) browser.run("return window.printed")).isGreaterThan(20L);
    assertThat(background()).isEqualTo("rgb(18, 22, 29)");
    browser.assertConsoleIsSilent();
  }

  private String background() {
    return browser.run("return getComputedStyle(document.body).backgroundColor");
  }

  /** With everything open that can be opened. */
  @Test
  void aScreenReaderFindsItsWay() throws IOException {
    browser.open(ReportedStudy.scientific(24).report(directory));
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    await().until(() -> browser.all("details:not([open])").isEmpty());

    browser.assertAccessible();
    assertThat(browser.one("html").getDomAttribute("lang")).isEqualTo("en");
    assertThat(browser.all("figure .chart"))
        .isNotEmpty()
        .allSatisfy(
            chart -> {
              assertThat(chart.getDomAttribute("role")).isEqualTo("img");
              assertThat(chart.getDomAttribute("aria-label")).hasSizeGreaterThan(40);
            });
    // Each chart has its numbers as a table.
    assertThat(browser.all("figure details table")).hasSameSizeAs(browser.all("figure .chart"));
  }

  @Test
  void theKeyboardIsEnough() throws IOException {
    quickstart();

    browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
    assertThat(focus().getText()).isEqualTo("Skip to the report");
    focus().sendKeys(Keys.ENTER);
    assertThat(focus().getDomAttribute("id")).isEqualTo("main");
    int tabs = 0;
    while (!"filter-words".equals(focus().getDomAttribute("id")) && tabs++ < 60) {
      new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
    }
    new Actions(browser.driver()).sendKeys("adam").perform();
    assertThat(browser.column("optimizer")).isNotEmpty().containsOnly("adam");
    while (!focus().getText().startsWith("learningRate") && tabs++ < 60) {
      new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
    }
    assertThat(focus().getTagName()).isEqualTo("button");
    new Actions(browser.driver()).sendKeys(Keys.SPACE).perform();
    assertThat(browser.column("learningRate"))
        .isSortedAccordingTo(Comparator.comparingDouble(Double::parseDouble));
  }

  private WebElement focus() {
    return browser.driver().switchTo().activeElement();
  }

  @Test
  void scientificValuesAreComparedAtTheirBest() throws IOException {
    browser.open(ReportedStudy.scientific(24).report(directory));

    assertThat(browser.marks("isolation-activation", BEST)).isEqualTo(1);
    assertThat(browser.marks("isolation-activation", FEASIBLE)).isEqualTo(1);
    // A bar with two ends for each value: the deviation is known from replicates.
    assertThat(browser.lines("isolation-activation", "#50596a")).isGreaterThanOrEqualTo(6);
    assertThat(section("isolation"))
        .contains("Bars are the deviation", "activation relu", "activation tanh");
    browser.assertConsoleIsSilent();
  }

  @Test
  void ofAMetricThatIsToBeLargeTheLargestIsBest() throws IOException {
    String[] trials = new String[20];
    for (int i = 0; i < trials.length; i++) {
      trials[i] =
          trial(i, "{\"x\": %s}".formatted(i / 20.0), i < 15 ? "Succeeded" : "Infeasible", i);
    }
    open(manifest("Maximize", "- {name: x, double: {min: 0.0, max: 1.0}}", ""), trials);

    assertThat(section("axis-x")).contains("The best, 14, is at x 0.7.");
    assertThat(browser.marks("axis-x", INFEASIBLE)).isEqualTo(5);
    // Bad is below.
    Number lowest =
        browser.run(
            """
            const y = color => [...document.querySelectorAll(`#axis-x svg path[fill='${color}']`)]
              .map(path => path.getBoundingClientRect().y);
            return Math.min(...y('#c4161c')) - Math.max(...y('#1f5fbf'));
            """);
    assertThat(lowest.doubleValue()).isPositive();
    assertThat(section("best-so-far")).contains("After 20 points the best is 14.");
    browser.assertConsoleIsSilent();
  }

  @Test
  void whereThereIsNothingASentenceSaysSo() throws IOException {
    String study = manifest("Minimize", "- {name: x, double: {min: 0.0, max: 1.0}}", "");
    open(study);
    assertThat(section("main"))
        .contains("No point has ended yet: there is nothing to plot.")
        .contains("No trial has been created yet.");
    browser.assertAccessible();

    open(
        study,
        trial(0, "{\"x\": 0.5}", "Infeasible", 1),
        trial(1, "{\"x\": 0.6}", "Infeasible", 1));
    assertThat(section("axis-x")).contains("2 points, 2 of them infeasible. None is feasible.");
    assertThat(browser.marks("axis-x", INFEASIBLE)).isEqualTo(2);
    assertThat(section("main")).contains("No point is feasible yet.");

    open(
        study,
        trial(0, "{\"x\": 0.5}", "Succeeded", 0.25),
        trial(1, "{\"x\": 0.6}", "Running", 0.5));
    assertThat(browser.marks("axis-x", BEST)).isEqualTo(1);
    assertThat(browser.column("state")).containsExactly("Succeeded", "Running");
    assertThat(section("infeasible")).contains("None of 1 point is infeasible.");

    open(
        manifest("Minimize", "- {name: b, role: Fixed, value: 1}", ""),
        trial(0, "{\"b\": 1}", "Succeeded", 0.25));
    assertThat(section("axes")).contains("No parameter varies.");
    browser.assertConsoleIsSilent();
  }

  /** A few terrible points must not make all others one line. */
  @Test
  void whatIsFarBeyondIsMarkedAtTheEdge() throws IOException {
    String[] trials = new String[21];
    for (int i = 0; i < trials.length; i++) {
      trials[i] =
          trial(i, "{\"x\": %s}".formatted(i / 21.0), "Succeeded", i == 20 ? 1e9 : 1 + i / 100.0);
    }
    open(manifest("Minimize", "- {name: x, double: {min: 0.0, max: 1.0}}", ""), trials);

    assertThat(section("axes")).contains("worse than the axis shows");
    assertThat(browser.marks("axis-x", FEASIBLE)).isEqualTo(20);
    assertThat(browser.texts("axis-x")).contains("1.1", "1.2").doesNotContain("1e+9");
  }

  /** What it prints is the figure of the documentation. */
  @Test
  void twoThousandTrialsAreQuick() throws IOException {
    Path page = ReportedStudy.quickstart(2000).report(directory);

    browser.open(page);
    await().until(() -> browser.mark("report-drawn") > 0);
    // What is far below is not drawn before somebody goes there.
    assertThat(browser.all("#parallel-coordinates .chart canvas")).isEmpty();

    // All charts at once, as nobody sees them.
    browser.driver().manage().window().setSize(new Dimension(1280, 16_000));
    Duration busy = browser.openMeasured(page);
    System.out.printf(
        "2,000 trials: %d KiB, all charts drawn after %d ms, of which %d ms kept a core busy%n",
        Files.size(page) / 1024, browser.mark("report-drawn"), busy.toMillis());
    assertThat(browser.all(".chart > div > canvas, .chart > div > svg"))
        .hasSameSizeAs(browser.all(".chart"));
    assertThat(busy).isPositive().isLessThan(Duration.ofSeconds(4));

    // A picture has all marks, the crosses too.
    assertThat(reds("axis-learningRate")).isPositive();
    assertThat(reds("infeasible-map")).isPositive();
    assertThat(browser.column("trial")).hasSize(50);
    browser
        .driver()
        .findElement(By.xpath("//section[@id='trials']//button[text()='Next']"))
        .click();
    assertThat(browser.column("trial")).hasSize(50).first().isEqualTo("digits-quickstart-50");
    browser.one("#filter-words").sendKeys("digits-quickstart-1999");
    assertThat(browser.column("trial")).containsExactly("digits-quickstart-1999");
    browser.assertConsoleIsSilent();
  }

  /** How many points of a chart's picture have the colour of infeasible ones. */
  private int reds(String figure) {
    browser.drawn(figure);
    return this.browser
        .<Number>run(
            """
            const canvas = document.querySelector(`#${arguments[0]} canvas`);
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let found = 0;
            for (let i = 0; i < data.length; i += 4) {
              if (data[i] === 0xc4 && data[i + 1] === 0x16 && data[i + 2] === 0x1c) found++;
            }
            return found;
            """,
            figure)
        .intValue();
  }

  /** With {@code -Dreport.pictures.update=true} it writes the pictures of the documentation. */
  @Test
  void theDocumentationShowsIt() throws IOException {
    Path pictures = Path.of("docs", "report");
    browser.open(ReportedStudy.recorded().report(directory));
    browser.prefer("light");
    if (Boolean.getBoolean("report.pictures.update")) {
      Files.createDirectories(pictures);
      Files.write(pictures.resolve("top.png"), browser.picture());
      browser.driver().manage().window().setSize(new Dimension(860, 8000));
      for (String part : PICTURES) {
        browser
            .all("#" + part + " figure")
            .forEach(figure -> browser.drawn(figure.getDomAttribute("id")));
        Files.write(pictures.resolve(part + ".png"), browser.picture("#" + part));
      }
      browser.prefer("dark");
      browser.one("#filter-words").sendKeys("adam");
      Files.write(pictures.resolve("trials-dark.png"), browser.picture("#trials"));
    }

    String text = Files.readString(Path.of("docs", "report.md"));
    try (Stream<Path> files = Files.list(pictures)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file -> {
                assertThat(text).contains("report/" + file.getFileName());
                assertThat(Files.size(file)).isLessThan(200_000);
              });
    }
  }
}
