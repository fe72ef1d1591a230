package dev.tuning.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window and without a network, by its own driver. */
final class Browser implements AutoCloseable {

  private static final String CHROMIUM = "/usr/bin/chromium";
  private static final String DRIVER = "/usr/bin/chromedriver";

  private final ChromeDriver driver;

  /**
   * Starts one.
   *
   * @param directory for what it saves
   */
  Browser(Path directory) {
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(CHROMIUM);
    options.addArguments(
        "--headless=new",
        // The tests run as root.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
        "--lang=en",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--user-data-dir=" + directory.resolve("profile"),
        "--window-size=1280,1000");
    options.setExperimentalOption(
        "prefs", Map.of("download.default_directory", directory.toAbsolutePath().toString()));
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of(DRIVER).toFile())
                .usingAnyFreePort()
                // Whatever profile it is given, it keeps its crash reports there.
                .withEnvironment(Map.of("XDG_CONFIG_HOME", directory.resolve("config").toString()))
                .build(),
            options);
  }

  ChromeDriver driver() {
    return driver;
  }

  /** Opens a page and waits until its script has run. */
  Browser open(Path page) {
    driver.get(page.toUri().toString());
    await().until(() -> !all("main section").isEmpty());
    return this;
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** What a script returns. */
  @SuppressWarnings("unchecked")
  <T> T run(String script, Object... arguments) {
    return (T) driver.executeScript(script, arguments);
  }

  /** How many marks of a colour a figure has, once it is drawn. */
  int marks(String figure, String color) {
    drawn(figure);
    return all("#" + figure + " .chart svg path[fill='" + color + "']").size();
  }

  /** How many lines of a colour a figure has, once it is drawn. */
  int lines(String figure, String color) {
    drawn(figure);
    return all("#" + figure + " .chart svg path[stroke='" + color + "']").size();
  }

  /**
   * Opens a page and waits until the charts near the window are drawn.
   *
   * @return how long its scripts, layout and pictures kept a core busy: what other programs of the
   *     machine do has little part in it
   */
  Duration openMeasured(Path page) {
    driver.executeCdpCommand("Performance.enable", Map.of("timeDomain", "threadTicks"));
    double before = busySeconds();
    open(page);
    await().atMost(Duration.ofSeconds(60)).until(() -> mark("report-drawn") > 0);
    return Duration.ofMillis((long) (1e3 * (busySeconds() - before)));
  }

  private double busySeconds() {
    var metrics =
        (List<?>) driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics");
    return metrics.stream()
        .map(metric -> (Map<?, ?>) metric)
        .filter(metric -> metric.get("name").equals("TaskDuration"))
        .mapToDouble(metric -> ((Number) metric.get("value")).doubleValue())
        .sum();
  }

  /** Milliseconds from the start of the navigation to the first mark of that name; 0: none yet. */
  long mark(String name) {
    return this.<Number>run(
            "return performance.getEntriesByName(arguments[0])[0]?.startTime ?? 0", name)
        .longValue();
  }

  /** Has a figure drawn. */
  void drawn(String figure) {
    run("document.getElementById(arguments[0]).scrollIntoView()", figure);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !all("#" + figure + " .chart svg, #" + figure + " .chart canvas").isEmpty());
  }

  /** The texts of a chart. */
  List<String> texts(String figure) {
    drawn(figure);
    return all("#" + figure + " .chart svg text").stream().map(WebElement::getText).toList();
  }

  /** The cells of a column of the table of trials, by the name of the column. */
  List<String> column(String name) {
    return run(
        """
        const heads = [...document.querySelectorAll('#trials th')].map(h => h.innerText.trim());
        const at = heads.findIndex(h => h.replace(/ [▲▼]$/, '') === arguments[0]);
        return [...document.querySelectorAll('#trials tbody tr')].map(r => r.cells[at].innerText);
        """,
        name);
  }

  /** What the console has said of errors and warnings. */
  void assertConsoleIsSilent() {
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(LogEntry::toString)
        .isEmpty();
  }

  /** What axe-core finds at the page as it is. */
  void assertAccessible() {
    assertThat(new AxeBuilder().analyze(driver).getViolations())
        .extracting(Rule::getId, rule -> rule.getNodes().getFirst().getHtml())
        .isEmpty();
  }

  /** Says what the reader prefers. */
  void prefer(String colors) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colors))));
  }

  /** A picture of an element, as PNG. */
  byte[] picture(String selector) {
    return one(selector).getScreenshotAs(OutputType.BYTES);
  }

  /** A picture of what can be seen, as PNG. */
  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
