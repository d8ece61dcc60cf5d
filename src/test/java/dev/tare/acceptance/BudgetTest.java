package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.text.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets as the script of a CI uses them. */
@Tag("integration")
class BudgetTest {
    private static final String SMALL = "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(len(os.Args) - 1) }\n";
    private static final String GROWN = """
            package main

            import (
            	"fmt"
            	"os"
            	"regexp"
            )

            func main() { fmt.Println(regexp.MustCompile(os.Args[1])) }
            """;

    @TempDir
    Path folder;

    private Person me;
    private Path app;

    @BeforeEach
    void write() throws IOException {
        me = Person.me(folder.resolve("me"));
        app = Files.createDirectories(me.folder().resolve("app"));
        Files.writeString(app.resolve("go.mod"), "module example.com/app\n\ngo 1.21\n");
        Files.writeString(app.resolve("main.go"), SMALL);
        me.tare("build", "-q", "-t", "app:1", "app").succeed();
    }

    @Test
    void anImageThatGrewTooMuchGetsNoNameAndThePackageThatGrewIsTold() throws IOException {
        Files.writeString(app.resolve("main.go"), GROWN);

        ChildProcess.Result result = me.tare(
                        "build", "-q", "-t", "app:2", "--max-growth", "5%", "--against", "app:1", "app")
                .run();

        assertThat(result.exit()).as(result.toString()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("is above its budget").contains("regexp/syntax");
        assertThat(me.tare("images", "-q", "app:2").succeed().out()).isEmpty();
    }

    @Test
    void anImageWithinItsBudgetIsNamed() {
        String budget = "--max-size=8MB --max-growth=5% --against=app:1 --forbid=/bin/sh --forbid=setuid";
        String[] words = ("build -q -t app:2 " + budget + " app").split(" ");

        me.tare(words).succeed();

        assertThat(me.tare("images", "-q", "app:2").succeed().out()).isNotEmpty();
    }

    @Test
    void theBudgetOfAFileBesideThePackageHoldsAndThatOfAStep() throws IOException {
        Path tareFile = Files.writeString(me.folder().resolve("app/tare.yaml"), "max-size: 10kB\n");
        ChildProcess.Result above = me.tare("build", "-q", "-t", "app:2", "app").run();
        assertThat(above.exit()).isEqualTo(3);
        assertThat(above.err()).contains("is above its budget, and gets no name");
        me.tare("build", "-q", "-t", "app:2", "--max-size", "10MB", "app").succeed();
        Files.delete(tareFile);
        Files.writeString(me.folder().resolve("build.yml"), """
                build:
                  version: 2026-11-20
                  steps:
                    app:
                      name: app:3
                      go: ./app
                      max_size: 10kB
                """);
        ChildProcess.Result flow = me.tare("flow", "-f", "build.yml").run();
        assertThat(flow.exit()).isEqualTo(3);
        assertThat(flow.out() + flow.err()).contains("is above its budget, and gets no name");
        assertThat(me.tare("images", "-q", "app:3").succeed().out()).isEmpty();
        Files.delete(me.folder().resolve("build.yml"));
    }

    @Test
    void whatIsForbiddenIsFound() throws IOException {
        Path context = Files.createDirectories(me.folder().resolve("other"));
        Files.writeString(context.resolve("tool"), "#!/bin/sh\n");
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch\nCOPY --chmod=4755 tool /usr/bin/tool\nCOPY tool /bin/sh\nCOPY --chmod=666 tool /etc/conf\n");

        for (String forbidden : new String[] {"/bin/sh", "setuid", "world-writable", "/usr/*/tool"}) {
            ChildProcess.Result result = me.tare("build", "-q", "-t", "other", "--forbid", forbidden, "other")
                    .run();
            assertThat(result.exit()).as(result.toString()).isEqualTo(3);
            assertThat(result.err()).contains(forbidden);
        }
        me.tare("build", "-q", "-t", "other", "--forbid", "setgid", "--forbid", "/bin/bash", "other")
                .succeed();
    }

    @Test
    void aBudgetIsToldInTheFormThatTheScriptAsksFor() throws Exception {
        String[] formats = {"text", "github", "json", "junit"};
        for (String format : formats) {
            ChildProcess.Result above = me.tare("budget", "--max-size", "10kB", "--format", format, "app:1")
                    .run();
            assertThat(above.exit()).as(above.toString()).isEqualTo(3);
            ChildProcess.Result within = me.tare("budget", "--max-size", "10MB", "--format", format, "app:1")
                    .run();
            assertThat(within.exit()).as(within.toString()).isZero();
            switch (format) {
                case "github" -> assertThat(above.out()).startsWith("::error");
                case "json" -> {
                    List<?> json = (List<?>) Json.read(above.out().getBytes(StandardCharsets.UTF_8));
                    assertThat(json).singleElement().asString().contains("image=app:1", "holds=false");
                }
                case "junit" ->
                    assertThat(DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(new ByteArrayInputStream(above.out().getBytes(StandardCharsets.UTF_8)))
                                    .getElementsByTagName("failure")
                                    .getLength())
                            .isEqualTo(1);
                default -> assertThat(above.out()).contains("10kB");
            }
        }
    }

    @Test
    void aBudgetOfNothingIsWrongUsage() {
        ChildProcess.Result result = me.tare("budget", "app:1").run();
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("nothing is limited");
    }
}
