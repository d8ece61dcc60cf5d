package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts of docs/ci run as they stand there, by an ordinary user, with a registry of this machine. */
@Tag("integration")
class CiPagesTest {
    private static final Path PAGES = Path.of("docs/ci");

    @TempDir
    Path folder;

    static List<String> pages() throws IOException {
        try (Stream<Path> all = Files.list(PAGES)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aScriptRunsTwiceAsItStands(String page) throws IOException {
        String text = Files.readString(PAGES.resolve(page));
        int start = text.indexOf("```sh\n") + "```sh\n".length();
        Path project = folder.resolve("project");
        Person person = Person.ordinary(project);
        Files.writeString(
                project.resolve("Dockerfile"), "FROM scratch\nCOPY it /it\nUSER 65532:65532\nCMD [\"/it\"]\n");
        Files.writeString(project.resolve("it"), page);
        Files.writeString(project.resolve("image.sh"), text.substring(start, text.indexOf("```", start)));
        person.own(project);
        Path programs = Path.of(person.program()).getParent();
        Person inJob = person.with("PATH", programs + ":" + System.getenv("PATH"))
                .with("IMAGE", Registry.get().address() + "/ci/" + page.replace(".md", ""))
                .with("DOCKER_HOST", "unix://" + folder + "/no.sock")
                .with("VERSION", "1");

        for (int run = 0; run < 2; run++) {
            ChildProcess.Result result =
                    inJob.command("sh", "-eu", "image.sh").in(project).run();
            assertThat(result.exit()).as(page + ": " + result).isZero();
        }
    }

    @Test
    void thereIsAPageForEach() throws IOException {
        assertThat(pages())
                .containsExactly("github-actions.md", "gitlab.md", "jenkins.md", "kubernetes.md", "testcontainers.md");
    }
}
