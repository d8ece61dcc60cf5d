package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tare compare}, with a base of a busybox and an image whose {@code go} is a script that writes a program. */
@Tag("integration")
class CompareTest {
    @TempDir
    private static Path folder;

    private static Person person;

    @BeforeAll
    static void images() throws IOException {
        ChildProcess.needRoot();
        person = Person.me(folder.resolve("me"));
        Path context = Files.createDirectory(person.folder().resolve("context"));
        Files.copy(Path.of(ChildProcess.installed("busybox")), context.resolve("busybox"));
        // What it was asked for is what it leaves: go build -o FILE PACKAGE.
        Files.writeString(context.resolve("go"), """
                #!/bin/busybox sh
                [ "$CGO_ENABLED" = 0 ] && [ "$1 $2" = "build -o" ] && [ -e go.mod ] && /bin/busybox mkdir -p /usr/local/bin && /bin/busybox cp -R "$4" "$3"
                """);
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch AS semi
                COPY --chmod=4755 busybox /bin/busybox
                FROM semi AS fat
                COPY --chmod=755 go /bin/go
                COPY busybox /bin/sh
                RUN ["/bin/busybox", "chmod", "755", "/bin/sh"]
                """);
        for (String name : List.of("semi", "fat")) {
            person.tare("build", "-q", "--target", name, "-t", name + ":1", "context")
                    .succeed();
        }
        Path app = Files.createDirectory(person.folder().resolve("app"));
        Files.writeString(app.resolve("go.mod"), "module example.com/app\n\ngo 1.19\n");
        Files.writeString(app.resolve("main.go"), "package main\n\nfunc main() { println(\"hello\") }\n");
    }

    @Test
    void eachKindOfImageIsMeasuredAndNoneIsLeft() throws IOException {
        String before = person.tare("images", "-a", "-q").succeed().out();
        Result result = person.tare("compare", "--fat", "fat:1", "--semi", "semi:1", "--json", "app")
                .succeed();
        Map<String, @Nullable Object> json = Json.readObject(result.out().getBytes(StandardCharsets.UTF_8));
        List<Map<String, @Nullable Object>> variants = new ArrayList<>();
        for (Object each : Json.list(json.get("variants"))) {
            variants.add(Json.object(each));
        }
        assertThat(variants).extracting(each -> each.get("variant")).containsExactly("fat", "semi", "minimal");
        Map<String, @Nullable Object> semi = variants.get(1);
        Map<String, @Nullable Object> minimal = variants.get(2);
        assertThat(variants.get(0).get("setuid")).isEqualTo(1L);
        assertThat(semi.get("files")).isEqualTo(2L);
        assertThat(semi.get("setuid")).isEqualTo(1L);
        assertThat(minimal.get("files")).isEqualTo(1L);
        assertThat(minimal.get("setuid")).isEqualTo(0L);
        long busybox = Files.size(person.folder().resolve("context/busybox"));
        // The program of the classic recipe has its symbols, and ours has none.
        assertThat(Json.number(semi.get("raw")) - busybox).isGreaterThan(Json.number(minimal.get("raw")));
        assertThat(Json.number(minimal.get("compressed"))).isBetween(100_000L, Json.number(minimal.get("raw")));
        assertThat(Json.list(json.get("omitted"))).isEmpty();
        assertThat(person.tare("images", "-a", "-q").succeed().out()).isEqualTo(before);
    }

    @Test
    void aVariantWithoutItsImageIsLeftOutAndSaid() throws IOException {
        Result result = person.tare("compare", "app").succeed();
        assertThat(result.out())
                .contains("minimal")
                .contains("fat is left out: no image with Go was named: --fat IMAGE")
                .contains("semi is left out");
        person.tare("compare", "--html", "page.html", "app").succeed();
        assertThat(Files.readString(person.folder().resolve("page.html")))
                .contains("<title>app: images compared</title>", "left out: no image with Go", "<meter")
                .doesNotContain("http:", "https:", "<script");
        Result wrong = person.tare("compare", "context").run();
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("context");
    }
}
