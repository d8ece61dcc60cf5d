package dev.tare.explain.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.Await;
import dev.tare.testing.Browser;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium. */
@Tag("integration")
class HtmlPageTest {
    @TempDir
    Path folder;

    /** A page of a program with tens of thousands of functions: that of Go's own compiler. */
    private Path page(String... more) {
        String root = ChildProcess.of("go", "env", "GOROOT").succeed().out().strip();
        Path page = folder.resolve("page.html");
        Tare tare = new Tare(folder.resolve("store"));
        List<String> words = new ArrayList<>(List.of("explain", "--html", page.toString()));
        words.addAll(List.of(more));
        words.add(root + "/bin/go");
        tare.command(words).succeed();
        return page;
    }

    private static void until(Browser browser, String what, String script) throws Exception {
        Await.await(what, () -> {
            try {
                return Boolean.TRUE.equals(browser.run(script));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static @Nullable Object path(Browser browser) throws Exception {
        return browser.run("[...document.querySelectorAll('#path button')].length");
    }

    @Test
    void zoomSearchThemesAndKeysWorkAndNothingLeavesTheFile() throws Exception {
        Path page = page();
        try (Browser browser = new Browser(folder)) {
            browser.prefer("light");
            browser.open(page);
            assertThat(browser.run("document.querySelectorAll('#map canvas').length"))
                    .isEqualTo(1L);
            assertThat(browser.run("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(255, 255, 255)");
            assertThat((Long) browser.run("document.querySelectorAll('#rows tr').length"))
                    .isGreaterThan(5);

            // Keys: down to the second row, into it, and out again to where one was.
            browser.press("ArrowDown");
            browser.press("ArrowDown");
            String second = (String) browser.run("document.activeElement.cells[0].textContent");
            assertThat(second).isEqualTo(browser.run("document.querySelectorAll('#rows tr')[1].cells[0].textContent"));
            assertThat(browser.run("document.activeElement.matches(':focus-visible')"))
                    .isEqualTo(true);
            browser.press("ArrowUp");
            browser.press("Enter");
            assertThat(path(browser)).isEqualTo(2L);
            browser.press("Enter");
            assertThat(path(browser)).isEqualTo(3L);
            browser.press("Escape");
            assertThat(path(browser)).isEqualTo(2L);
            browser.press("Backspace");
            assertThat(path(browser)).isEqualTo(1L);

            // Zoom by a click into the map, and by the path back.
            String middle = "(() => { const b = document.getElementById('map').getBoundingClientRect();"
                    + " return (b.left + b.width / 5) + ',' + (b.top + b.height / 2); })()";
            String[] place = String.valueOf(browser.run(middle)).split(",");
            browser.run("new Promise(done => setTimeout(done, 400))");
            browser.click(Double.parseDouble(place[0]), Double.parseDouble(place[1]));
            until(browser, "the map is zoomed", "document.querySelectorAll('#path button').length === 2");
            browser.run("document.querySelector('#path button').click()");
            assertThat(path(browser)).isEqualTo(1L);

            // A search over all, and into what it found.
            browser.run("document.body.focus(); document.activeElement.blur()");
            browser.press("/");
            assertThat(browser.run("document.activeElement.id")).isEqualTo("search");
            browser.run("document.getElementById('search').value = ''");
            browser.type("runtime.mallocgc");
            until(
                    browser,
                    "functions are found",
                    "document.querySelectorAll('#rows tr').length > 0"
                            + " && [...document.querySelectorAll('#rows tr')].every(r => r.textContent.includes('runtime.mallocgc'))");
            browser.run("document.querySelector('#rows tr').click()");
            assertThat((Long) Objects.requireNonNull(path(browser))).isGreaterThan(2);

            // Dark by the button, and by what the user prefers.
            browser.run("document.getElementById('theme').click()");
            assertThat(browser.run("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(13, 17, 23)");
            browser.prefer("light");
            browser.prefer("dark");
            browser.open(page);
            assertThat(browser.run("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(13, 17, 23)");

            assertThat(browser.requests()).allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aTreeOfFiftyThousandPartsStaysFluid() throws Exception {
        StringBuilder tree = new StringBuilder();
        long bytes = 0;
        for (int i = 0; i < 50; i++) {
            StringBuilder files = new StringBuilder();
            for (int j = 0; j < 1000; j++) {
                files.append(j == 0 ? "" : ",")
                        .append("{\"name\":\"file ")
                        .append(i * 1000 + j)
                        .append("\",\"kind\":\"file\",\"bytes\":")
                        .append(1000 + j)
                        .append('}');
            }
            bytes += 1_499_500;
            tree.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"folder ")
                    .append(i)
                    .append("\",\"kind\":\"directory\",\"bytes\":1499500,\"children\":[")
                    .append(files)
                    .append("]}");
        }
        String json = "{\"name\":\"many\",\"bytes\":" + bytes + ",\"keeps\":[],\"tree\":{\"name\":\"many\",\"kind\":"
                + "\"image\",\"bytes\":" + bytes + ",\"children\":[" + tree + "]}}";
        String page = Files.readString(page("--depth", "1"));
        String mark = "<script id=\"data\" type=\"application/json\">";
        int from = page.indexOf(mark) + mark.length();
        Path many = folder.resolve("many.html");
        Files.writeString(many, page.substring(0, from) + json + page.substring(page.indexOf("</script>", from)));
        try (Browser browser = new Browser(folder)) {
            browser.open(many);
            // Frames while it zooms in and out by keys ten times.
            Object median = browser.run("""
                    (async () => {
                      const frames = [];
                      let last = performance.now(), on = true;
                      const tick = now => { frames.push(now - last); last = now; if (on) requestAnimationFrame(tick); };
                      requestAnimationFrame(tick);
                      const wait = ms => new Promise(done => setTimeout(done, ms));
                      for (let i = 0; i < 10; i++) {
                        document.querySelectorAll('#rows tr')[i % 5].click();
                        await wait(300);
                        document.querySelector('#path button').click();
                        await wait(300);
                      }
                      on = false;
                      frames.sort((a, b) => a - b);
                      return frames[Math.floor(frames.length / 2)] + ' ' + frames[Math.floor(frames.length * 0.95)]
                        + ' ' + frames[frames.length - 1];
                    })()
                    """);
            System.out.println("frames of 50,000 parts, in ms (median, 95 %, longest): " + median);
            assertThat(Double.parseDouble(String.valueOf(median).split(" ")[0])).isLessThan(100);
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
